import type { Fingerprint, Sha256 } from '../model/digest.ts';
import type { VaultPath } from '../place/place.ts';

/** Where everything lies below a vault's folder; the one place that knows. */
const path = (text: string) => text as VaultPath;

export const README = path('README.txt');
export const RESTORE_SCRIPT = path('restore.sh');
export const RESTORE_SIGNATURE = path('restore.sh.sig');
export const DESCRIPTION = path('vault.json');
/** `vault.json` until everything else is there. */
export const UNFINISHED = path('.vault.json.unfinished');
export const DESCRIPTION_SIGNATURE = path('vault.json.sig');
/** Which of the vault's places it is. */
export const PLACE_MARK = path('place.json');
export const CERTIFICATE = path('certificate.asc');
export const RECOVERY_KEY = path('recovery-key.asc');
export const RECOVERY_SIGNATURE = path('recovery-key.asc.sig');

/** What lies at the root of every vault beside its description. The recovery key changes with the words, else nothing. */
export const STANDING = [
  README,
  RESTORE_SCRIPT,
  RESTORE_SIGNATURE,
  CERTIFICATE,
  RECOVERY_KEY,
  RECOVERY_SIGNATURE,
  DESCRIPTION_SIGNATURE,
] as const;

export const objectFolder = (id: string): string => `objects/${id.slice(0, 2)}`;
export const objectPath = (id: string): VaultPath => path(`${objectFolder(id)}/${id}`);
/** Where objects are written until they are whole; named for the machine so that it can clear up its own. */
export const incomingFolder = (machine: Fingerprint): string => `objects/.incoming-${machine.slice(0, 16)}`;
export const keyringPath = (id: string): VaultPath => path(`keyrings/${id}`);
/** Every keyring is kept twice: a disk loses blocks, and a keyring opens many pictures. */
export const keyringTwinPath = (id: string): VaultPath => path(`keyrings/twin/${id}`);
/** Who lacks them all opens no object. */
export const KEYRINGS = 'keyrings';
/** Is a file one of them, or its twin? */
export const isKeyring = (file: string): boolean => file.startsWith(`${KEYRINGS}/`);
export const inventoryPath = (id: string): VaultPath => path(`inventories/${id}`);
export const settingsPath = (id: string): VaultPath => path(`settings/${id}`);
/** A stretch of a machine's history: events `from` to `to`. */
export interface StretchName {
  readonly machine: Fingerprint;
  readonly from: number;
  readonly to: number;
  readonly sha256: Sha256;
}

export const stretchPath = ({ machine, from, to, sha256 }: StretchName): VaultPath =>
  path(`ledger/${machine}-${from}-${to}-${sha256}`);

export const parseStretchName = (name: string): StretchName | null => {
  const found = /^([0-9a-f]{40})-(\d{1,15})-(\d{1,15})-([0-9a-f]{64})$/.exec(name);
  if (found === null) return null;
  const [, machine = '', from = '', to = '', sha256 = ''] = found;
  return { machine: machine as Fingerprint, from: Number(from), to: Number(to), sha256: sha256 as Sha256 };
};

/** A record of a delivery: which, and how often it was written before. */
export interface DeliveryName {
  readonly id: string;
  readonly generation: number;
  readonly sha256: Sha256;
}

export const deliveryPath = ({ id, generation, sha256 }: DeliveryName): VaultPath =>
  path(`deliveries/${id}-${generation}-${sha256}`);

export const parseDeliveryName = (name: string): DeliveryName | null => {
  const found = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d{1,15})-([0-9a-f]{64})$/.exec(name);
  if (found === null) return null;
  const [, id = '', generation = '', sha256 = ''] = found;
  return { id, generation: Number(generation), sha256: sha256 as Sha256 };
};

export const machinePath = (machine: string): VaultPath => path(`machines/${machine}.asc`);
export const runPath = (machine: string, id: string): VaultPath => path(`runs/${machine}-${id}`);
export const removalPath = (seq: number, id: string): VaultPath => path(`removals/${seqText(seq)}-${id}`);

const seqText = (seq: number) => String(seq).padStart(8, '0');

/** Name of a root: which machine made it and where it stands in the order. */
export interface RootName {
  readonly seq: number;
  readonly machine: Fingerprint;
  readonly sha256: Sha256;
}

export const rootPath = ({ seq, machine, sha256 }: RootName): VaultPath =>
  path(`snapshots/${seqText(seq)}-${machine}-${sha256}`);

export const parseRootName = (name: string): RootName | null => {
  const found = /^(\d{8,15})-([0-9a-f]{40})-([0-9a-f]{64})$/.exec(name);
  if (found === null) return null;
  const [, seq = '', machine = '', sha256 = ''] = found;
  return { seq: Number(seq), machine: machine as Fingerprint, sha256: sha256 as Sha256 };
};

/** The SHA-256 that the last part of a file's name promises, or null where the name promises none. */
export const promisedSha256 = (file: string): Sha256 | null => {
  const found =
    /^(?:objects\/([0-9a-f]{2})\/\1|(?:keyrings|keyrings\/twin|inventories|settings)\/[0-9a-f]{2}|snapshots\/\d{8,15}-[0-9a-f]{40}-[0-9a-f]{2}|removals\/\d{8,15}-[0-9a-f]{2}|ledger\/[0-9a-f]{40}-\d{1,15}-\d{1,15}-[0-9a-f]{2}|deliveries\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d{1,15}-[0-9a-f]{2})[0-9a-f]{62}$/.exec(
      file,
    );
  return found === null ? null : (file.slice(-64) as Sha256);
};

/** The object that a path is of; null where it is of something else. */
export const objectAt = (file: string): Sha256 | null =>
  file.startsWith('objects/') ? promisedSha256(file) : null;

const AT_ROOT: ReadonlySet<string> = new Set([...STANDING, DESCRIPTION, PLACE_MARK]);

/** Can a file that a vault keeps have this path? All but open runs and what is not whole yet. */
export const isKept = (file: string): boolean =>
  AT_ROOT.has(file) || promisedSha256(file) !== null || /^machines\/[0-9a-f]{40}\.asc$/.test(file);
