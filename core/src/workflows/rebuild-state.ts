import type { Extent, FileEntry, KeyringLine } from '@safelight/manifests';
import { KnownFiles } from '../backup/known-files.ts';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { isSafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { joinBytes } from '../model/paths.ts';
import { contentLength } from '../seal/hash.ts';
import { readInventories } from '../vault/inventories.ts';
import { SEGMENT } from '../vault/jobs.ts';
import { KeyIndex } from '../vault/key-index.ts';
import { readRemovals } from '../vault/removals.ts';
import { bytesOfName, currentKeyrings, type SnapshotReader, sourceOf } from '../vault/snapshot-reader.ts';
import type { State } from '../vault/state.ts';
import type { ReadableStore } from '../vault/store.ts';
import { rememberClosedCopy } from './closed-copy.ts';
import { rememberHealth } from './guard-set.ts';
import { rememberMirror } from './obey-condemned.ts';
import { openReader } from './reading.ts';
import { type BlockRebuild, type PiecedFile, rebuildBlocks } from './rebuild-blocks.ts';
import type { OpenedSnapshot } from './snapshots.ts';

/**
 * Fills the state of a new computer from the vault: what is stored where, and the files of the newest snapshot of each
 * set. Stamps are left empty, so the next backup reads every file once; what it reads is held, so nothing is sealed twice.
 * Gives the number of files.
 */
export const rebuildState = async (
  rebuild: Omit<BlockRebuild, 'keys'>,
  snapshots: readonly OpenedSnapshot[],
  context: RunContext,
): Promise<number> => {
  const { store, state } = rebuild;
  context.onEvent({ kind: 'phase', phase: 'rebuild', subject: store.place.name });
  const removals = await readRemovals(store);
  using keys = new KeyIndex(store, removals);
  // Oldest first: what a newer one says of a content counts, here as in a restore.
  const keyrings = new Set(snapshots.flatMap(({ root }) => currentKeyrings(root, removals).reverse()));
  await keys.load(keyrings, (keyring, lines) => rememberKeyring(state, keyring, lines));
  await rememberHeads(store, state);
  const newest = new Map(snapshots.map((snapshot) => [snapshot.root.set.id, snapshot]));
  for (const { root } of snapshots) {
    if (root.complete) rememberHealth(state, root);
    rememberClosedCopy(state, root);
  }
  let files = 0;
  const pieced: PiecedFile[] = [];
  for (const { name, root } of newest.values()) {
    const reader = await openReader(root, keys, rebuild.objects);
    files += rememberFiles(reader, state, { set: root.set.id, pieced });
    rememberMirror(state, root.set.id, name.sha256);
  }
  await rebuildBlocks({ ...rebuild, keys }, pieced);
  return files;
};

/** The size is told by the place where it is needed: this keyring is in an inventory already. */
const rememberKeyring = (state: State, sha256: Sha256, lines: readonly KeyringLine[]): void =>
  state.transaction(() => {
    const id = state.addKeyring({ sha256, size: 0 });
    for (const line of lines) {
      const object = state.addObject({ sha256: line.object, size: line.size }, id);
      for (const [content, start, length] of line.contents) state.putContent(content, length, object, start);
    }
  });

const rememberHeads = async (store: ReadableStore, state: State): Promise<void> => {
  const { inventories } = await readInventories(store);
  const builtOn = new Set(inventories.flatMap(({ header }) => header.buildsOn));
  const heads = inventories.map(({ id }) => id).filter((id) => !builtOn.has(id));
  state.transaction(() => {
    state.setMeta('inventory-heads', JSON.stringify(heads));
    state.db.exec('UPDATE object SET inventoried = 1; UPDATE keyring SET inventoried = 1');
  });
};

const rememberFiles = (
  reader: SnapshotReader,
  state: State,
  { set, pieced }: { readonly set: string; readonly pieced: PiecedFile[] },
): number => {
  const known = new KnownFiles(state, set, 'rebuilt');
  let files = 0;
  for (const folder of reader.folders()) {
    const folderPath = sourceOf(reader.root, folder);
    if (folderPath === null) continue;
    const id = known.enter(folderPath);
    const entries = [...folder.entries()];
    state.transaction(() => {
      for (const entry of entries) {
        if (entry.kind !== 'file' || reader.isErased(entry)) continue;
        const parts = partsOf(reader, entry);
        if (parts === null) continue;
        if ('extents' in parts && isPatched(reader.extents(parts.extents)))
          pieced.push({ set, path: joinBytes(folderPath, bytesOfName(entry)), entry, reader });
        known.save(id, {
          name: bytesOfName(entry),
          stamp: '',
          size: entry.size,
          parts,
          entry: JSON.stringify(entry),
        });
        files += 1;
      }
    });
  }
  return files;
};

/** Made of stretches, not of whole segments one behind the other. */
const isPatched = (extents: readonly Extent[]): boolean =>
  extents.some(
    ({ content, offset, length }, at) =>
      offset !== 0 || length !== contentLength(content) || (length !== SEGMENT && at < extents.length - 1),
  );

const partsOf = (reader: SnapshotReader, entry: FileEntry) => {
  if (entry.content !== undefined) return { content: entry.content };
  const extents = entry.extents ?? [];
  try {
    const contents = new Set<ContentId>(reader.extents(extents).map(({ content }) => content));
    return { extents, contents: [...contents] };
  } catch (error) {
    if (isSafelightError(error)) return null;
    throw error;
  }
};
