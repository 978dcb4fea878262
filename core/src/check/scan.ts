import type { InventoryEntry } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { damage, type Finding, foreign } from '../vault/finding.ts';
import { type ReadInventory, readInventories } from '../vault/inventories.ts';
import { inventoryPath, rootPath } from '../vault/layout.ts';
import { listFiles } from '../vault/list-files.ts';
import { readRemovals } from '../vault/removals.ts';
import { counts, ofRemoved } from '../vault/revoked.ts';
import { type ListedRoot, listRoots } from '../vault/roots.ts';
import { readRuns } from '../vault/runs.ts';
import type { VaultStore } from '../vault/store.ts';

/** A file of the place: how long it is, and what a signed inventory says of it. */
export interface PlaceFile {
  readonly path: string;
  readonly size: number;
  /** By the store's list it must be asked for before it is read. */
  readonly isArchived?: boolean;
  /** Null where no signed inventory names it. */
  readonly expected: InventoryEntry | null;
}

export interface PlaceScan {
  readonly files: readonly PlaceFile[];
  readonly findings: readonly Finding[];
  readonly roots: readonly ListedRoot[];
  /** Bytes of the files that are there. */
  readonly bytes: number;
  /** Bytes of those that a signed inventory names and that are not. */
  readonly missing: number;
  /** Runs that are open or were cut off: what they wrote is in no inventory yet. */
  readonly openRuns: number;
}

/** What is there, and what must be there by the signed inventories. Needs no key. */
export const scanPlace = async (store: VaultStore): Promise<PlaceScan> => {
  const { inventories, findings } = await readInventories(store);
  const removals = await readRemovals(store);
  const runs = await readRuns(store);
  const roots = await listRoots(store);
  const gone = new Set<string>([...removals.objects, ...removals.keyrings.keys(), ...removals.roots]);
  const named = inventories.flatMap(({ entries }) => entries.filter(({ sha256 }) => !gone.has(sha256)));
  const expected = new Map([...named, ...removals.replacements].map((entry) => [entry.path, entry]));
  const files: PlaceFile[] = [];
  for await (const file of listFiles(store.place)) {
    files.push({ ...file, expected: expected.get(file.path) ?? null });
    expected.delete(file.path);
  }
  const cutOff = new Set(runs.map((run) => `${run.seq}-${run.machine}`));
  return {
    files,
    roots,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    missing: [...expected.values()].reduce((sum, { size }) => sum + size, 0),
    openRuns: runs.length,
    findings: [
      ...findings,
      ...removals.findings,
      ...missing(expected.values(), cutOff),
      ...brokenChain(inventories, new Set(files.map(({ path }) => path))),
      ...unnamedRoots(inventories, roots, store),
      ...unnamed(files),
    ],
  };
};

/** The root of a run that was cut off never came; everything else that an inventory names must be there. */
const missing = (entries: Iterable<InventoryEntry>, cutOff: ReadonlySet<string>): Finding[] =>
  [...entries].map(({ path }) => {
    const root = /^snapshots\/0*(\d+)-([0-9a-f]{40})-/.exec(path);
    const error = new SafelightError('file-missing', { path });
    const isCutOff = root !== null && cutOff.has(`${root[1]}-${root[2]}`);
    return isCutOff ? { kind: 'note', path, error } : damage(path, error);
  });

/** Each inventory names those it builds on: one that was taken away leaves a gap. A damaged one is told by its bytes. */
const brokenChain = (inventories: readonly ReadInventory[], there: ReadonlySet<string>): Finding[] => {
  const wanted = new Set<Sha256>(inventories.flatMap(({ header }) => header.buildsOn));
  return [...wanted]
    .map(inventoryPath)
    .filter((path) => !there.has(path))
    .map((path) => damage(path, new SafelightError('file-missing', { path })));
};

/** A root that no inventory names: its inventory is gone, or somebody else put it there. It is never restored unseen. */
const unnamedRoots = (
  inventories: readonly ReadInventory[],
  roots: readonly ListedRoot[],
  { signers, revoked }: VaultStore,
): Finding[] => {
  const machines = new Set(signers.map(({ fingerprint }) => fingerprint));
  const named = new Set(inventories.flatMap(({ entries }) => entries.map(({ path }) => path)));
  const told = new Set(inventories.map(({ header }) => `${header.seq}-${header.machine}`));
  return roots
    .filter((root) => !named.has(rootPath(root)))
    .map((root) => {
      const path = rootPath(root);
      if (!counts(revoked, root)) return foreign(path, ofRemoved(path));
      if (!machines.has(root.machine))
        return stranger(path, 'the vault never certified the computer in its name');
      if (told.has(`${root.seq}-${root.machine}`))
        return stranger(path, 'the signed inventory of this snapshot names another file');
      return damage(
        path,
        new SafelightError('document-invalid', { path, why: 'the inventory of this snapshot is missing' }),
      );
    });
};

const stranger = (path: string, why: string): Finding =>
  foreign(path, new SafelightError('signature-bad', { path, why }));

/**
 * Sealed files that nobody vouches for: left by a run that was cut off, or put there by somebody else; the key tells
 * which. Nothing relies on them. The settings of a vault that was never backed up to are in no inventory yet.
 */
export const unnamedFiles = (files: readonly PlaceFile[]): PlaceFile[] => {
  const isUsed = files.some(({ path, expected }) => path.startsWith('settings/') && expected !== null);
  const sealed = isUsed ? /^(keyrings|ledger|settings)\// : /^(keyrings|ledger)\//;
  return files.filter(({ path, expected }) => expected === null && sealed.test(path));
};

const unnamed = (files: readonly PlaceFile[]): Finding[] =>
  unnamedFiles(files).map(({ path }) => ({
    kind: 'note',
    path,
    error: new SafelightError('signature-bad', {
      path,
      why: 'no signed inventory names it, and nothing relies on it',
    }),
  }));
