import type { MadeSnapshot } from '@safelight/manifests';
import type { Fingerprint } from '../../model/digest.ts';
import { isSafelightError } from '../../model/errors.ts';
import type { Opener } from '../../seal/openpgp.ts';
import { type ListedRoot, openRoot } from '../../vault/roots.ts';
import type { VaultStore } from '../../vault/store.ts';
import { vouchedRoots } from '../../vault/trusted-roots.ts';

/** A snapshot, and a place that has it. */
export interface PlacedRoot {
  readonly root: ListedRoot;
  readonly store: VaultStore;
}

/** What each computer added that counts, by its key, the newest first; each snapshot once, wherever it lies. */
export const rootsByMachine = async (
  stores: readonly VaultStore[],
): Promise<ReadonlyMap<Fingerprint, readonly PlacedRoot[]>> => {
  const found = new Map<string, PlacedRoot>();
  for (const store of stores)
    for (const root of await vouchedRoots(store))
      if (!found.has(root.sha256)) found.set(root.sha256, { root, store });
  const newestFirst = [...found.values()].sort((a, b) => b.root.seq - a.root.seq);
  return Map.groupBy(newestFirst, ({ root }) => root.machine);
};

/** When it was made and of what, as far as it can be opened. */
export const madeSnapshot = async (
  { root, store }: PlacedRoot,
  opener: Opener | null,
): Promise<MadeSnapshot> => {
  const { seq } = root;
  if (opener === null) return { seq, at: null, set: null };
  try {
    const { created, set } = await openRoot({ ...store, opener }, root);
    return { seq, at: created, set: set.name };
  } catch (error) {
    // What is damaged is for `verify` to tell.
    if (!isSafelightError(error)) throw error;
    return { seq, at: null, set: null };
  }
};
