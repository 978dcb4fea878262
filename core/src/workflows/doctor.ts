import type { Check, DoctorReport, VaultConfig } from '@safelight/manifests';
import { isSafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { failedCheck } from './doctor/check.ts';
import { checkComputer } from './doctor/computer.ts';
import { checkVault } from './doctor/vault.ts';
import { chooseVault, type Home } from './home.ts';

export type { DoctorReport } from '@safelight/manifests';

/** Looks at this computer, and at every vault it knows or the one that was named. Changes nothing. */
export const doctor = async (
  home: Home,
  vaultName: string | null,
  context: Pick<RunContext, 'clock' | 'signal'>,
): Promise<DoctorReport> => {
  const { checks: configuration, vaults } = await readVaults(home, vaultName);
  const checks = [...configuration, ...(await checkComputer(home, context.signal))];
  for (const vault of vaults) checks.push(...(await checkVault(home, vault, context.clock())));
  const wrong = checks.find(({ state }) => state === 'wrong');
  return {
    home: home.path,
    vaults: vaults.map(({ name }) => name),
    checks,
    sound: wrong === undefined,
    exit: wrong?.exit ?? 0,
  };
};

const readVaults = async (
  home: Home,
  vaultName: string | null,
): Promise<{ readonly checks: Check[]; readonly vaults: readonly VaultConfig[] }> => {
  try {
    const config = await home.config();
    if (vaultName !== null) return { checks: [], vaults: [chooseVault(config, home, vaultName)] };
    if (config.vaults.length === 0) chooseVault(config, home, null);
    return { checks: [], vaults: config.vaults };
  } catch (error) {
    if (!isSafelightError(error) || error.code === 'unknown-vault') throw error;
    return { checks: [failedCheck('Configuration', error)], vaults: [] };
  }
};
