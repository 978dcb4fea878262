import { DatabaseSync } from 'node:sqlite';
import type { HistoryCheck } from '../../core/src/workflows/history/history-check.ts';
import { type HistoryReport, showHistory } from '../../core/src/workflows/history/show-history.ts';
import { verifyHistory } from '../../core/src/workflows/history/verify-history.ts';
import { chooseVault } from '../../core/src/workflows/home.ts';
import type { UseOptions } from '../../core/src/workflows/use-vault.ts';
import type { Computer } from './computer.ts';

const use = ({ context }: Computer): UseOptions => ({
  vaultName: null,
  place: null,
  words: null,
  clock: context.clock,
});

export const historyOf = (
  computer: Computer,
  options: Partial<Parameters<typeof showHistory>[1]> = {},
): Promise<HistoryReport> =>
  showHistory(computer.home, { ...use(computer), set: null, since: null, exportTo: null, ...options });

export const verifiedHistory = (
  computer: Computer,
  options: Partial<UseOptions> = {},
): Promise<HistoryCheck> => verifyHistory(computer.home, { ...use(computer), ...options });

/** Kinds, oldest first. */
export const kindsOf = ({ entries }: HistoryReport): string[] => entries.map(({ kind }) => kind).reverse();

/** The computer's own history as somebody reaches it who may write its files. */
export const ledgerFile = async <T>(
  { home }: Computer,
  work: (db: DatabaseSync, machine: string) => T,
): Promise<T> => {
  const { id, machine } = chooseVault(await home.config(), home, null);
  const db = new DatabaseSync(home.ledgerPath(id));
  try {
    return work(db, machine);
  } finally {
    db.close();
  }
};
