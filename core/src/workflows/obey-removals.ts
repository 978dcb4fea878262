import type { KeyringLine } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError } from '../model/errors.ts';
import { unpackContentId } from '../vault/content-key.ts';
import { openKeyring } from '../vault/keyrings.ts';
import { blindContent, type Removals } from '../vault/removals.ts';
import { successorOf } from '../vault/snapshot-reader.ts';
import type { State } from '../vault/state.ts';
import { keepRemovals } from './kept-removals.ts';
import { readableStore, type Session } from './session.ts';

const OBEYED = 'removals-obeyed';

/** Removals that this computer obeys, oldest first. */
export const removalsKnown = (state: State): readonly Sha256[] =>
  JSON.parse(state.meta(OBEYED) ?? '[]') as Sha256[];

/**
 * Takes out of the state what was taken out of the vault on purpose, so that nothing relies on it, and what was erased is
 * not known as a file of any set. The rest of what went is known by what took its place; a computer that only adds cannot
 * read that, and seals it again. Call with the run lock held. Gives whether anything was new.
 */
export const obeyRemovals = async (session: Session, state: State, removals: Removals): Promise<boolean> => {
  const obeyed = new Set(removalsKnown(state));
  if (removals.ids.every((id) => obeyed.has(id))) return false;
  const gone = [...removals.keyrings.keys()].filter((keyring) => isKnown(state, keyring));
  for (const keyring of gone) await takeSuccessor(session, state, { keyring, removals });
  state.forgetKeyrings(gone);
  state.forgetObjects([...removals.objects]);
  forgetErased(state, removals.contents);
  await keepRemovals(state, session.store.place);
  state.setMeta(OBEYED, JSON.stringify(removals.ids));
  return true;
};

const isKnown = (state: State, keyring: Sha256): boolean =>
  state.sql('SELECT 1 FROM keyring WHERE sha256 = ?').get(keyring) !== undefined;

const takeSuccessor = async (
  session: Session,
  state: State,
  { keyring, removals }: { readonly keyring: Sha256; readonly removals: Removals },
): Promise<void> => {
  const successor = successorOf(keyring, removals);
  if (successor === null || session.opener === null) return;
  try {
    const { lines } = await openKeyring(readableStore(session), successor);
    const size = removals.replacements.find(({ sha256 }) => sha256 === successor)?.size ?? 0;
    remember(state, { sha256: successor, size }, lines);
  } catch (error) {
    // What it opens is sealed again.
    if (!isSafelightError(error) || error.exit !== 4) throw error;
  }
};

/** The removal vouches for all of it: no inventory need name it. */
const remember = (
  state: State,
  keyring: { readonly sha256: Sha256; readonly size: number },
  lines: readonly KeyringLine[],
): void =>
  state.transaction(() => {
    const id = state.addKeyring(keyring);
    state.sql('UPDATE keyring SET inventoried = 1 WHERE id = ?').run(id);
    for (const line of lines) {
      const object = state.addObject({ sha256: line.object, size: line.size }, id);
      state.sql('UPDATE object SET inventoried = 1 WHERE id = ?').run(object);
      for (const [content, start, length] of line.contents) state.putContent(content, length, object, start);
    }
  });

/** Files that hold something that was erased, and lists that name them. */
const forgetErased = (state: State, contents: ReadonlySet<Sha256>): void => {
  if (contents.size === 0) return;
  const isErased = (packed: unknown): boolean =>
    packed instanceof Uint8Array && contents.has(blindContent(unpackContentId(packed)));
  const lost = 'NOT EXISTS (SELECT 1 FROM content c WHERE c.id =';
  const rows = [
    ...state
      .sql(`SELECT folder, name, content FROM file f WHERE content IS NOT NULL AND ${lost} f.content)`)
      .all(),
    ...state.sql(`SELECT folder, name, content FROM part p WHERE ${lost} p.content)`).all(),
  ];
  // As the next backup would find them: until then nobody is told that they are not backed up.
  const leaveOut = state.sql(
    `INSERT OR REPLACE INTO left_out SELECT d.of_set, d.path, f.name, f.stamp FROM file f
       JOIN folder d ON d.id = f.folder WHERE f.folder = ? AND f.name = ?`,
  );
  state.transaction(() => {
    for (const { folder, name, content } of rows) {
      if (folder === undefined || name === undefined || !isErased(content)) continue;
      leaveOut.run(folder, name);
      state.sql('DELETE FROM file WHERE folder = ? AND name = ?').run(folder, name);
      state.sql('UPDATE folder SET leaves = NULL WHERE id = ?').run(folder);
    }
  });
};
