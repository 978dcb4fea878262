import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '@safelight/manifests';
import { rememberBlocks } from '../backup/block-store.ts';
import { makePrivateFolder } from '../fs/private-folder.ts';
import type { SafelightError } from '../model/errors.ts';
import { type BytePath, bytePathFromText } from '../model/paths.ts';
import { Extraction } from '../vault/extraction.ts';
import type { KeyIndex } from '../vault/key-index.ts';
import type { ObjectSource } from '../vault/object-source.ts';
import { Pool } from '../vault/pool.ts';
import type { SnapshotReader } from '../vault/snapshot-reader.ts';
import type { State } from '../vault/state.ts';
import type { ReadableStore } from '../vault/store.ts';

export interface BlockRebuild {
  readonly store: ReadableStore;
  readonly objects: ObjectSource;
  readonly state: State;
  readonly keys: KeyIndex;
  readonly contentKey: Uint8Array;
  /** Private folder that is emptied afterwards. */
  readonly scratch: string;
}

/** A file of extents, and where it lies on the disk that was backed up. */
export interface PiecedFile {
  readonly set: string;
  readonly path: BytePath;
  readonly entry: FileEntry;
  readonly reader: SnapshotReader;
}

/**
 * Finds the block ids of catalogs that are stored by their changes: they are put together once from the vault, or the next
 * backup would store each of them whole again. One that cannot be put together is left for that.
 */
export const rebuildBlocks = async (rebuild: BlockRebuild, files: readonly PiecedFile[]): Promise<void> => {
  if (files.length === 0) return;
  await makePrivateFolder(rebuild.scratch);
  await using pool = new Pool(
    { place: rebuild.objects.locator, incoming: '', contentKey: rebuild.contentKey, reopen: false },
    { onBytes: () => undefined, known: (ids) => ids.map(() => true) },
  );
  for (const file of files) await rebuildOne(rebuild, pool, file);
};

const rebuildOne = async (
  { keys, objects, state, scratch }: BlockRebuild,
  pool: Pool,
  file: PiecedFile,
): Promise<void> => {
  const path = join(scratch, 'catalog');
  const errors: SafelightError[] = [];
  const extraction = new Extraction({
    keys,
    pool,
    objects,
    extents: (leaves) => file.reader.extents(leaves),
    onOutcome: ({ error }) => {
      if (error !== null) errors.push(error);
    },
  });
  const to = bytePathFromText(path);
  try {
    for (const job of extraction.add({ entry: file.entry, to, label: file.path, overwrite: true }))
      await job();
    if (errors.length > 0) return;
    const { blocks } = await pool.run({ kind: 'block-ids', path: to });
    rememberBlocks(state, file.set, file.path, {
      tags: blocks,
      extents: file.reader.extents(file.entry.extents ?? []),
    });
  } finally {
    await rm(path, { force: true });
  }
};
