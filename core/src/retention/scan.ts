import { createHash } from 'node:crypto';
import type { FileEntry, SnapshotRoot } from '@safelight/manifests';
import { kindOf } from '../catalog/picture-kinds.ts';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { VaultHoldings } from '../vault/holdings.ts';
import { KeyIndex } from '../vault/key-index.ts';
import type { Removals } from '../vault/removals.ts';
import {
  bytesOfName,
  currentKeyrings,
  isInCatalogFolder,
  isLatestOnly,
  type SnapshotFolder,
  SnapshotReader,
  sourceOf,
} from '../vault/snapshot-reader.ts';
import type { ReadableStore } from '../vault/store.ts';

/** A snapshot that stands: its root, and the name it is known by. */
interface StandingSnapshot {
  readonly name: { readonly sha256: Sha256 };
  readonly root: SnapshotRoot;
}

interface HoldingsScan {
  readonly store: ReadableStore;
  readonly removals: Removals;
  /** All that stand, oldest first. */
  readonly snapshots: readonly StandingSnapshot[];
}

/**
 * Reads every manifest of the vault, each list once. Throws `prune-refused` where one cannot be read: then nobody knows
 * what is needed.
 */
export const scanHoldings = async (
  { store, removals, snapshots }: HoldingsScan,
  context: RunContext,
): Promise<VaultHoldings> => {
  const holdings = new VaultHoldings();
  try {
    using keys = new KeyIndex(store, removals);
    const wanted = new Set(snapshots.flatMap(({ root }) => currentKeyrings(root, removals)));
    const opened = new Set<Sha256>();
    await keys.load(wanted, (keyring, lines) => {
      opened.add(keyring);
      holdings.addKeys(lines.filter(({ object }) => !removals.objects.has(object)));
    });
    const shut = keys.findings.find(({ path }) => !opened.has(path.slice(-64) as Sha256));
    if (shut !== undefined) refuse(shut.error);
    // Newest first: the first version of a path that is met is its last.
    for (const snapshot of snapshots.toReversed()) {
      context.signal.throwIfAborted();
      context.onEvent({ kind: 'phase', phase: 'scan', subject: `snapshot ${snapshot.root.seq}` });
      scanSnapshot(new SnapshotReader(store, snapshot.root, keys), snapshot.name.sha256, holdings);
    }
    return holdings;
  } catch (error) {
    holdings[Symbol.dispose]();
    throw error;
  }
};

const refuse = (error: SafelightError): never => {
  throw new SafelightError(
    'prune-refused',
    { why: `not all of the vault can be read: ${error.message}` },
    error,
  );
};

/** What is in no keyring at all is lost already: nothing could be kept for it. Anything else might be mended. */
const isLost = ({ code }: SafelightError): boolean => code === 'content-unknown' || code === 'content-erased';

const scanSnapshot = (reader: SnapshotReader, sha256: Sha256, holdings: VaultHoldings): void => {
  const { root } = reader;
  const own = holdings.addList(sha256, `snapshot ${sha256}`);
  holdings.need(own.list, [...root.index, ...root.problems]);
  for (const folder of reader.folders())
    holdings.transaction(() => {
      for (const leaf of folder.leaves) {
        const where = sourceOf(root, folder) ?? folder.path;
        const { list, isNew } = holdings.addList(sha256, `${root.set.id} ${leaf} ${where}`);
        if (!isNew) continue;
        holdings.need(list, [leaf]);
        for (const entry of folder.entries([leaf]))
          if (entry.kind === 'file') addFile(reader, { folder, where, entry, list }, holdings);
      }
    });
  const bad = reader.findings.find(({ error }) => !isLost(error));
  if (bad !== undefined) refuse(bad.error);
};

const addFile = (
  reader: SnapshotReader,
  {
    folder,
    where,
    entry,
    list,
  }: {
    readonly folder: SnapshotFolder;
    readonly where: string;
    readonly entry: FileEntry;
    readonly list: number;
  },
  holdings: VaultHoldings,
): void => {
  holdings.need(list, contentsOf(reader, entry));
  const file = entry.content ?? (entry.extents ?? []).join(' ');
  const kind = kindOf(bytesOfName(entry));
  if (kind === 'sidecar' || isLatestOnly(reader.root, folder)) return;
  if (kind === 'other' && isInCatalogFolder(reader.root, folder)) return;
  // What a camera wrote counts by its content; of what people go on changing, the last version of each path.
  const isCaptured = kind === 'raw' || kind === 'picture' || kind === 'video';
  const path = `${reader.root.set.id} ${where}/${bytesOfName(entry)}`;
  if (isCaptured || holdings.meetPath(createHash('sha256').update(path).digest().subarray(0, 16)))
    holdings.addOriginal(list, file);
};

const contentsOf = (reader: SnapshotReader, { content, extents = [] }: FileEntry) => {
  if (content !== undefined) return [content];
  try {
    return [...extents, ...reader.extents(extents).map((extent) => extent.content)];
  } catch (error) {
    if (!(error instanceof SafelightError) || !isLost(error)) throw error;
    return extents;
  }
};
