import type { LedgerFact, VaultConfig } from '@safelight/manifests';
import { diskError } from '../../fs/durable.ts';
import { Ledger } from '../../ledger/ledger.ts';
import type { Fingerprint, Sha256 } from '../../model/digest.ts';
import { isSafelightError, SafelightError, systemCode } from '../../model/errors.ts';
import type { Finding } from '../../vault/finding.ts';
import type { Home } from '../home.ts';

/** Gives the digest of a name and keeps the name beside the history. */
export type Naming = (text: string) => Sha256;

export const openLedger = (home: Home, vault: VaultConfig): Ledger =>
  new Ledger(home.ledgerPath(vault.id), vault.machine as Fingerprint);

/** For what is read and not kept. */
export const memoryLedger = (vault: VaultConfig): Ledger =>
  new Ledger(':memory:', vault.machine as Fingerprint);

/** What a history begins with by itself. */
const BEGINNINGS: readonly LedgerFact['kind'][] = ['vault-made', 'computer-attached'];

/** Writes down what happened; a history that has no beginning gets one, and says so. */
export const append = (
  ledger: Ledger,
  vault: VaultConfig,
  at: string,
  tell: (name: Naming) => LedgerFact,
): void =>
  ledger.transaction(() => {
    const name: Naming = (text) => ledger.name(text);
    const fact = tell(name);
    if (!BEGINNINGS.includes(fact.kind)) begin(ledger, vault, at);
    ledger.append(fact, at);
  });

/** The vault was in use before there was a history: it begins now. Call inside a transaction. */
export const begin = (ledger: Ledger, vault: VaultConfig, at: string): void => {
  if (ledger.last() !== null) return;
  ledger.append({ kind: 'history-begun', data: { computer: ledger.name(vault.machineName) } }, at);
};

/** Writes down one thing that a command proved or changed. */
export const record = async (
  home: Home,
  vault: VaultConfig,
  at: Date,
  tell: (name: Naming) => LedgerFact,
): Promise<void> => {
  await home.prepare(vault.id);
  try {
    using ledger = openLedger(home, vault);
    append(ledger, vault, at.toISOString(), tell);
  } catch (error) {
    throw diskError(error, home.ledgerPath(vault.id));
  }
};

/** The same for what is true whether or not it can be written down: then the report says that it was not. */
export const recordIfPossible = async (...args: Parameters<typeof record>): Promise<Finding[]> => {
  try {
    await record(...args);
    return [];
  } catch (error) {
    const [home, vault] = args;
    return [{ kind: 'note', path: home.ledgerPath(vault.id), error: asKnown(error) }];
  }
};

/** A damaged file of the history is SQLite's to tell; anything that is not about it is thrown. */
const asKnown = (error: unknown): SafelightError => {
  if (isSafelightError(error)) return error;
  if (!(error instanceof Error) || systemCode(error) !== 'ERR_SQLITE_ERROR') throw error;
  return new SafelightError('unexpected', { why: `the history: ${error.message}` }, error);
};
