import { type InventoryEntry, Removal } from '@safelight/manifests';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { VaultPath } from '../place/place.ts';
import { readSignedText, type Signer, signText } from '../seal/openpgp.ts';
import { damage, type Finding, foreign } from './finding.ts';
import { promisedSha256, removalPath } from './layout.ts';
import { parseSigned } from './parse-signed.ts';
import { type Revoked, revokedBy } from './revoked.ts';
import { sha256Of } from './signing.ts';
import type { VaultStore } from './store.ts';

export interface Removals {
  readonly objects: ReadonlySet<Sha256>;
  readonly keyrings: ReadonlyMap<Sha256, Sha256 | null>;
  readonly roots: ReadonlySet<Sha256>;
  /** SHA-256 of the text of content ids that are not to be stored again: see `blindContent`. */
  readonly contents: ReadonlySet<Sha256>;
  /** What holds the rest of what went; no inventory names it. */
  readonly replacements: readonly InventoryEntry[];
  /** What is to go, by the removals that say so, oldest first. */
  readonly condemned: readonly Condemned[];
  /** The number of each removal. */
  readonly numbers: ReadonlyMap<Sha256, number>;
  /** Computers that count no more. */
  readonly revoked: Revoked;
  /** The `recovery-key.asc` that counts, and the removal that says so; null: the words were never changed. */
  readonly recovery: { readonly seq: number; readonly sha256: Sha256 } | null;
  /** Every removal that was read, oldest first. */
  readonly ids: readonly Sha256[];
  /** Newest removal of the chain, or null. */
  readonly head: Sha256 | null;
  /** Its number; 0 where there is none. */
  readonly seq: number;
  readonly findings: readonly Finding[];
}

/** `seq`: number of the removal that says so. */
export type Condemned = NonNullable<Removal['condemned']> & Pick<Removal, 'seq'>;

/** What needs to be known to read them: only the primary key's signature counts. */
type Unrevoked = Pick<VaultStore, 'place' | 'identity'>;

interface ReadRemoval {
  readonly id: Sha256;
  readonly removal: Removal;
}

/** A content id as a removal names it: removals are clear, and the id must not leave sealed files. */
export const blindContent = (content: ContentId): Sha256 => sha256Of(content);

/** What was taken out on purpose. Only the vault's primary key can say so; anybody else is ignored and reported. */
export const readRemovals = async (store: Unrevoked): Promise<Removals> => {
  const listed = (await store.place.list('removals')).map(({ name }) => name).sort();
  const removals: ReadRemoval[] = [];
  const findings: Finding[] = [];
  for (const name of listed) {
    const path = `removals/${name}` as VaultPath;
    try {
      removals.push(await readRemoval(store, path));
    } catch (error) {
      if (!(error instanceof SafelightError)) throw error;
      findings.push(foreign(path, error));
    }
  }
  return {
    ...together(removals.map(({ removal }) => removal)),
    ...headOf(removals),
    numbers: new Map(removals.map(({ id, removal }) => [id, removal.seq])),
    findings: [...findings, ...hidden(removals)],
  };
};

const together = (
  removals: readonly Removal[],
): Omit<Removals, 'ids' | 'head' | 'seq' | 'numbers' | 'findings'> => {
  const removed = new Set(
    removals.flatMap(({ objects, keyrings }) => [...objects, ...keyrings.map((one) => one.keyring)]),
  );
  return {
    objects: new Set(removals.flatMap(({ objects }) => objects)),
    keyrings: new Map(
      removals.flatMap(({ keyrings }) => keyrings.map(({ keyring, successor }) => [keyring, successor])),
    ),
    roots: new Set(removals.flatMap(({ roots }) => roots)),
    contents: new Set(removals.flatMap(({ contents = [] }) => contents)),
    replacements: removals
      .flatMap(({ replacements = [] }) => replacements)
      .filter(({ sha256 }) => !removed.has(sha256)),
    condemned: removals.flatMap(({ condemned, seq }) =>
      condemned === undefined ? [] : [{ ...condemned, seq }],
    ),
    recovery: removals.reduce<Removals['recovery']>(
      (newest, { seq, recovery }) => (recovery === undefined ? newest : { seq, sha256: recovery }),
      null,
    ),
    revoked: revokedBy(removals.flatMap(({ machines = [] }) => machines)),
  };
};

const headOf = (removals: readonly ReadRemoval[]): Pick<Removals, 'ids' | 'head' | 'seq'> => {
  const newest = removals.at(-1);
  return { ids: removals.map(({ id }) => id), head: newest?.id ?? null, seq: newest?.removal.seq ?? 0 };
};

/** Removals that others were made after and that are not there: somebody took them away. */
const hidden = (removals: readonly ReadRemoval[]): Finding[] => {
  const there = new Set(removals.map(({ id }) => id));
  return removals.flatMap(({ removal: { previous } }) => {
    if (previous === null || there.has(previous)) return [];
    const path = `removals/…-${previous}`;
    return [damage(path, new SafelightError('removal-hidden', { path }))];
  });
};

const readRemoval = async (store: Unrevoked, path: VaultPath) => {
  const bytes = await store.place.get(path);
  const id = sha256Of(bytes);
  const { certificate, description } = store.identity;
  const signed = await readSignedText(bytes.toString('utf8'), [certificate]);
  if (signed === null)
    throw new SafelightError('signature-bad', { path, why: "the vault's primary key did not sign it" });
  const removal = parseSigned(Removal, path, signed.text);
  if (
    removal.vault !== description.vault ||
    removal.certificate !== certificate.fingerprint ||
    removalPath(removal.seq, id) !== path
  )
    throw new SafelightError('signature-bad', {
      path,
      why: 'it was made for another vault or stands under another name',
    });
  const odd = removal.replacements?.find((one) => promisedSha256(one.path) !== one.sha256);
  if (odd !== undefined)
    throw new SafelightError('document-invalid', {
      path,
      why: `it names a file ${odd.path} of another hash`,
    });
  return { id, removal };
};

/** Those of the place that knows most of them. */
export const newestRemovals = async (
  stores: readonly VaultStore[],
): Promise<Pick<Removals, 'head' | 'seq'>> => {
  const all = await Promise.all(stores.map((store) => readRemovals(store)));
  return all.reduce<Pick<Removals, 'head' | 'seq'>>((a, b) => (b.seq > a.seq ? b : a), {
    head: null,
    seq: 0,
  });
};

/** What a removal says beside whose it is and where it stands. */
export type Taken = Partial<
  Pick<
    Removal,
    'objects' | 'keyrings' | 'roots' | 'contents' | 'replacements' | 'condemned' | 'machines' | 'recovery'
  >
>;

/** The removal that follows those that were read. */
export const nextRemoval = (
  { identity: { description, certificate } }: VaultStore,
  { head, seq }: Pick<Removals, 'head' | 'seq'>,
  taken: Taken,
): Removal => ({
  type: 'removal',
  vault: description.vault,
  certificate: certificate.fingerprint,
  machine: certificate.fingerprint,
  seq: seq + 1,
  previous: head,
  objects: [],
  keyrings: [],
  roots: [],
  ...taken,
});

/** Publishes a removal; wants the primary key, which only the recovery words open. */
export const putRemoval = async (store: VaultStore, removal: Removal, primary: Signer): Promise<Sha256> => {
  const bytes = Buffer.from(await signText(JSON.stringify(removal), primary, store.clock()), 'utf8');
  const id = sha256Of(bytes);
  await store.place.put(removalPath(removal.seq, id), bytes);
  return id;
};
