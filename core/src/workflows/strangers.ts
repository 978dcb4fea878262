import { type PlaceFile, unnamedFiles } from '../check/scan.ts';
import { openStretch } from '../ledger/stretches.ts';
import { isSafelightError, type SafelightError } from '../model/errors.ts';
import { readDeliveries } from '../vault/deliveries.ts';
import { type Finding, foreign } from '../vault/finding.ts';
import { openKeyring } from '../vault/keyrings.ts';
import { parseStretchName, promisedSha256 } from '../vault/layout.ts';
import { readSettings } from '../vault/machine-settings.ts';
import type { ReadableStore } from '../vault/store.ts';

/** Sealed files that no inventory names: with the key it can be told who signed them. */
export const strangersFiles = async (
  store: ReadableStore,
  files: readonly PlaceFile[],
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const { path } of unnamedFiles(files)) {
    const error = await troubleOpening(store, path);
    if (error?.code === 'signature-bad' || error?.code === 'history-forged')
      findings.push(foreign(path, error));
  }
  const settings = (await readSettings(store)).findings.filter(({ kind }) => kind === 'foreign');
  const deliveries = (await readDeliveries(store)).findings.filter(({ kind }) => kind === 'foreign');
  return [...findings, ...settings, ...deliveries];
};

const troubleOpening = async (store: ReadableStore, path: string): Promise<SafelightError | null> => {
  try {
    await open(store, path);
    return null;
  } catch (error) {
    if (isSafelightError(error)) return error;
    throw error;
  }
};

const open = async (store: ReadableStore, path: string): Promise<void> => {
  const stretch = path.startsWith('ledger/') ? parseStretchName(path.slice('ledger/'.length)) : null;
  if (stretch !== null) await openStretch(store, stretch);
  const id = path.startsWith('keyrings/') ? promisedSha256(path) : null;
  if (id !== null) await openKeyring(store, id);
};
