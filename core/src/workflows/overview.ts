import type { Config, VaultConfig } from '@safelight/manifests';
import type { Fingerprint } from '../model/digest.ts';
import { isSafelightError } from '../model/errors.ts';
import { readIdentity } from '../vault/identity.ts';
import { freeSpace } from './drives.ts';
import { chooseVault, type Home } from './home.ts';
import { type LastRun, lastRun } from './last-runs.ts';
import { placeOf } from './session.ts';

/** How things stand, from what this computer knows; nothing is unlocked and no snapshot is opened. */
export interface Overview {
  readonly vault: string;
  readonly path: string;
  /** Null where the vault is there and is the one; else what stands in the way. */
  readonly trouble: string | null;
  /** Bytes; null where it cannot be told. */
  readonly free: number | null;
  readonly snapshots: number | null;
  readonly sets: readonly { readonly name: string; readonly last: LastRun | null }[];
  /** When the words were last typed back, or null. */
  readonly wordsProven: string | null;
  readonly next: NextStep;
}

export type NextStep = 'bring-vault' | 'first-backup' | 'prove-words' | 'backup' | 'mend' | 'none';

/** Throws `no-vault`, `several-vaults`, `unknown-vault`. */
export const overview = async (home: Home, vaultName: string | null, now: Date): Promise<Overview> => {
  const config = await home.config();
  const vault = chooseVault(config, home, vaultName);
  const place = placeOf(vault, null);
  const trouble = await troubleWith(vault);
  const { path } = place.locator;
  const sets = setsOf(config, home, vault);
  const facts = { trouble, sets, wordsProven: vault.wordsProven };
  return {
    vault: vault.name,
    path,
    ...facts,
    free: trouble === null ? await freeSpace(path) : null,
    snapshots: trouble === null ? (await place.list('snapshots')).length : null,
    next: nextStep(facts, now),
  };
};

const troubleWith = async (vault: VaultConfig): Promise<string | null> => {
  try {
    await readIdentity(placeOf(vault, null), vault.certificate as Fingerprint);
    return null;
  } catch (error) {
    if (isSafelightError(error)) return error.message;
    throw error;
  }
};

const setsOf = (config: Config, home: Home, { id }: VaultConfig): Overview['sets'] =>
  config.sets
    .filter((set) => set.vault === id)
    .map((set) => ({ name: set.name, last: lastRun(home, id, set.id) }));

const DAY = 86_400_000;
/** The kit is asked for again every year: paper gets lost. */
const PROOF_LASTS = 365 * DAY;

const nextStep = (
  { trouble, sets, wordsProven }: Pick<Overview, 'trouble' | 'sets' | 'wordsProven'>,
  now: Date,
): NextStep => {
  const olderThan = (iso: string | null, limit: number) =>
    iso === null || now.getTime() - Date.parse(iso) > limit;
  if (trouble !== null) return 'bring-vault';
  if (olderThan(wordsProven, PROOF_LASTS)) return 'prove-words';
  if (sets.length === 0) return 'first-backup';
  if (sets.some(({ last }) => olderThan(last?.at ?? null, DAY))) return 'backup';
  return sets.some(({ last }) => last !== null && last.problems > 0) ? 'mend' : 'none';
};
