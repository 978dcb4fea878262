import { resolve } from 'node:path';
import type { Config } from '@safelight/manifests';
import type { CheckReport } from '../check/report.ts';
import type { Fingerprint } from '../model/digest.ts';
import type { RunContext } from '../model/events.ts';
import { openPlace } from '../place/open-place.ts';
import { recordCheck } from './history/record-check.ts';
import { chooseVault, type Home } from './home.ts';
import { noteCheck } from './note-proofs.ts';
import { assertMark, placeOf } from './places.ts';
import { announcing } from './running-jobs.ts';
import { type UseOptions, useVault } from './use-vault.ts';
import { checkPlace, verifyPlace, verifyWithKey } from './verify.ts';

/** `verify FOLDER`: needs no key and no configuration; where this computer knows the vault, its certificate is pinned. */
export const verifyFolder = async (
  home: Home,
  { folder, pin }: { readonly folder: string; readonly pin: Fingerprint | null },
  context: RunContext,
): Promise<CheckReport> => {
  const config = await home.config();
  const path = resolve(folder);
  const report = await verifyPlace(
    openPlace('vault', { kind: 'folder', path }),
    pin ?? pinnedFor(config, folder),
    context,
  );
  const vault = config.vaults.find(({ certificate }) => certificate === report.certificate);
  if (vault === undefined) return report;
  const place = vault.places.find((known) => known.path === path)?.name ?? path;
  return recordCheck(home, vault, { report, place, at: context.clock() });
};

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
  const place = await placeOf(vault, options.place);
  const isKeyless = vault.writeOnly && options.words === null;
  if ((isKeyless || place.locator.kind !== 'folder') && !options.readData) {
    await assertMark(place, vault);
    const found = await checkPlace(place, vault.certificate as Fingerprint, context);
    const at = context.clock();
    await home.prepare(vault.id);
    noteCheck({ home, vault }, { place: place.name, ...found, at });
    return recordCheck(home, vault, { report: found.report, place: place.name, at });
  }
  const session = await useVault(home, { ...options, clock: context.clock });
  const job = { vault: vault.id, command: 'verify', place: session.store.place.name };
  return announcing(home, job, context, (told) => verifyWithKey(session, options, told));
};
