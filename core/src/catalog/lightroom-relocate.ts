import { constants } from 'node:fs';
import { chmod, copyFile, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { diskError, restoringName, syncFolder } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { lightroomHold } from './lightroom-lock.ts';
import { isLightroomCatalog } from './lightroom-version.ts';
import type { RootMove } from './root-move.ts';
import { rootMover } from './root-move.ts';
import { columnsOf } from './sqlite-columns.ts';
import { beginsLikeSqlite, firstBytes, headerLength } from './sqlite-header.ts';
import { checkIntegrity } from './sqlite-integrity.ts';
import { isDatabaseFault, openToChange } from './sqlite-open.ts';
import { putInPlace } from './untouched-copy.ts';

interface Root {
  readonly id: number;
  readonly path: string;
  readonly name: string;
}

interface Change extends Root {
  readonly to: string;
}

const rootsQuery = `SELECT CAST(id_local AS REAL) AS id, CAST(absolutePath AS TEXT) AS path, CAST(name AS TEXT) AS name
  FROM AgLibraryRootFolder`;

const readRoots = (database: DatabaseSync): Root[] =>
  database
    .prepare(rootsQuery)
    .all()
    .map(({ id, path, name }) => ({ id: Number(id), path: String(path), name: String(name ?? '') }));

const lastPart = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? '';

/** `name` is what Lightroom shows: the last part of the path, unless somebody gave the root another name. */
const nameAfter = ({ path, name, to }: Change): string => (name === lastPart(path) ? lastPart(to) : name);

/** `absolutePath` is UNIQUE: two roots must not end in one folder. */
const refuseConflicts = (catalog: string, roots: readonly Root[], changes: readonly Change[]): void => {
  const taken = new Set<string>();
  const destination = new Map(changes.map(({ id, to }) => [id, to]));
  for (const { id, path } of roots) {
    const folder = destination.get(id) ?? path;
    if (taken.has(folder))
      throw new SafelightError('relocate-conflict', {
        path: catalog,
        folder,
        why: 'two of its root folders would be one',
      });
    taken.add(folder);
  }
};

const rowCounts = (database: DatabaseSync): string =>
  JSON.stringify(
    ['AgLibraryRootFolder', 'AgLibraryFolder', 'AgLibraryFile', 'Adobe_images'].map(
      (table) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'],
    ),
  );

/**
 * Twice over, so that roots may change places under UNIQUE. `relativePathFromCatalog` (`../../…/`) is cleared: it was
 * true where the catalog lay before, and is NULL by itself where the pictures lie on another volume.
 */
const applyChanges = (database: DatabaseSync, changes: readonly Change[]): void => {
  const relative = columnsOf(database, 'AgLibraryRootFolder').has('relativePathFromCatalog')
    ? ', relativePathFromCatalog = NULL'
    : '';
  const aside = database.prepare('UPDATE AgLibraryRootFolder SET absolutePath = ? WHERE id_local = ?');
  const place = database.prepare(
    `UPDATE AgLibraryRootFolder SET absolutePath = ?, name = ?${relative} WHERE id_local = ?`,
  );
  for (const { id } of changes) aside.run(`moving:${id}`, id);
  for (const change of changes) place.run(change.to, nameAfter(change), change.id);
};

const damaged = (path: string, why: string, cause?: unknown): SafelightError =>
  new SafelightError('catalog-damaged', { path, why }, cause);

/** Before the transaction is kept: the same rows as before, the new folders in place, and a sound database. */
const proveChanges = (
  database: DatabaseSync,
  catalog: string,
  changes: readonly Change[],
  before: string,
): void => {
  const now = new Map(readRoots(database).map(({ id, path }) => [id, path]));
  if (rowCounts(database) !== before || changes.some(({ id, to }) => now.get(id) !== to))
    throw damaged(catalog, 'the change of its folders had other effects and was undone');
  const { findings } = checkIntegrity(database, 'integrity_check');
  if (findings.length > 0) throw damaged(catalog, findings.join('; '));
};

const changeRoots = (database: DatabaseSync, catalog: string, moves: readonly RootMove[]): number => {
  const moved = rootMover(moves);
  const roots = readRoots(database);
  const changes = roots.flatMap((root) => {
    const to = moved(root.path);
    return to === null || to === root.path ? [] : [{ ...root, to }];
  });
  refuseConflicts(catalog, roots, changes);
  const before = rowCounts(database);
  applyChanges(database, changes);
  proveChanges(database, catalog, changes, before);
  return changes.length;
};

/** One transaction; a `-wal` is applied before it and folded into the database after it. The journal mode stays. */
const changeCatalog = (copy: string, path: string, moves: readonly RootMove[]): number => {
  const database = openToChange(copy);
  try {
    if (!isLightroomCatalog(database))
      throw new SafelightError('not-a-catalog', { path, why: 'it has no Adobe_variablesTable' });
    database.exec('PRAGMA wal_checkpoint(TRUNCATE); BEGIN IMMEDIATE');
    const moved = changeRoots(database, path, moves);
    database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
    return moved;
  } catch (error) {
    throw isDatabaseFault(error) ? damaged(path, error.message, error) : error;
  } finally {
    database.close(); // a transaction not kept is rolled back
  }
};

const LOGS = ['-wal', '-journal', '-shm'] as const;

const copyWithLog = async (path: string, copy: string): Promise<void> => {
  for (const part of ['', '-wal', '-journal'] as const)
    await copyFile(path + part, copy + part, constants.COPYFILE_FICLONE).catch((error: unknown) => {
      if (part === '' || systemCode(error) !== 'ENOENT') throw error;
    });
  await chmod(copy, (await stat(path)).mode | 0o600);
};

/** SQLite removes its `-wal` on closing; what it does not is removed with the copy. */
const discardCopy = async (copy: string): Promise<void> => {
  for (const part of ['', ...LOGS]) await rm(copy + part, { force: true });
};

/** The copy is whole by itself, and durable. */
const settle = async (copy: string, path: string): Promise<void> => {
  const names = await readdir(dirname(copy));
  if (names.includes(`${basename(copy)}-wal`))
    throw damaged(path, 'its changes could not be written into it');
  const file = await open(copy, 'r+');
  try {
    await file.chmod((await stat(path)).mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Implements {@link CatalogReader.relocate} for Lightroom; for a *restored* catalog only. It is changed as a copy that
 * takes its place when it is whole and durable: cut off at any moment, it is as it was restored, or as it should be.
 */
export const relocateLightroom = async (
  path: string,
  moves: readonly RootMove[],
): Promise<{ readonly untouched: string; readonly moved: number }> => {
  rootMover(moves);
  if (!beginsLikeSqlite(await firstBytes(path, headerLength)))
    throw new SafelightError('not-a-catalog', { path, why: 'it is not a SQLite database' });
  if ((await lightroomHold(path)).state === 'open')
    throw new SafelightError('catalog-busy', { path, why: 'Lightroom has it open' });
  const copy = join(dirname(path), restoringName());
  try {
    await copyWithLog(path, copy);
    const moved = changeCatalog(copy, path, moves);
    await settle(copy, path);
    const untouched = await putInPlace(path, copy);
    await syncFolder(dirname(path));
    return { untouched, moved };
  } catch (error) {
    throw diskError(error, path);
  } finally {
    await discardCopy(copy);
  }
};
