import type { InventoryEntry } from '@safelight/manifests';
import type { Place, VaultPath } from '../place/place.ts';
import { readInventories } from '../vault/inventories.ts';
import { inventoryPath, machinePath, promisedSha256 } from '../vault/layout.ts';
import { listFiles } from '../vault/list-files.ts';
import { readRemovals } from '../vault/removals.ts';
import { readRuns } from '../vault/runs.ts';
import type { VaultStore } from '../vault/store.ts';

/** What one place holds, and what of it others may be given. */
export interface PlaceContents {
  readonly place: Place;
  /** Bytes of every file. */
  readonly files: ReadonlyMap<VaultPath, number>;
  /** What signed inventories name, with their order: higher is newer. */
  readonly named: ReadonlyMap<VaultPath, InventoryEntry & { readonly seq: number }>;
  /** Files of this place that are signed themselves, or name their own bytes and are opened by nobody unsigned. */
  readonly vouched: ReadonlySet<VaultPath>;
  /** SHA-256 of objects, keyrings and roots that were taken out on purpose. */
  readonly removed: ReadonlySet<string>;
}

/** Sealed and signed inside, where no key is needed to pass them on. */
const SEALED = /^(settings|deliveries)\//;

/** Lists a place, and reads what is signed in it. Needs no key. */
export const scanContents = async (store: VaultStore): Promise<PlaceContents> => {
  const { place, signers } = store;
  const { inventories } = await readInventories(store);
  const removals = await readRemovals(store);
  const cutOff = new Set((await readRuns(store)).map((run) => `${run.seq}-${run.machine}`));
  const bad = new Set(removals.findings.map(({ path }) => path));
  const files = new Map<VaultPath, number>();
  for await (const { path, size } of listFiles(place)) files.set(path, size);
  const vouched = new Set<string>([
    ...inventories.map(({ id }) => inventoryPath(id)),
    ...signers.map(({ fingerprint }) => machinePath(fingerprint)),
  ]);
  for (const path of files.keys())
    if ((path.startsWith('removals/') && !bad.has(path)) || SEALED.test(path)) vouched.add(path);
  return {
    place,
    files,
    named: new Map(
      inventories.flatMap(({ header, entries }) =>
        entries
          // The root of a run that is open or was cut off is announced before it comes.
          .filter(
            ({ path }) =>
              !path.startsWith('snapshots/') ||
              files.has(path as VaultPath) ||
              !cutOff.has(`${header.seq}-${header.machine}`),
          )
          .map((entry) => [entry.path as VaultPath, { ...entry, seq: header.seq }] as const),
      ),
    ),
    vouched: new Set([...files.keys()].filter((path) => vouched.has(path) && isNamedForItself(path))),
    removed: new Set<string>([...removals.objects, ...removals.keyrings.keys(), ...removals.roots]),
  };
};

/** A certificate is known by whom it is for; all else by its bytes. */
const isNamedForItself = (path: VaultPath): boolean =>
  path.startsWith('machines/') || promisedSha256(path) !== null;
