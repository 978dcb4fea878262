import type { OpenReport, PlaceConfig, SetConfig, VaultConfig } from '@safelight/manifests';
import type { RecoveryWords } from '../keys/words.ts';
import type { Fingerprint } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { locatorOf, openPlace } from '../place/open-place.ts';
import type { Place } from '../place/place.ts';
import { armorOpener, generateMachine, readSecret, type Signer, unlockPrimary } from '../seal/openpgp.ts';
import { putMachine } from '../vault/create.ts';
import { type Finding, toldFinding } from '../vault/finding.ts';
import { readIdentity, readRecoveryKey, type VaultIdentity } from '../vault/identity.ts';
import { readTrust } from '../vault/open-store.ts';
import { holdRunLock } from '../vault/run-lock.ts';
import { readContentKey } from '../vault/secrets.ts';
import { removeState, State } from '../vault/state.ts';
import type { ReadableStore } from '../vault/store.ts';
import { adoptPlaces } from './adopt-places.ts';
import { adoptSets } from './adopt-sets.ts';
import { type BroughtHistory, bringHistory } from './history/bring-history.ts';
import type { Home } from './home.ts';
import { attach, storeSecret } from './init.ts';
import { bringTo } from './place/bring-to.ts';
import { openObjects } from './reading.ts';
import { rebuildState } from './rebuild-state.ts';
import { secretStoreFor } from './session.ts';
import { type OpenedSnapshot, openSnapshots } from './snapshots.ts';

export type { OpenReport } from '@safelight/manifests';

/** A vault before any word was asked for: what it says of itself, checked against the pin where there is one. */
export interface Door {
  readonly place: Place;
  readonly identity: VaultIdentity;
  readonly recoveryKey: string;
}

/**
 * Looks at a vault from outside. With `pin` (from the kit) a certificate that was swapped is refused here; without it a
 * person must compare `identity.certificate.fingerprint` with the kit before words are typed.
 */
export const approach = async (path: string, pin: Fingerprint | null): Promise<Door> => {
  const place = openPlace('vault', locatorOf(path));
  const identity = await readIdentity(place, pin);
  return { place, identity, recoveryKey: await readRecoveryKey(place, identity) };
};

export interface OpenOptions {
  readonly words: RecoveryWords;
  readonly machineName: string;
  readonly keystore: 'keychain' | 'file';
  readonly writeOnly: boolean;
  /** A folder to bring everything to, where backups go from now on; null: what is in a bucket is read there, and backups wait. */
  readonly to: string | null;
}

/**
 * Attaches this computer, and with `to` brings everything there. A computer that was attached stays so where that cannot be
 * done: `place add` does it later.
 */
export const openVault = async (
  home: Home,
  door: Door,
  options: OpenOptions,
  context: RunContext,
): Promise<OpenReport> => {
  const attached = await attachComputer(home, door, options, context);
  const brought = options.to === null ? null : await bringTo(home, attached.id, options.to, context);
  const backupsWait = door.place.locator.kind !== 'folder' && brought?.whole !== true;
  return { ...attached, brought, backupsWait };
};

type Attached = Omit<OpenReport, 'brought' | 'backupsWait'>;

/** Words → primary key → a machine key of its own → sets and state from the vault. */
const attachComputer = async (
  home: Home,
  door: Door,
  options: OpenOptions,
  context: RunContext,
): Promise<Attached> => {
  const { description, certificate } = door.identity;
  const primary = await unlockPrimary(door.recoveryKey, options.words);
  if (primary === null) throw new SafelightError('words-wrong', { vault: description.name });
  if (primary.fingerprint !== certificate.fingerprint)
    throw new SafelightError('certificate-swapped', {
      path: 'recovery-key.asc',
      expected: certificate.fingerprint,
      found: primary.fingerprint,
    });
  const store = await readStore(door, primary, context);
  const contentKey = await readContentKey(store);
  const { snapshots, findings } = await openSnapshots(store);
  const secret = await storeSecret(home, options.keystore, description.vault);
  try {
    const machine = await generateMachine(`Safelight on ${options.machineName}`, context.clock());
    await putMachine(door.place, machine, primary, context.clock());
    const vault = await attach(home, {
      place: door.place.locator,
      name: description.name,
      id: description.vault,
      machineName: options.machineName,
      keystore: options.keystore,
      writeOnly: options.writeOnly,
      primary,
      machine,
      secret,
      contentKey,
    });
    // What an earlier attachment of this computer believed is not what this one knows.
    const remember = async (): Promise<number> => {
      using _lock = holdRunLock(home.lockPath(vault.id), vault.name);
      removeState(home.statePath(vault.id));
      using state = new State(home.statePath(vault.id));
      const scratch = home.scratchFolder(vault.id);
      await using objects = await openObjects(home, door.place, context);
      return await rebuildState({ store, objects, state, contentKey, scratch }, snapshots, context);
    };
    const files = await remember();
    const newest = snapshots.at(-1);
    if (newest !== undefined)
      await home.updateVault({ ...vault, head: { seq: newest.name.seq, root: newest.name.sha256 } });
    const history = await bringHistory(home, vault, store);
    const sets = await adoptSets(home, vault, { snapshots, settings: history.settings });
    const { settings } = history;
    const places = await adoptPlaces(home, vault, { place: door.place, snapshots, settings });
    const found = { snapshots, findings: [...findings, ...history.findings], sets, places, files, history };
    return report(vault, found);
  } catch (error) {
    await secretStoreFor(home, options.keystore).remove(description.vault);
    throw error;
  }
};

const readStore = async (door: Door, primary: Signer, context: RunContext): Promise<ReadableStore> => {
  const { signers, revoked } = await readTrust(door.place, door.identity);
  return {
    place: door.place,
    identity: door.identity,
    signers,
    revoked,
    clock: context.clock,
    opener: await readSecret(await armorOpener(primary)),
  };
};

const report = (
  vault: VaultConfig,
  found: {
    readonly snapshots: readonly OpenedSnapshot[];
    readonly findings: readonly Finding[];
    readonly sets: readonly SetConfig[];
    readonly places: readonly PlaceConfig[];
    readonly files: number;
    readonly history: BroughtHistory;
  },
): Attached => ({
  vault: vault.name,
  id: vault.id,
  certificate: vault.certificate,
  machine: vault.machineName,
  writeOnly: vault.writeOnly,
  snapshots: found.snapshots.length,
  newest: found.snapshots.at(-1)?.name.seq ?? 0,
  sets: found.sets.map(({ name, path, kind }) => ({ name, path, kind })),
  places: found.places.map(({ name, kind, path }) => ({ name, kind, path })),
  files: found.files,
  entries: found.history.entries,
  findings: found.findings.map(toldFinding),
});
