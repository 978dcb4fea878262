import { setImmediate as breath } from 'node:timers/promises';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath } from '../model/paths.ts';
import type { DigestOf, Located, Moved, Remembered } from '../reconcile/found.ts';
import { Reconciliation } from '../reconcile/plan.ts';
import type { ReferredFolder } from '../reconcile/plan-folders.ts';
import { planMoves } from '../reconcile/plan-moves.ts';
import { scanFolder } from '../reconcile/scan.ts';
import { equalAmong } from '../reconcile/scan-content.ts';
import { fulfil, picturesElsewhere } from '../reconcile/scan-moves.ts';
import type { LookedRoot } from '../reconcile/scan-roots.ts';

/** Milliseconds between two looks at whether somebody pressed Ctrl-C. */
const BREATH = 50;

/** To be called often in work that does not wait for anything: lets Ctrl-C be heard, and tells whether it rested. */
const breather = (signal: AbortSignal): (() => Promise<boolean>) => {
  let rested = performance.now();
  return async () => {
    if (performance.now() - rested < BREATH) return false;
    await breath();
    signal.throwIfAborted();
    rested = performance.now();
    return true;
  };
};

/** Looks into every folder the catalog refers to; those of absent roots are told as offline. */
export const lookAtFolders = async (
  folders: readonly ReferredFolder[],
  remembered: Remembered | null,
  { signal, onEvent }: RunContext,
): Promise<Reconciliation> => {
  const found = new Reconciliation(remembered);
  const rest = breather(signal);
  for (const { path, root, references } of folders) {
    if (root.state === 'online') found.addFolder(scanFolder(path, references));
    else if (root.state === 'unreadable') found.addUnreadable(path, references);
    else found.addOffline(root, path, references);
    if (await rest()) onEvent({ kind: 'phase', phase: 'scan', subject: displayPath(path) });
  }
  return found;
};

export interface Reading {
  readonly found: Reconciliation;
  readonly roots: readonly LookedRoot[];
  readonly looked: ReadonlySet<BytePath>;
  readonly remembered: Remembered | null;
  readonly digestOf: DigestOf;
  readonly signal: AbortSignal;
}

/** What the catalog does not know: orphans, and pictures in folders it has nothing in. */
const unknownPictures = async ({ found, roots, looked, signal }: Reading): Promise<readonly Located[]> => {
  const online = roots.flatMap(({ path, state }) => (state === 'online' && path !== null ? [path] : []));
  const unknown = [...found.orphans];
  const rest = breather(signal);
  for (const picture of picturesElsewhere(online, looked)) {
    unknown.push(picture);
    await rest();
  }
  return unknown;
};

/** Where something is missing, all of the roots is searched for it. */
export const findMoved = async (reading: Reading): Promise<readonly Moved[]> => {
  const { found, remembered, digestOf } = reading;
  if (found.missing.length === 0) return [];
  const moved: Moved[] = [];
  for (const wish of planMoves(found.missing, await unknownPictures(reading), remembered)) {
    const one = await fulfil(wish, digestOf);
    if (one !== null) moved.push(one);
  }
  return moved.filter(isOnlyClaim(moved));
};

/** Two missing pictures of one name and size cannot both be the one file that has them. */
const isOnlyClaim = (moved: readonly Moved[]): ((one: Moved) => boolean) => {
  const claims = Map.groupBy(moved, ({ found }) => found);
  return ({ found, by }) => by === 'content' || claims.get(found)?.length === 1;
};

export const findDuplicates = async ({
  found,
  digestOf,
  signal,
}: Reading): Promise<readonly (readonly Located[])[]> => {
  const duplicates: (readonly Located[])[] = [];
  for (const group of found.sameSize()) duplicates.push(...(await equalAmong(group, digestOf, signal)));
  return duplicates;
};

/** Null where no vault is known. Files of a length that the vault holds are read before they are called alone. */
export const findOnlyCopies = async ({
  found,
  remembered,
  digestOf,
}: Reading): Promise<readonly Located[] | null> => {
  if (remembered === null || found.onlyCopies === null) return null;
  const alone = [...found.onlyCopies];
  for (const file of found.unsure) {
    const digest = await digestOf(file);
    if (digest === null || !remembered.ofSize(file.size).has(digest)) alone.push(file);
  }
  return alone;
};
