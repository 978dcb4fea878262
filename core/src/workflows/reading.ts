import type { SnapshotRoot } from '@safelight/manifests';
import { makePrivateFolderIn } from '../fs/private-folder.ts';
import type { ContentId } from '../model/digest.ts';
import type { RunContext } from '../model/events.ts';
import type { Place } from '../place/place.ts';
import { FarObjects } from '../vault/far-objects.ts';
import type { KeyIndex } from '../vault/key-index.ts';
import { incomingFolder } from '../vault/layout.ts';
import { type ObjectName, type ObjectSource, objectsThere } from '../vault/object-source.ts';
import { Pool } from '../vault/pool.ts';
import { type SnapshotFolder, SnapshotReader } from '../vault/snapshot-reader.ts';
import type { Home } from './home.ts';
import { removeLeftovers } from './look-folder.ts';
import type { Session } from './session.ts';

/** The objects of a place: of a bucket or remote they are brought here while they are needed. */
export interface ReadObjects extends ObjectSource, AsyncDisposable {}

/** `home`: of this computer; a private folder of it is used. */
export const openObjects = async (
  home: Pick<Home, 'path'>,
  place: Place,
  { signal }: Pick<RunContext, 'signal'>,
): Promise<ReadObjects> => {
  if (place.locator.kind === 'folder')
    return { ...objectsThere(place), [Symbol.asyncDispose]: () => Promise.resolve() };
  await removeLeftovers(home.path);
  const folder = await makePrivateFolderIn(home.path, `look-${process.pid}-`);
  return FarObjects.open(place, folder, signal);
};

/** Threads that bring files back; nothing is sealed by them. */
export const readingPool = (
  { store, contentKey }: Session,
  { locator }: ObjectSource,
  { onEvent }: RunContext,
): Pool =>
  new Pool(
    {
      place: locator,
      incoming: incomingFolder(store.machine.fingerprint),
      contentKey,
      reopen: false,
    },
    { onBytes: (bytes) => onEvent({ kind: 'bytes', bytes }), known: (ids) => ids.map(() => true) },
  );

/** The lists of a snapshot, brought here where they are not. */
export const openReader = async (
  root: SnapshotRoot,
  keys: KeyIndex,
  objects: ObjectSource,
): Promise<SnapshotReader> => {
  const reader = (): SnapshotReader => new SnapshotReader({ place: objects }, root, keys);
  if (objects.keep !== undefined) {
    await objects.keep(objectsOf(root.index, keys));
    // What this one cannot read is found by the one that is given.
    const folders = [...reader().folders()];
    const leaves = folders.flatMap((folder) => folder.leaves);
    await objects.keep(objectsOf(leaves, keys));
    await objects.keep(objectsOf(pieceLists(folders), keys));
  }
  return reader();
};

/** Lists of the stretches of files that have no content of their own. */
function* pieceLists(folders: readonly SnapshotFolder[]): Generator<ContentId> {
  for (const folder of folders)
    for (const entry of folder.entries()) if (entry.kind === 'file') yield* entry.extents ?? [];
}

function* objectsOf(contents: Iterable<ContentId>, keys: KeyIndex): Generator<ObjectName> {
  for (const content of contents) {
    const found = keys.locate(content);
    if (found !== null) yield found;
  }
}
