import type { MachineSettings, VaultConfig } from '@safelight/manifests';
import type { Finding } from '../../vault/finding.ts';
import { readSettings } from '../../vault/machine-settings.ts';
import type { ReadableStore } from '../../vault/store.ts';
import type { Home } from '../home.ts';
import { gatherHistory } from './gather-history.ts';
import { append, openLedger } from './record.ts';

export interface BroughtHistory {
  /** Events of other computers that are known here now. */
  readonly entries: number;
  readonly settings: readonly MachineSettings[];
  readonly findings: readonly Finding[];
}

/**
 * The history of a computer that was just attached: what others wrote down, and that it was attached. One that only
 * adds gets nothing to read; the words were given for the attaching alone.
 */
export const bringHistory = async (
  home: Home,
  vault: VaultConfig,
  store: ReadableStore,
): Promise<BroughtHistory> => {
  using ledger = openLedger(home, vault);
  const { settings, findings } = vault.writeOnly
    ? await settingsAlone(store)
    : await gatherHistory(store, ledger);
  const entries = ledger.machines().reduce((sum, machine) => sum + ledger.rows(machine).length, 0);
  append(ledger, vault, store.clock().toISOString(), (name) => ({
    kind: 'computer-attached',
    data: { computer: name(vault.machineName), writeOnly: vault.writeOnly },
  }));
  return { entries, settings: settings.settings, findings };
};

const settingsAlone = async (store: ReadableStore) => {
  const settings = await readSettings(store);
  return { settings, findings: settings.findings };
};
