import type { ContentId, Sha256 } from '../model/digest.ts';
import { packContentId } from '../vault/content-key.ts';
import { rememberedIndex } from '../vault/held-lists.ts';
import type { Removals } from '../vault/removals.ts';
import { type ListedRoot, listRoots } from '../vault/roots.ts';
import type { State } from '../vault/state.ts';
import type { VaultStore } from '../vault/store.ts';

const mirrorOf = (set: string): string => `mirrors:${set}`;

/** The files that the state has of a set are those of this snapshot; null: a run is changing them. */
export const rememberMirror = (state: State, set: string, root: Sha256 | null): void =>
  state.setMeta(mirrorOf(set), root ?? '');

/**
 * Forgets what was taken out of the vault on purpose, or is to go: its content is sealed again by whoever has it. Call it once
 * the run is announced: whoever prunes publishes first and then looks for runs, so that one of the two knows of the other. What
 * a snapshot needs that stands, and that the state mirrors, is not forgotten: it stays, and need not lie on the disk any more.
 */
export const obeyCondemned = async (store: VaultStore, state: State, removals: Removals): Promise<void> => {
  const objects = knownOf(
    state,
    'object',
    removals.condemned.flatMap((one) => one.objects),
  );
  const keyrings = knownOf(
    state,
    'keyring',
    removals.condemned.flatMap((one) => one.keyrings),
  );
  const isAny = objects.length + keyrings.length > 0;
  const needed = isAny ? neededByMirrors(state, await listRoots(store), removals) : new Set<string>();
  const goes = (sha256: Sha256): boolean => !needed.has(sha256);
  state.forgetObjects([...knownOf(state, 'object', removals.objects), ...objects.filter(goes)]);
  state.forgetKeyrings([...knownOf(state, 'keyring', destroyed(removals)), ...keyrings.filter(goes)]);
};

/** Those that the state relies on, or did: of a vault that was never pruned none. */
const knownOf = (state: State, kind: 'object' | 'keyring', sha256s: Iterable<Sha256>): Sha256[] => {
  const find = state.sql(`SELECT id FROM ${kind} WHERE sha256 = ?`);
  return [...new Set(sha256s)].filter((sha256) => find.get(sha256) !== undefined);
};

/** Keyrings that went for good: what one opened that has a successor is opened by that. */
const destroyed = ({ keyrings }: Removals): readonly Sha256[] =>
  [...keyrings].flatMap(([keyring, successor]) => (successor === null ? [keyring] : []));

/** Objects and keyrings. */
const neededByMirrors = (
  state: State,
  roots: readonly ListedRoot[],
  removals: Removals,
): ReadonlySet<string> => {
  const standing = new Set<string>(
    roots.flatMap(({ sha256 }) => (removals.roots.has(sha256) ? [] : [sha256])),
  );
  const sets = state
    .sql('SELECT DISTINCT of_set FROM folder')
    .all()
    .map((row) => String(row['of_set']))
    .filter((set) => standing.has(state.meta(mirrorOf(set)) ?? ''));
  return new Set(sets.flatMap((set) => needsOf(state, set, rememberedIndex(state, set))));
};

/** `lists`: those of its folders, beside the lists of files that the state knows. */
const needsOf = (state: State, set: string, lists: readonly ContentId[]): readonly string[] => {
  const rows = state
    .sql(
      `SELECT DISTINCT o.sha256, k.sha256 AS keyring FROM object o JOIN keyring k ON k.id = o.keyring WHERE o.id IN (
         SELECT c.object FROM folder d JOIN file f ON f.folder = d.id JOIN content c ON c.id = f.content WHERE d.of_set = ?
         UNION
         SELECT c.object FROM folder d JOIN part p ON p.folder = d.id JOIN content c ON c.id = p.content WHERE d.of_set = ?)`,
    )
    .all(set, set);
  const find = state.sql(
    `SELECT o.sha256, k.sha256 AS keyring FROM content c JOIN object o ON o.id = c.object
       JOIN keyring k ON k.id = o.keyring WHERE c.id = ?`,
  );
  const listed = [...lists, ...leavesOf(state, set)]
    .map((id) => find.get(packContentId(id)))
    .filter((row) => row !== undefined);
  return [...rows, ...listed].flatMap((row) => [String(row['sha256']), String(row['keyring'])]);
};

const leavesOf = (state: State, set: string): readonly ContentId[] =>
  state
    .sql('SELECT leaves FROM folder WHERE of_set = ? AND leaves IS NOT NULL')
    .all(set)
    .flatMap((row) => JSON.parse(String(row['leaves'])) as ContentId[]);

/** What a set relies on, as the state knows it, of what was taken out of the vault: objects and keyrings. */
export const reliedAndGone = (
  state: State,
  { set, lists }: { readonly set: string; readonly lists: readonly ContentId[] },
  removals: Removals,
): { readonly objects: readonly Sha256[]; readonly keyrings: readonly Sha256[] } => {
  const objects = knownOf(state, 'object', removals.objects);
  const keyrings = knownOf(state, 'keyring', destroyed(removals));
  if (objects.length + keyrings.length === 0) return { objects, keyrings };
  const needs = new Set(needsOf(state, set, lists));
  const isNeeded = (sha256: Sha256): boolean => needs.has(sha256);
  return { objects: objects.filter(isNeeded), keyrings: keyrings.filter(isNeeded) };
};
