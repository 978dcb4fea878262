import { LedgerEvent } from '@safelight/manifests';
import * as v from 'valibot';
import { parseRow } from '../../ledger/chain.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { isSafelightError } from '../../model/errors.ts';
import { listRoots, openRoot } from '../../vault/roots.ts';
import type { ReadableStore } from '../../vault/store.ts';

/**
 * A backup is written down when its root is there, so the entry about the newest one of another computer is not in the
 * vault before the next. The snapshot speaks for itself meanwhile.
 */
export const untoldSnapshots = async (store: ReadableStore, ledger: Ledger): Promise<string[]> => {
  const told = new Map(ledger.machines().map((machine) => [machine, newestTold(ledger, machine)]));
  const notes: string[] = [];
  for (const name of await listRoots(store)) {
    const newest = told.get(name.machine);
    if (name.machine === ledger.machine || newest === undefined || name.seq <= newest) continue;
    try {
      const { set, machineName } = await openRoot(store, name);
      notes.push(
        `Snapshot ${name.seq} of ${set.name} from ${machineName} is in the vault; the entry about it comes with the next backup from there.`,
      );
    } catch (error) {
      // What cannot be opened is for `verify` to tell.
      if (!isSafelightError(error)) throw error;
    }
  }
  return notes;
};

const newestTold = (ledger: Ledger, machine: string): number => {
  const numbers = ledger.rows(machine).map((row) => {
    const event = v.safeParse(LedgerEvent, parseRow(row));
    return event.success && event.output.kind === 'backup' ? event.output.data.seq : 0;
  });
  return Math.max(0, ...numbers);
};
