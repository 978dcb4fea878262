import type { InventoryEntry } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import type { Place, VaultPath } from '../place/place.ts';
import { closedInventories, readInventories } from '../vault/inventories.ts';
import { inventoryPath, machinePath, parseRootName, promisedSha256, type RootName } from '../vault/layout.ts';
import { listFiles } from '../vault/list-files.ts';
import type { Trust } from '../vault/open-store.ts';
import { type Removals, readRemovals } from '../vault/removals.ts';
import { sha256Of } from '../vault/signing.ts';
import { machinesOf, type VaultStore } from '../vault/store.ts';

/** What one place holds, and what of it others may be given. */
export interface PlaceContents {
  readonly place: Place;
  /** Bytes of every file. */
  readonly files: ReadonlyMap<VaultPath, number>;
  /** What signed inventories name, with their order: higher is newer. */
  readonly named: ReadonlyMap<VaultPath, InventoryEntry & { readonly seq: number }>;
  /** Files that no inventory need name, and that are what they should be: they were looked into here. */
  readonly vouched: ReadonlySet<VaultPath>;
  /** SHA-256 of objects, keyrings and roots that were taken out on purpose. */
  readonly removed: ReadonlySet<string>;
  /** The recovery key that counts, as far as it is known here. */
  readonly recovery: Removals['recovery'];
  /** Files that hold the rest of what went: nothing goes before they are there. */
  readonly replacements: readonly InventoryEntry[];
  /** Newest removal, with its number; null where there is none. */
  readonly newest: { readonly id: Sha256; readonly seq: number } | null;
}

/** Sealed and signed inside, where no key is needed to pass them on; and never large. */
const SEALED = /^(settings|deliveries)\//;
const LARGEST_SEALED = 1024 * 1024;

/**
 * Lists a place, and reads what is signed in it. Needs no key. `trust`: whose signature counts, where other places know more
 * computers than this one, or of more that were removed.
 */
export const scanContents = async (own: VaultStore, trust: Trust = own): Promise<PlaceContents> => {
  const { place } = own;
  const store = { ...own, signers: trust.signers, revoked: trust.revoked };
  const files = new Map<VaultPath, number>();
  for await (const { path, size } of listFiles(place)) files.set(path, size);
  const removals = await readRemovals(store);
  const removed = new Set<string>([...removals.objects, ...removals.keyrings.keys(), ...removals.roots]);
  const roots = [...files.keys()].flatMap((path) => rootAt(path) ?? []);
  const { inventories } = await readInventories(store);
  const closed = closedInventories(inventories, roots, removals);
  return {
    place,
    files,
    named: new Map(
      [
        ...closed.flatMap(({ header, entries }) => entries.map((entry) => ({ ...entry, seq: header.seq }))),
        // What holds the rest of what went is wanted first.
        ...removals.replacements.map((entry) => ({ ...entry, seq: Number.MAX_SAFE_INTEGER })),
      ].map((entry) => [entry.path as VaultPath, entry]),
    ),
    vouched: new Set([
      ...closed.map(({ id }) => inventoryPath(id)),
      // Computers that the vault certified, by the very bytes that lie here.
      ...machinesOf(own).map(({ fingerprint }) => machinePath(fingerprint)),
      ...soundRemovals(files, removals),
      ...(await soundSealed(place, files)),
    ]),
    removed,
    recovery: removals.recovery,
    replacements: removals.replacements,
    newest: removals.head === null ? null : { id: removals.head, seq: removals.seq },
  };
};

const rootAt = (path: string): RootName | null =>
  path.startsWith('snapshots/') ? parseRootName(path.slice('snapshots/'.length)) : null;

const soundRemovals = (
  files: ReadonlyMap<VaultPath, number>,
  { findings }: Removals,
): readonly VaultPath[] => {
  const bad = new Set<string>(findings.map(({ path }) => path));
  return [...files.keys()].filter(
    (path) => path.startsWith('removals/') && !bad.has(path) && promisedSha256(path) !== null,
  );
};

/** Those whose bytes are what their names promise. */
const soundSealed = async (
  place: Place,
  files: ReadonlyMap<VaultPath, number>,
): Promise<readonly VaultPath[]> => {
  const sound: VaultPath[] = [];
  for (const [path, size] of files) {
    if (!SEALED.test(path) || size > LARGEST_SEALED) continue;
    const promised = promisedSha256(path);
    if (promised !== null && sha256Of(await place.get(path)) === promised) sound.push(path);
  }
  return sound;
};
