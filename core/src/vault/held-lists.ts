import type { ContentId } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';
import { unheldFiles } from './held-files.ts';
import { asBytePath, BROKEN, type State } from './state.ts';

const indexOf = (set: string): string => `index:${set}`;

/** Keeps where the newest snapshot of a set lists its folders. */
export const rememberIndex = (state: State, set: string, index: readonly ContentId[]): void =>
  state.setMeta(indexOf(set), JSON.stringify(index));

/** Where the newest snapshot of a set lists its folders. */
export const rememberedIndex = (state: State, set: string): readonly ContentId[] =>
  JSON.parse(state.meta(indexOf(set)) ?? '[]') as ContentId[];

/** Folders of a set whose files the newest snapshot cannot tell any more, as far as is known. */
export const brokenFolders = (state: State, set: string): BytePath[] => {
  if (state.meta(BROKEN) === null) return [];
  return state
    .sql('SELECT path, leaves FROM folder WHERE of_set = ? AND leaves IS NOT NULL')
    .all(set)
    .filter(({ leaves }) => !isHeld(state, String(leaves)))
    .map(({ path }) => asBytePath(path));
};

/** Can the newest snapshot of a set not even tell its folders? */
export const isIndexBroken = (state: State, set: string): boolean =>
  state.meta(BROKEN) !== null && !isHeld(state, state.meta(indexOf(set)) ?? '[]');

const isHeld = (state: State, list: string): boolean =>
  (JSON.parse(list) as ContentId[]).every((id) => state.holds(id));

/** Lists that are lost or damaged are written anew by the next snapshot. */
export const forgetBrokenLists = (state: State): void => {
  if (state.meta(BROKEN) !== null) state.db.exec('UPDATE folder SET leaves = NULL');
};

/** Once everything that the newest snapshots need is held again, nobody need look for what is not. */
export const settleBroken = (state: State): void => {
  if (state.meta(BROKEN) === null) return;
  const sets = state.sql('SELECT DISTINCT of_set FROM folder').all();
  const isBroken = sets.some(({ of_set: set }) => {
    const id = String(set);
    return (
      unheldFiles(state, id).length > 0 || brokenFolders(state, id).length > 0 || isIndexBroken(state, id)
    );
  });
  if (!isBroken) state.sql('DELETE FROM meta WHERE name = ?').run(BROKEN);
};
