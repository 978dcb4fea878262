import type { Fingerprint, Sha256 } from '../../model/digest.ts';
import { isSafelightError } from '../../model/errors.ts';
import type { Opener } from '../../seal/openpgp.ts';
import { readInventories } from '../../vault/inventories.ts';
import { deliveryPath, parseDeliveryName, rootPath } from '../../vault/layout.ts';
import { openSealed, type ReadableStore, type VaultStore } from '../../vault/store.ts';

/** What is signed one by one; a keyring counts by the root that names it. */
const SIGNED = /^(ledger|settings|deliveries)\//;

/**
 * Everything that a computer signed before this number and that still counts: what its inventories name, and records of
 * deliveries that none names yet.
 */
export const keptOf = async (
  stores: readonly VaultStore[],
  {
    machine,
    from,
    opener,
  }: { readonly machine: Fingerprint; readonly from: number; readonly opener: Opener },
): Promise<readonly Sha256[]> => {
  const kept = new Set<Sha256>();
  for (const store of stores) {
    for (const sha256 of await namedBy(store, machine, from)) kept.add(sha256);
    for (const sha256 of await recordsOf({ ...store, opener }, machine, kept)) kept.add(sha256);
  }
  return [...kept].sort();
};

const namedBy = async (store: VaultStore, machine: Fingerprint, from: number): Promise<readonly Sha256[]> => {
  const { inventories } = await readInventories(store);
  return inventories
    .filter(({ header }) => header.machine === machine && header.seq < from)
    .flatMap(({ id, header: { seq }, entries }) => [
      id,
      ...entries
        .map((entry) => ({ path: entry.path, sha256: entry.sha256 as Sha256 }))
        .filter(({ path, sha256 }) => SIGNED.test(path) || path === rootPath({ seq, machine, sha256 }))
        .map(({ sha256 }) => sha256),
    ]);
};

/** Those that are not known to be its own already. */
const recordsOf = async (
  store: ReadableStore,
  machine: Fingerprint,
  known: ReadonlySet<Sha256>,
): Promise<readonly Sha256[]> => {
  const own: Sha256[] = [];
  for (const { name: file } of await store.place.list('deliveries')) {
    const name = parseDeliveryName(file);
    if (name === null || known.has(name.sha256)) continue;
    try {
      const { signer } = await openSealed(store, deliveryPath(name), name.sha256);
      if (signer === machine) own.push(name.sha256);
    } catch (error) {
      // Damaged, or a stranger's: it counts for nobody as it is.
      if (!isSafelightError(error) || error.exit === 7) throw error;
    }
  }
  return own;
};
