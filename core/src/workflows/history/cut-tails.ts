import { SafelightError } from '../../model/errors.ts';
import { damage, type Finding } from '../../vault/finding.ts';
import { type ReadInventory, readInventories } from '../../vault/inventories.ts';
import { parseStretchName, rootPath } from '../../vault/layout.ts';
import type { ReadableStore } from '../../vault/store.ts';
import { openSnapshots } from '../snapshots.ts';
import type { KnownChain } from './known-chain.ts';

/**
 * Each snapshot names the head of its computer's history. Whoever has that computer's key can write its history anew,
 * but not the snapshots of a place that he cannot overwrite.
 */
export const cutTails = async (
  store: ReadableStore,
  chains: readonly KnownChain[],
): Promise<{ readonly snapshots: number; readonly findings: readonly Finding[] }> => {
  const { snapshots } = await openSnapshots(store);
  const { inventories } = await readInventories(store);
  const hashes = new Map(chains.map((chain) => [chain.machine, chain.hashes()]));
  const ends = new Map(chains.map((chain) => [chain.machine, chain.events]));
  const withHead = snapshots.filter(({ root }) => root.ledger !== null);
  const findings = withHead.flatMap(({ name, root: { ledger, machine, seq } }) => {
    if (ledger !== null && hashes.get(machine)?.has(ledger) === true) return [];
    const path = rootPath(name);
    const index = sealedTo(inventories, machine, seq) ?? ends.get(machine) ?? 0;
    return [damage(path, new SafelightError('history-cut', { path, machine, index, seq }))];
  });
  return { snapshots: withHead.length, findings };
};

/** The last event that the stretches named up to a snapshot held: their names stand in its inventory. */
const sealedTo = (inventories: readonly ReadInventory[], machine: string, seq: number): number | null => {
  const ends = inventories
    .filter(({ header }) => header.machine === machine && header.seq <= seq)
    .flatMap(({ entries }) => entries)
    .flatMap(({ path }) => {
      const name = path.startsWith('ledger/') ? parseStretchName(path.slice('ledger/'.length)) : null;
      return name?.machine === machine ? [name.to] : [];
    });
  return ends.length === 0 ? null : Math.max(...ends);
};
