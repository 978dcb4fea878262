import {
  decodeInventory,
  encodeInventory,
  type InventoryEntry,
  type InventoryHeader,
} from '@safelight/manifests';
import { Throttle } from '../fs/throttle.ts';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { VaultPath } from '../place/place.ts';
import { readSignedText, signText } from '../seal/openpgp.ts';
import { type Finding, foreign } from './finding.ts';
import { inventoryPath, type RootName } from './layout.ts';
import type { Removals } from './removals.ts';
import { counts, ofRemoved, type Revoked } from './revoked.ts';
import { type Provenance, sha256Of } from './signing.ts';
import { assertSigner, type VaultStore, type WritableStore } from './store.ts';

/** Entries in one inventory: a few megabytes of text. */
const PART = 16_384;

/** Inventories that are asked for at a time: a place may take long to answer. */
const TOGETHER = 8;

/**
 * Writes the inventories of a snapshot, the last of which names its root: `#size` and `sha256  path` for every file the
 * snapshot added. Gives the ids.
 */
export const putInventories = async (
  store: WritableStore,
  provenance: Provenance,
  {
    entries,
    buildsOn,
  }: { readonly entries: readonly InventoryEntry[]; readonly buildsOn: readonly Sha256[] },
): Promise<Sha256[]> => {
  const parts = Math.max(1, Math.ceil(entries.length / PART));
  const ids: Sha256[] = [];
  for (let part = 1; part <= parts; part += 1) {
    const own = entries.slice((part - 1) * PART, part * PART);
    const header: InventoryHeader = {
      type: 'inventory',
      ...provenance,
      part,
      parts,
      buildsOn: part === 1 ? [...buildsOn] : ids.slice(-1),
      entries: own.length,
    };
    const bytes = Buffer.from(
      await signText(encodeInventory(header, own), store.machine, store.clock()),
      'utf8',
    );
    const id = sha256Of(bytes);
    await store.place.put(inventoryPath(id), bytes);
    ids.push(id);
  }
  return ids;
};

export interface ReadInventory {
  readonly id: Sha256;
  readonly header: InventoryHeader;
  readonly entries: readonly InventoryEntry[];
}

/**
 * Reads one inventory whose bytes are known to be those its name promises. A finding where nobody of the vault signed it;
 * whether its computer counts is another question.
 */
export const readInventory = async (
  store: VaultStore,
  id: Sha256,
  bytes: Buffer,
): Promise<ReadInventory | Finding> => {
  const path = inventoryPath(id);
  const signed = await readSignedText(bytes.toString('utf8'), store.signers);
  if (signed === null)
    return foreign(
      path,
      new SafelightError('signature-bad', { path, why: 'no machine of this vault signed it' }),
    );
  const decoded = decodeInventory(signed.text);
  if (decoded === null)
    return foreign(
      path,
      new SafelightError('document-invalid', { path, why: 'a line is not of an inventory' }),
    );
  try {
    assertSigner(store, path, decoded.header, signed.signer);
  } catch (error) {
    if (error instanceof SafelightError) return foreign(path, error);
    throw error;
  }
  return { id, ...decoded };
};

/** All inventories of a place, by id, with what is wrong among them. Those whose bytes are damaged are left to `check`. */
export const readInventories = async (
  store: VaultStore,
): Promise<{ readonly inventories: readonly ReadInventory[]; readonly findings: readonly Finding[] }> => {
  const names = (await store.place.list('inventories')).map(({ name }) => name);
  const reads = new Map<string, ReadInventory | Finding>();
  const throttle = new Throttle(TOGETHER);
  for (const name of names)
    await throttle.run(async () => {
      const bytes = await store.place.get(`inventories/${name}` as VaultPath);
      if (sha256Of(bytes) === name) reads.set(name, await readInventory(store, name as Sha256, bytes));
    });
  await throttle.drained();
  const inOrder = names.flatMap((name) => reads.get(name) ?? []);
  const inventories = inOrder.flatMap((read) => ('id' in read ? [read] : []));
  const findings = inOrder.flatMap((read) => ('id' in read ? [] : [read]));
  const counting = thoseThatCount(inventories, store.revoked);
  const others = inventories.filter((one) => !counting.has(one)).map(({ id }) => inventoryPath(id));
  return {
    inventories: [...counting],
    findings: [...findings, ...others.map((path) => foreign(path, ofRemoved(path)))],
  };
};

/** Of a computer that was removed those that the removal lists, and what one that counts builds on. */
const thoseThatCount = (
  inventories: readonly ReadInventory[],
  revoked: Revoked,
): ReadonlySet<ReadInventory> => {
  const known = new Map(inventories.map((one) => [one.id, one]));
  const counting = new Set(
    inventories.filter(({ id, header: { machine, seq } }) => counts(revoked, { machine, seq, sha256: id })),
  );
  // What is added on the way is visited too.
  for (const { header } of counting)
    for (const id of header.buildsOn) {
      const below = known.get(id);
      if (below !== undefined) counting.add(below);
    }
  return counting;
};

/**
 * Those of snapshots that were published, whether they stand or were taken out on purpose. One of a run that was cut off before
 * its root came tells of a snapshot that is none.
 */
export const closedInventories = (
  inventories: readonly ReadInventory[],
  roots: readonly Pick<RootName, 'seq' | 'machine'>[],
  removed: Pick<Removals, 'roots'>,
): readonly ReadInventory[] => {
  const snapshotOf = ({ seq, machine }: Pick<RootName, 'seq' | 'machine'>): string => `${seq}-${machine}`;
  const published = new Set(roots.map(snapshotOf));
  // Of several parts only the last names the root.
  for (const { header, entries } of inventories)
    if (entries.some(({ sha256 }) => removed.roots.has(sha256 as Sha256))) published.add(snapshotOf(header));
  return inventories.filter(({ header }) => published.has(snapshotOf(header)));
};
