import type { RestoreFailure } from '@safelight/manifests';
import { presentAt } from '../fs/present.ts';
import type { RunContext } from '../model/events.ts';
import type { BytePath } from '../model/paths.ts';
import { actionFor } from '../restore/plan.ts';
import { TURNS } from '../restore/scan.ts';
import { type MissingFile, scanMissing, turnOfMissing } from '../restore/scan-missing.ts';
import { Restoring } from '../restore/store.ts';
import { Extraction } from '../vault/extraction.ts';
import type { KeyIndex } from '../vault/key-index.ts';
import type { ObjectSource } from '../vault/object-source.ts';
import type { Pool } from '../vault/pool.ts';
import type { SnapshotReader } from '../vault/snapshot-reader.ts';
import { type Missed, missedIn, settle } from './missed-files.ts';
import { openReader } from './reading.ts';
import { rootAbove } from './seen-roots.ts';
import type { OpenedSnapshot } from './snapshots.ts';

/** A missed file and the snapshot that has it. */
export interface Source extends MissingFile {
  readonly from: OpenedSnapshot;
  readonly reader: SnapshotReader;
}

/** What bringing missed files back takes. */
export interface Bench {
  readonly objects: ObjectSource;
  readonly include: readonly string[];
  readonly keys: KeyIndex;
  readonly pool: Pool;
  readonly context: RunContext;
  /** Snapshots of the set, newest first. */
  readonly candidates: readonly OpenedSnapshot[];
  load(snapshot: OpenedSnapshot): Promise<void>;
  /** Filled: links that are missed. */
  readonly links: Set<BytePath>;
}

/** The newest version of each missed file. What a folder lost as a whole is taken from the newest snapshot alone. */
export const findSources = async (
  { candidates, keys, load, objects, include, context, links }: Bench,
  missed: Missed,
): Promise<Source[]> => {
  const sources: Source[] = [];
  for (const [age, from] of candidates.entries()) {
    if (age > 0 && missed.references.size === 0) break;
    context.signal.throwIfAborted();
    await load(from);
    const reader = await openReader(from.root, keys, objects);
    const wanted = age === 0 ? missed : { ...missed, everything: [] };
    const scan = {
      reader,
      include,
      missed: missedIn(wanted),
      onLink: (path: BytePath) => links.add(path),
    };
    const found = [...scanMissing(scan)];
    for (const file of found) settle(missed, file.path);
    sources.push(...found.map((file) => ({ ...file, from, reader })));
  }
  return sources;
};

/** Turn by turn, snapshot by snapshot, root by root. */
export const bringBack = async (
  { keys, pool, objects, context }: Bench,
  sources: readonly Source[],
  { roots, everything }: Missed,
): Promise<RestoreFailure[]> => {
  const bytes = sources.reduce((sum, { entry }) => sum + entry.size, 0);
  context.onEvent({ kind: 'plan', files: sources.length, bytes });
  const all = [...roots, ...everything];
  const restorings = new Map<BytePath, Restoring>();
  for (const turn of TURNS) {
    context.onEvent({ kind: 'phase', phase: 'restore', subject: turn });
    const now = sources.filter((source) => turnOfMissing(source) === turn);
    for (const group of Map.groupBy(now, ({ folder, reader }) =>
      JSON.stringify([rootAbove(all, folder), reader.root.seq]),
    ).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const root = rootAbove(all, first.folder) ?? first.folder;
      const restoring = restorings.get(root) ?? new Restoring(root, pool, context);
      restorings.set(root, restoring);
      const extraction = new Extraction({
        keys,
        pool,
        objects,
        extents: (leaves) => first.reader.extents(leaves),
        onOutcome: restoring.onOutcome,
      });
      for (const { entry, path, folder } of group) {
        const file = { entry, to: path, label: path, overwrite: false };
        await restoring.take(
          { kind: 'file', file, folder },
          actionFor(entry, presentAt(path), false),
          extraction,
        );
      }
      await restoring.drain(extraction);
    }
  }
  for (const restoring of restorings.values()) await restoring.finish();
  return [...restorings.values()].flatMap(({ failures }) => failures);
};
