import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { makePrivateFolderIn } from '../fs/private-folder.ts';
import { isSafelightError, SafelightError, systemCode } from '../model/errors.ts';
import { bytePathFromText } from '../model/paths.ts';
import { beginInspection, type Introduction } from './catalog-inspect.ts';
import { backUpLive } from './live-backup.ts';
import type { CatalogCopy, CatalogCopyOptions, CatalogHold } from './reader.ts';
import { beginsLikeSqlite, firstBytes, headerLength, journalMode } from './sqlite-header.ts';
import { clearTarget, cloneFile, copySteadily, logSuffix } from './steady-copy.ts';

/** What is peculiar to an editor whose catalogs are copied. */
export interface CopiedEditor {
  /** Is it using this catalog? */
  hold(path: string): Promise<CatalogHold>;
  introduce(database: DatabaseSync): Introduction;
}

/** Files in the private folder: the bytes to back up and, where they must be recovered first, a second copy to open. */
interface RawCopy {
  readonly bytes: string;
  readonly log: '-wal' | '-journal' | null;
  readonly notes: readonly string[];
}

interface Source {
  /** As it was named. */
  readonly named: string;
  /** Where it lies, symbolic links followed: SQLite looks for the log there. */
  readonly live: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

const exists = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
};

const viaSqlite =
  'It was being written without pause, so SQLite itself made the copy: same contents, other bytes.';

const busy = (path: string, why: string): SafelightError => new SafelightError('catalog-busy', { path, why });

/** Beside a writer that never rests: with SQLite's own lock, where no transaction was cut short. */
const copyUnderWriter = async ({ named, live, signal }: Source, bytes: string): Promise<RawCopy> => {
  const outcome = await backUpLive({ source: live, target: bytes }, signal);
  switch (outcome) {
    case 'done':
      return { bytes, log: null, notes: [viaSqlite] };
    case 'disk-full':
      throw new SafelightError('disk-full', { path: bytes });
    case 'hot-journal':
      throw busy(named, 'a transaction in it was cut short, and it keeps changing');
    case 'busy':
      throw busy(named, 'another program keeps it locked');
  }
};

const copyDatabase = async (source: Source): Promise<RawCopy> => {
  const { named, live, folder, signal } = source;
  const bytes = join(folder, 'catalog');
  if (!(await stat(live)).isFile())
    throw new SafelightError('not-a-catalog', { path: named, why: 'it is not a file' });
  const header = await firstBytes(live, headerLength);
  const mode = journalMode(header);
  if (await copySteadily({ live, target: bytes, signal }, mode)) {
    const suffix = logSuffix[mode];
    return { bytes, log: (await exists(bytes + suffix)) ? suffix : null, notes: [] };
  }
  if (mode === 'wal' || !beginsLikeSqlite(header)) throw busy(named, 'it never held still');
  await clearTarget(bytes);
  return copyUnderWriter(source, bytes);
};

/** The copy SQLite may change: the raw one itself where it has no log, else another one. */
const copyToOpen = async ({ bytes, log }: RawCopy, folder: string): Promise<string> => {
  if (log === null) return bytes;
  const opened = join(folder, 'opened');
  await cloneFile(bytes, opened);
  await cloneFile(bytes + log, opened + log);
  return opened;
};

const partsOf = ({ bytes, log }: RawCopy, named: string): CatalogCopy['parts'] =>
  (log === null ? [''] : ['', log]).map((suffix) => ({
    name: bytePathFromText(basename(named) + suffix),
    path: bytes + suffix,
  }));

const holdOver = (before: CatalogHold, after: CatalogHold): CatalogHold =>
  after.state === 'closed' ? before : after;

/** Errors that blame the live file become problems of the copy; those of the private folder are thrown. */
const problemOf = (error: unknown, path: string, folder: string): SafelightError => {
  if (isSafelightError(error) && error.code !== 'disk-full') return error;
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new SafelightError('disk-full', { path: folder }, error);
  if (code === 'ENOENT') return new SafelightError('source-missing', { path }, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EIO' || code === 'EISDIR' || code === 'EBUSY')
    return new SafelightError('source-unreadable', { path, why: code }, error);
  throw error;
};

/** Copies a catalog into a private folder, recovers and checks it there. */
export const copyCatalog = async (
  editor: CopiedEditor,
  path: string,
  { scratch, signal, check = 'before' }: CatalogCopyOptions,
): Promise<CatalogCopy> => {
  const folder = await makePrivateFolderIn(scratch, 'catalog-');
  const before = await editor.hold(path);
  try {
    const raw = await copyDatabase({ named: path, live: await realpath(path), folder, signal });
    const hold = holdOver(before, await editor.hold(path));
    const opened = await copyToOpen(raw, folder);
    const { introduce } = editor;
    const recover = raw.log !== null;
    const { isTangled, found } = await beginInspection({ named: path, opened, recover, introduce, signal });
    const copy = { source: path, path: opened, parts: partsOf(raw, path), hold, isTangled };
    const { notes } = raw;
    if (check === 'beside' && !recover && !isTangled) return { ...copy, notes, problems: [], late: found };
    const { notes: more, problems } = await found;
    return { ...copy, notes: [...notes, ...more], problems, late: null };
  } catch (error) {
    const problems = [problemOf(error, path, folder)];
    return { source: path, path, parts: [], hold: before, notes: [], problems, isTangled: false, late: null };
  }
};
