import type { VaultConfig } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import type { Place, VaultPath } from '../place/place.ts';
import { damage, type Finding } from '../vault/finding.ts';
import { State } from '../vault/state.ts';
import type { Home } from './home.ts';

const KEPT = 'removal:';

/** What a computer has obeyed it keeps: a place that hides it must not bring back what was taken out. */
export const keepRemovals = async (state: State, place: Place): Promise<void> => {
  for (const { name } of await place.list('removals')) {
    const path = `removals/${name}` as VaultPath;
    if (state.meta(KEPT + path) === null)
      state.setMeta(KEPT + path, (await place.get(path)).toString('utf8'));
  }
};

const keptIn = (state: State): ReadonlyMap<VaultPath, string> =>
  new Map(
    state
      .sql('SELECT name, value FROM meta WHERE name > ? AND name < ?')
      .all(KEPT, `${KEPT}~`)
      .map(({ name, value }) => [String(name).slice(KEPT.length) as VaultPath, String(value)]),
  );

/** Removals that this computer obeyed and that a place does not list any more. */
const hiddenIn = async (state: State, place: Place): Promise<ReadonlyMap<VaultPath, string>> => {
  const kept = keptIn(state);
  if (kept.size === 0) return kept;
  const listed = new Set((await place.list('removals')).map(({ name }) => `removals/${name}`));
  return new Map([...kept].filter(([path]) => !listed.has(path)));
};

/** The same as findings of a check. */
export const hiddenRemovals = async (home: Home, vault: VaultConfig, place: Place): Promise<Finding[]> => {
  using state = new State(home.statePath(vault.id));
  return [...(await hiddenIn(state, place)).keys()].map((path) =>
    damage(path, new SafelightError('removal-hidden', { path })),
  );
};

/** Puts them there, signed as they are; gives what went there. */
export const bringRemovals = async (state: State, place: Place): Promise<ReadonlyMap<VaultPath, Buffer>> => {
  const brought = new Map<VaultPath, Buffer>();
  for (const [path, text] of await hiddenIn(state, place)) {
    const bytes = Buffer.from(text, 'utf8');
    await place.put(path, bytes);
    brought.set(path, bytes);
  }
  return brought;
};
