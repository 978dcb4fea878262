import { resolve } from 'node:path';
import type { Config, VaultConfig } from '@safelight/manifests';
import type { CheckReport } from '../check/report.ts';
import type { Fingerprint } from '../model/digest.ts';
import type { RunContext } from '../model/events.ts';
import { openPlace } from '../place/open-place.ts';
import type { Place } from '../place/place.ts';
import { comingTo } from './coming-to.ts';
import { recordCheck } from './history/record-check.ts';
import { chooseVault, type Home } from './home.ts';
import { keepCheck } from './keep-check.ts';
import { assertMark, isFirst, placeOf } from './places.ts';
import { announcing } from './running-jobs.ts';
import { type SampleChoice, sampleOf } from './sample-of.ts';
import type { Session } from './session.ts';
import { type UseOptions, useVault } from './use-vault.ts';
import { checkPlace, hiddenIn, type KeylessCheck, verifyWithKey } from './verify.ts';

export interface FolderCheck {
  readonly folder: string;
  readonly pin: Fingerprint | null;
  /** Null: all of it is read. */
  readonly sample: SampleChoice | null;
}

/** `verify FOLDER`: needs no key and no configuration; where this computer knows the vault, its certificate is pinned. */
export const verifyFolder = async (
  home: Home,
  { folder, pin, sample }: FolderCheck,
  context: RunContext,
): Promise<CheckReport> => {
  const config = await home.config();
  const path = resolve(folder);
  const known = placeAt(config, path);
  const { report } = await checkPlace(
    openPlace('vault', { kind: 'folder', path }),
    // Which files were read before nobody keeps: each has the same chance.
    {
      pin: pin ?? pinnedFor(config, folder),
      sample: sample === null ? null : { ...sample, readings: new Map() },
      coming: known === null ? new Map() : comingTo({ home, vault: known.vault }, known.name),
    },
    context,
  );
  const vault = config.vaults.find(({ certificate }) => certificate === report.certificate);
  if (vault === undefined) return report;
  const place = vault.places.find((known) => known.path === path)?.name ?? path;
  return recordCheck(home, vault, { report, place, at: context.clock() });
};

/** The certificate this computer has pinned for the vault in a folder; null where it knows none there. */
export const pinnedFor = (config: Config, folder: string): Fingerprint | null => {
  const known = placeAt(config, resolve(folder));
  return (known?.vault.certificate as Fingerprint | undefined) ?? null;
};

/** The place that this computer knows in a folder, by its name, with its vault. */
const placeAt = (
  { vaults }: Config,
  folder: string,
): { readonly vault: VaultConfig; readonly name: string } | null => {
  for (const vault of vaults)
    for (const { name, path } of vault.places) if (path === folder) return { vault, name };
  return null;
};

export interface OwnCheck extends Omit<UseOptions, 'clock'> {
  readonly readData: boolean;
  /** Null: all of it is read. A sample wants no key. */
  readonly sample: SampleChoice | null;
}

/** `verify`: with this computer's key where it may read the vault, else without. */
export const verifyOwn = async (home: Home, options: OwnCheck, context: RunContext): Promise<CheckReport> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  const place = await placeOf(vault, options.place);
  const isKeyless = vault.writeOnly && options.words === null;
  const { sample, readData } = options;
  if (sample !== null || ((isKeyless || place.locator.kind !== 'folder') && !readData))
    return checkKeyless({ home, vault }, { place, sample }, context);
  const session = await useVault(home, { ...options, clock: context.clock });
  const job = { vault: vault.id, command: 'verify', place: session.store.place.name };
  return announcing(home, job, context, (told) => verifyWithKey(session, options, told));
};

const checkKeyless = async (
  own: Pick<Session, 'home' | 'vault'>,
  { place, sample }: { readonly place: Place; readonly sample: SampleChoice | null },
  context: RunContext,
): Promise<CheckReport> => {
  const { home, vault } = own;
  await assertMark(place, vault);
  await home.prepare(vault.id);
  const check: KeylessCheck = {
    pin: vault.certificate as Fingerprint,
    sample: sampleOf(own, place.name, sample),
    // A copy that is behind is not set back.
    findings: isFirst(vault, place.name) ? await hiddenIn(own, place) : [],
    coming: comingTo(own, place.name),
  };
  const found = await checkPlace(place, check, context);
  return keepCheck(own, { place: place.name, found, at: context.clock() });
};
