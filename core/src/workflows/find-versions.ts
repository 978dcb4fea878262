import type { FileEntry, FoundVersion } from '@safelight/manifests';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, joinBytes } from '../model/paths.ts';
import { KeyIndex } from '../vault/key-index.ts';
import { bytesOfName, currentKeyrings, SnapshotReader, sourceOf } from '../vault/snapshot-reader.ts';
import type { Wanted } from './find-wanted.ts';
import type { Home } from './home.ts';
import { readableStore } from './session.ts';
import { openSnapshots } from './snapshots.ts';
import { type UseOptions, useVault } from './use-vault.ts';

interface FoundIn {
  readonly set: string;
  readonly path: BytePath;
  /** Newest first. */
  readonly versions: readonly FoundVersion[];
}

/** By set and shown path. */
export type FoundVersions = ReadonlyMap<string, FoundIn>;

/** Looks through every snapshot of the vault, newest first. */
export const findVersions = async (
  home: Home,
  { wanted, ...options }: Omit<UseOptions, 'clock'> & { readonly wanted: Wanted },
  context: RunContext,
): Promise<FoundVersions> => {
  const store = readableStore(await useVault(home, { ...options, clock: context.clock }));
  const { snapshots, removals } = await openSnapshots(store);
  using keys = new KeyIndex(store, removals);
  const found = new Map<string, FoundIn & { versions: FoundVersion[] }>();
  for (const { root } of snapshots.toReversed()) {
    context.signal.throwIfAborted();
    context.onEvent({ kind: 'phase', phase: 'rebuild', subject: `snapshot ${root.seq}` });
    await keys.load(currentKeyrings(root, removals));
    const reader = new SnapshotReader(store, root, keys);
    for (const folder of reader.folders()) {
      const base = sourceOf(root, folder);
      if (base === null) continue;
      for (const entry of folder.entries()) {
        if (entry.kind !== 'file') continue;
        const path = joinBytes(base, bytesOfName(entry));
        if (!fits(wanted, { path, entry, reader, keys })) continue;
        const key = JSON.stringify([root.set.name, displayPath(path)]);
        const file = found.get(key) ?? { set: root.set.name, path, versions: [] };
        found.set(key, file);
        addVersion(file.versions, entry, root.seq);
      }
    }
  }
  return found;
};

const fits = (
  wanted: Wanted,
  {
    path,
    entry,
    reader,
    keys,
  }: {
    readonly path: BytePath;
    readonly entry: FileEntry;
    readonly reader: SnapshotReader;
    readonly keys: KeyIndex;
  },
): boolean => {
  switch (wanted.kind) {
    case 'name':
      return wanted.fits(path);
    case 'xxh128':
      return entry.xxh128 === wanted.digest;
    case 'object':
      return reader.contentsOf(entry).some((content) => keys.locate(content)?.sha256 === wanted.sha256);
  }
};

/** Snapshots come newest first. */
const addVersion = (versions: FoundVersion[], { xxh128, size }: FileEntry, seq: number): void => {
  const at = versions.findIndex((version) => version.xxh128 === xxh128);
  const before = versions[at];
  if (before === undefined) versions.push({ xxh128, bytes: size, first: seq, last: seq });
  else versions[at] = { ...before, first: seq };
};
