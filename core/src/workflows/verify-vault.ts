import { resolve } from 'node:path';
import type { Config } from '@safelight/manifests';
import type { CheckReport } from '../check/report.ts';
import type { Fingerprint } from '../model/digest.ts';
import type { RunContext } from '../model/events.ts';
import { openPlace } from '../place/open-place.ts';
import { chooseVault, type Home } from './home.ts';
import { placeOf } from './session.ts';
import { type UseOptions, useVault } from './use-vault.ts';
import { verifyPlace, verifyWithKey } from './verify.ts';

/** `verify FOLDER`: needs no key and no configuration; where this computer knows the vault, its certificate is pinned. */
export const verifyFolder = async (
  home: Home,
  { folder, pin }: { readonly folder: string; readonly pin: Fingerprint | null },
  context: RunContext,
): Promise<CheckReport> =>
  verifyPlace(
    openPlace('vault', { kind: 'folder', path: resolve(folder) }),
    pin ?? pinnedFor(await home.config(), folder),
    context,
  );

/** The certificate this computer has pinned for the vault in a folder; null where it knows none there. */
export const pinnedFor = (config: Config, folder: string): Fingerprint | null => {
  const known = config.vaults.find(({ places }) => places.some(({ path }) => path === resolve(folder)));
  return (known?.certificate as Fingerprint | undefined) ?? null;
};

/** `verify`: with this computer's key where it may read the vault, else without. */
export const verifyOwn = async (
  home: Home,
  options: Omit<UseOptions, 'clock'> & { readonly readData: boolean },
  context: RunContext,
): Promise<CheckReport> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  if (vault.writeOnly && options.words === null && !options.readData)
    return verifyPlace(placeOf(vault, options.place), vault.certificate as Fingerprint, context);
  const session = await useVault(home, { ...options, clock: context.clock });
  return verifyWithKey(session, options, context);
};
