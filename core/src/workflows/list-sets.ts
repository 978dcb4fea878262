import type { SetConfig, SetList, SetRemoval, SetSummary } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import { displayPath } from '../model/paths.ts';
import { recordSet } from './history/record-set.ts';
import { chooseVault, type Home } from './home.ts';
import { findSet, forgetSet, setPath } from './sets.ts';

export type { SetSummary } from '@safelight/manifests';

const summaryOf = (set: SetConfig, vault: string): SetSummary => ({
  id: set.id,
  name: set.name,
  kind: set.kind,
  path: displayPath(setPath(set)),
  vault,
});

/** `set list`: what a bare `backup` does. Throws where no vault is set up. */
export const listSets = async (home: Home, vaultName: string | null): Promise<SetList> => {
  const config = await home.config();
  const vault = chooseVault(config, home, vaultName);
  return config.sets.filter((set) => set.vault === vault.id).map((set) => summaryOf(set, vault.name));
};

/** `set remove`: forgets a set, or tells which it would forget. Throws `set-unknown`. */
export const removeSet = async (
  home: Home,
  name: string,
  { mode, now }: { readonly mode: 'write' | 'dry-run'; readonly now: Date },
): Promise<SetRemoval> => {
  const config = await home.config();
  const set = findSet(config, name);
  if (set === null) throw new SafelightError('set-unknown', { name });
  const removed = mode === 'write';
  const vault = config.vaults.find(({ id }) => id === set.vault);
  if (removed) await forgetSet(home, set.id);
  if (removed && vault !== undefined) await recordSet(home, vault, { kind: 'set-removed', set, at: now });
  return { set: summaryOf(set, vault?.name ?? set.vault), removed };
};
