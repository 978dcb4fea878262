import type { LedgerFact } from '@safelight/manifests';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Sha256 } from '../../model/digest.ts';
import { listRoots } from '../../vault/roots.ts';
import type { VaultStore } from '../../vault/store.ts';

const pendingOf = ({ machine }: Ledger): string => `pending-backup:${machine}`;

interface PendingBackup {
  readonly root: Sha256;
  readonly at: string;
  readonly fact: LedgerFact;
}

/** Kept beside the chain until the root is there: a kill between the two must not lose what was done. */
export const expectBackup = (ledger: Ledger, pending: PendingBackup): void =>
  ledger.setMeta(pendingOf(ledger), JSON.stringify(pending));

/** Writes the backup down whose root came, or drops the one whose root never did; inventories name its files or not. */
export const settleBackup = (ledger: Ledger, outcome: 'published' | 'lost'): void =>
  ledger.transaction(() => {
    const pending = pendingBackup(ledger);
    ledger.setMeta(pendingOf(ledger), null);
    if (pending === null || outcome === 'lost') return;
    ledger.markInventoried();
    ledger.append(pending.fact, pending.at);
  });

const pendingBackup = (ledger: Ledger): PendingBackup | null => {
  const kept = ledger.meta(pendingOf(ledger));
  return kept === null ? null : JSON.parse(kept);
};

/** After a run that was cut off: did its root come? */
export const settleEarlier = async (store: VaultStore, ledger: Ledger): Promise<void> => {
  const pending = pendingBackup(ledger);
  if (pending === null) return;
  const came = (await listRoots(store)).some(({ sha256 }) => sha256 === pending.root);
  settleBackup(ledger, came ? 'published' : 'lost');
};
