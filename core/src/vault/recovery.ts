import type { Sha256 } from '../model/digest.ts';
import { type Removals, readRemovals } from './removals.ts';
import type { VaultStore } from './store.ts';

/**
 * SHA-256 of the `recovery-key.asc` that counts, by the newest removal that names one; null where the words were never
 * changed. The order is that of the removals: a clock says nothing.
 */
export const newestRecovery = (known: readonly Removals['recovery'][]): Sha256 | null =>
  known.reduce((newest, one) => ((one?.seq ?? 0) > (newest?.seq ?? 0) ? one : newest), null)?.sha256 ?? null;

/** The same by what lies in these places. */
export const currentRecovery = async (
  stores: readonly Pick<VaultStore, 'place' | 'identity'>[],
): Promise<Sha256 | null> => {
  const read = await Promise.all(stores.map((store) => readRemovals(store)));
  return newestRecovery(read.map(({ recovery }) => recovery));
};
