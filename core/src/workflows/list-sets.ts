import type { SetConfig } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import { displayPath } from '../model/paths.ts';
import { chooseVault, type Home } from './home.ts';
import { findSet, forgetSet, setPath } from './sets.ts';

/** A set as people and programs are told of it. */
export interface SetSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: SetConfig['kind'];
  readonly path: string;
  readonly vault: string;
}

const summaryOf = (set: SetConfig, vault: string): SetSummary => ({
  id: set.id,
  name: set.name,
  kind: set.kind,
  path: displayPath(setPath(set)),
  vault,
});

/** `set list`: what a bare `backup` does. Throws where no vault is set up. */
export const listSets = async (home: Home, vaultName: string | null): Promise<readonly SetSummary[]> => {
  const config = await home.config();
  const vault = chooseVault(config, home, vaultName);
  return config.sets.filter((set) => set.vault === vault.id).map((set) => summaryOf(set, vault.name));
};

/** `set remove`: forgets a set, or tells which it would forget. Throws `set-unknown`. */
export const removeSet = async (
  home: Home,
  name: string,
  mode: 'write' | 'dry-run',
): Promise<{ readonly set: SetSummary; readonly removed: boolean }> => {
  const config = await home.config();
  const set = findSet(config, name);
  if (set === null) throw new SafelightError('set-unknown', { name });
  const removed = mode === 'write';
  if (removed) await forgetSet(home, set.id);
  const vault = config.vaults.find(({ id }) => id === set.vault);
  return { set: summaryOf(set, vault?.name ?? set.vault), removed };
};
