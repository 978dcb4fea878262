import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrilledFile, FileEntry } from '@safelight/manifests';
import { type DrillReport, drillReport } from '../drill/report.ts';
import { type Candidate, type ChooseOptions, choose } from '../drill/scan.ts';
import type { Thumbnails } from '../drill/told.ts';
import { type Look, lookAtPicture } from '../drill/verify.ts';
import { makePrivateFolder, makePrivateFolderIn } from '../fs/private-folder.ts';
import { Throttle } from '../fs/throttle.ts';
import { MetadataReader } from '../metadata/exiftool.ts';
import type { ContentId } from '../model/digest.ts';
import type { ErrorCode } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { bytePathFromText, displayPath, nameOf, parentOf } from '../model/paths.ts';
import { Extraction, type Outcome } from '../vault/extraction.ts';
import { KeyIndex } from '../vault/key-index.ts';
import type { ObjectSource } from '../vault/object-source.ts';
import type { Pool } from '../vault/pool.ts';
import { currentKeyrings, type SnapshotReader } from '../vault/snapshot-reader.ts';
import { comingTo } from './coming-to.ts';
import { drillCatalog } from './drill-catalog.ts';
import { recordDrill } from './history/record-drill.ts';
import { noteRestoreTest, type TestedFile } from './note-proofs.ts';
import { openObjects, openReader, readingPool } from './reading.ts';
import { mapsOf } from './root-maps.ts';
import { announcing } from './running-jobs.ts';
import { readableStore, type Session } from './session.ts';
import { chooseSnapshot, openSnapshots } from './snapshots.ts';

export interface DrillOptions extends ChooseOptions {
  readonly set: string | null;
}

/** A restore test and the small pictures its page shows. */
export interface Drill {
  readonly report: DrillReport;
  readonly thumbnails: Thumbnails;
}

/** What keeps a test from being made, and is no result of one. */
const UNTESTED: readonly ErrorCode[] = ['place-absent', 'file-archived'];

/** Files that lie in the private folder at once. */
const TOGETHER = 32;

/** Brings the catalog and some pictures of the newest snapshot back into a private folder, proves them, removes them. */
export const drill = (session: Session, options: DrillOptions, context: RunContext): Promise<Drill> => {
  const { home, vault, store } = session;
  const job = { vault: vault.id, command: 'drill', place: store.place.name };
  return announcing(home, job, context, (told) => runDrill(session, options, told));
};

const runDrill = async (session: Session, options: DrillOptions, context: RunContext): Promise<Drill> => {
  const started = context.clock().getTime();
  const store = readableStore(session);
  const { snapshots, removals } = await openSnapshots(store);
  const { root } = chooseSnapshot(snapshots, 'latest', options.set);
  using keys = new KeyIndex(store, removals);
  await keys.load(currentKeyrings(root, removals));
  await using objects = await openObjects(session.home, store.place, context);
  const reader = await openReader(root, keys, objects);
  const coming = comingTo(session, store.place.name);
  const isComing = (content: ContentId): boolean => {
    const found = keys.locate(content);
    return found !== null && coming.has(found.sha256);
  };
  const isThere = (entry: FileEntry): boolean =>
    coming.size === 0 || !reader.contentsOf(entry).some(isComing);
  const chosen = choose(reader, { ...options, isThere });
  await using bench = await openBench(session, { keys, reader, objects }, context);
  announce([...chosen.catalog, ...chosen.pictures], root.set.name, context);
  const catalog = await drillCatalog(
    bench,
    { root, chosen, moves: mapsOf(session.sets, root.set.id) },
    context,
  );
  const thumbnails = new Map<string, Buffer>();
  const files: DrilledFile[] = [];
  const tested: TestedFile[] = [];
  if (catalog !== null && catalog.trouble.length === 0)
    tested.push(...chosen.catalog.map((candidate) => testedFile({ candidate, error: null }, reader)));
  let restoreSeconds = 0;
  for (let at = 0; at < chosen.pictures.length; at += TOGETHER) {
    context.signal.throwIfAborted();
    const group = await bench.bringBack(chosen.pictures.slice(at, at + TOGETHER));
    restoreSeconds += group.seconds;
    tested.push(...group.files.map((file) => testedFile(file, reader)));
    for (const { file, thumbnail } of await lookAtAll(group.files, bench.metadata)) {
      files.push(file);
      if (thumbnail !== null) thumbnails.set(file.path, thumbnail);
    }
  }
  const seconds = (context.clock().getTime() - started) / 1000;
  const findings = [...keys.findings, ...reader.findings];
  const proven = drillReport({ root, files, catalog, findings, restoreSeconds, seconds });
  const at = context.clock();
  noteRestoreTest(session, { set: root.set.id, files: tested, at });
  const report = await recordDrill(session, { root, report: proven, at });
  return { report, thumbnails };
};

const testedFile = (
  { candidate: { entry, source }, error }: Omit<BackFile, 'path'>,
  reader: SnapshotReader,
): TestedFile => ({
  folder: parentOf(source),
  contents: reader.contentsOf(entry),
  error,
});

const announce = (chosen: readonly Candidate[], set: string, context: RunContext): void => {
  context.onEvent({ kind: 'phase', phase: 'restore-test', subject: set });
  const bytes = chosen.reduce((sum, { entry }) => sum + entry.size, 0);
  context.onEvent({ kind: 'plan', files: chosen.length, bytes });
};

/** A candidate as it came back: at `path`, unless there is an error. */
export interface BackFile {
  readonly candidate: Candidate;
  readonly path: string;
  readonly error: Outcome['error'];
}

/** The private folder and the doors a restore test works with. */
export interface Bench extends AsyncDisposable {
  readonly scratch: string;
  readonly metadata: MetadataReader;
  /** Into a folder of its own, emptied when the next group comes. */
  bringBack(
    group: readonly Candidate[],
  ): Promise<{ readonly files: readonly BackFile[]; readonly seconds: number }>;
}

/** What files are brought back by. */
interface Doors {
  readonly keys: KeyIndex;
  readonly pool: Pool;
  readonly reader: SnapshotReader;
  readonly objects: ObjectSource;
}

const openBench = async (
  session: Session,
  doors: Omit<Doors, 'pool'>,
  context: RunContext,
): Promise<Bench> => {
  const home = session.home.scratchFolder(session.vault.id);
  const scratch = await makePrivateFolderIn(home, 'restore-test-');
  const metadata = new MetadataReader();
  const pool = readingPool(session, doors.objects, context);
  const pictures = join(scratch, 'pictures');
  return {
    scratch,
    metadata,
    bringBack: async (group) => {
      await rm(pictures, { recursive: true, force: true });
      await makePrivateFolder(pictures);
      return bringBack(group, pictures, { ...doors, pool });
    },
    [Symbol.asyncDispose]: async () => {
      await pool[Symbol.asyncDispose]();
      await metadata[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    },
  };
};

const bringBack = async (
  group: readonly Candidate[],
  folder: string,
  { keys, pool, reader, objects }: Doors,
) => {
  const started = performance.now();
  const errors = new Map<string, Outcome['error']>();
  const throttle = new Throttle(pool.width);
  const extraction = new Extraction({
    keys,
    pool,
    objects,
    extents: (leaves) => reader.extents(leaves),
    onOutcome: ({ file, error }) => {
      if (error !== null && UNTESTED.includes(error.code)) throw error;
      errors.set(String(file.to), error);
    },
  });
  const placed = group.map((candidate, index) => ({
    candidate,
    path: join(folder, plainName(candidate, index)),
  }));
  for (const { candidate, path } of placed) {
    const wanted = { ...candidate, to: bytePathFromText(path), overwrite: false };
    for (const job of extraction.add(wanted)) await throttle.run(job);
  }
  for (const job of extraction.rest()) await throttle.run(job);
  await throttle.drained();
  const files = placed.map(({ candidate, path }) => ({
    candidate,
    path,
    error: errors.get(bytePathFromText(path)) ?? null,
  }));
  return { files, seconds: (performance.now() - started) / 1000 };
};

/** A number and the extension: the picture's own name may be no text at all. */
const plainName = ({ label }: Candidate, index: number): string => {
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(label)?.[0] ?? '';
  return `${index}${extension}`;
};

const lookAtAll = async (files: readonly BackFile[], metadata: MetadataReader) => {
  const looked: { readonly file: DrilledFile; readonly thumbnail: Buffer | null }[] = [];
  for (const { candidate, path, error } of files) {
    const { label, kind, entry } = candidate;
    const look: Look =
      error === null
        ? await lookAtPicture({ path, name: nameOf(label), kind }, metadata)
        : { decoded: 'none', note: null, thumbnail: null };
    const { thumbnail, ...seen } = look;
    const file = {
      path: displayPath(label),
      bytes: entry.size,
      trouble: error?.message ?? null,
      ...seen,
    };
    looked.push({ file, thumbnail });
  }
  return looked;
};
