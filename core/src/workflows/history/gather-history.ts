import { parseRow } from '../../ledger/chain.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { nameDigest } from '../../ledger/names.ts';
import { listStretches, type OpenedStretch, openStretch } from '../../ledger/stretches.ts';
import { isSafelightError, type SafelightError } from '../../model/errors.ts';
import { damage, type Finding, foreign } from '../../vault/finding.ts';
import { type StretchName, stretchPath } from '../../vault/layout.ts';
import { type ReadSettings, readSettings } from '../../vault/machine-settings.ts';
import type { ReadableStore } from '../../vault/store.ts';

/** Brings what other computers wrote down into this one's memory, each stretch once; gives what was wrong with them. */
export const gatherHistory = async (
  store: ReadableStore,
  ledger: Ledger,
): Promise<{ readonly settings: ReadSettings; readonly findings: readonly Finding[] }> => {
  const findings: Finding[] = [];
  for (const name of await listStretches(store)) {
    if (name.machine === ledger.machine || ledger.hasMet(stretchPath(name))) continue;
    const read = await readStretch(store, name);
    if ('kind' in read) findings.push(read);
    else adopt(ledger, name, read);
  }
  const settings = await readSettings(store);
  keepNames(ledger, settings);
  return { settings, findings: [...findings, ...settings.findings] };
};

/** A stretch, or what is wrong with it. */
export const readStretch = async (
  store: ReadableStore,
  name: StretchName,
): Promise<OpenedStretch | Finding> => {
  try {
    return await openStretch(store, name);
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return findingOf(stretchPath(name), error);
  }
};

const findingOf = (path: string, error: SafelightError): Finding => {
  if (error.code === 'history-forged') return foreign(path, error);
  return error.code === 'format-unknown' ? { kind: 'note', path, error } : damage(path, error);
};

const adopt = (ledger: Ledger, name: StretchName, { rows }: OpenedStretch): void =>
  ledger.transaction(() => {
    for (const row of rows) ledger.adopt(name.machine, row, parseRow(row)?.hash ?? '');
    ledger.meet(stretchPath(name));
  });

/** Only names that are those of their digests: who signed the list could otherwise call things what he likes. */
export const keepNames = (ledger: Ledger, { names }: ReadSettings): void =>
  ledger.transaction(() => {
    for (const { machine, salt, names: list } of names) {
      if (machine === ledger.machine) continue;
      const bytes = Buffer.from(salt, 'hex');
      for (const { digest, text } of list)
        if (nameDigest(bytes, text) === digest) ledger.keepName(machine, { digest, text });
    }
  });
