import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import { backUpLive } from '../../../core/src/catalog/live-backup.ts';
import {
  alter,
  codesOf,
  copied,
  file,
  fingerprint,
  madeCatalog,
  pathsIn,
  rowsOf,
  temporaryFolder,
  text,
} from './catalog-folder.ts';
import { crashAfter, crashWithin } from './half-written.ts';

const oneMore = `INSERT INTO AgLibraryFile (id_local, id_global, baseName, extension, idx_filename, lc_idx_filename, folder)
  SELECT 90001, 'new', 'IMG_3', 'CR3', 'IMG_3.CR3', 'img_3.cr3', folder FROM AgLibraryFile LIMIT 1;`;

/** Gives a file a new time of change some ten thousand times a second. */
const touchWithoutEnd = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { utimesSync } = require('node:fs');
  parentPort.postMessage('begun');
  for (let n = 0; ; n += 1) utimesSync(workerData, n, 1_700_000_000 + n / 1000);
`;

const manyFiles = Array.from({ length: 400 }, (_, n) => file(`IMG_${n}.CR3`));
const manyRoots = [{ absolutePath: '/pictures/', folders: [{ pathFromRoot: '', files: manyFiles }] }];

describe('a closed catalog', () => {
  test.each(['wal', 'delete'] as const)('is copied byte for byte and left as it is (%s)', async (journal) => {
    const path = madeCatalog({ journal });
    const before = fingerprint(dirname(path));
    const copy = await copied(path);
    expect(fingerprint(dirname(path))).toEqual(before);
    expect(copy).toMatchObject({ source: path, hold: { state: 'closed' }, notes: [], problems: [] });
    expect(copy.parts.map(({ name }) => name)).toEqual(['Studio.lrcat']);
    expect(readFileSync(copy.parts[0]?.path ?? '').equals(readFileSync(path))).toBe(true);
    expect(copy.path).toBe(copy.parts[0]?.path);
  });

  test('reading the copy leaves the bytes to back up as they are', async () => {
    const copy = await copied(madeCatalog());
    const before = fingerprint(dirname(copy.path));
    expect(pathsIn(copy)).toEqual(['/pictures/2026/Anna/IMG_1.CR3', '/pictures/2026/Anna/IMG_2.CR3']);
    expect(fingerprint(dirname(copy.path))).toEqual(before);
  });

  test('two catalogs may share a private folder', async () => {
    const scratch = temporaryFolder();
    const { signal } = new AbortController();
    const first = await lightroom.copy(madeCatalog(), { scratch, signal });
    const second = await lightroom.copy(madeCatalog(), { scratch, signal });
    expect(first.path).not.toBe(second.path);
    expect(statSync(dirname(first.path)).mode & 0o777).toBe(0o700);
  });

  test('a read-only file is copied and recovered', async () => {
    const path = join(temporaryFolder(), 'Studio.lrcat');
    crashAfter(madeCatalog(), path, oneMore);
    for (const suffix of ['', '-wal']) chmodSync(path + suffix, 0o444);
    expect(pathsIn(await copied(path))).toHaveLength(3);
  });
});

describe('rows committed to the -wal alone', () => {
  test('are in the copy, and its bytes to back up are those of both files', async () => {
    const path = join(temporaryFolder(), 'Studio.lrcat');
    crashAfter(madeCatalog(), path, oneMore);
    const before = fingerprint(dirname(path));
    const copy = await copied(path);
    expect(pathsIn(copy)).toHaveLength(3);
    expect(copy.problems).toEqual([]);
    expect(copy.parts.map(({ name }) => name)).toEqual(['Studio.lrcat', 'Studio.lrcat-wal']);
    for (const part of copy.parts)
      expect(readFileSync(part.path).equals(readFileSync(join(dirname(path), part.name)))).toBe(true);
    expect(fingerprint(dirname(path))).toEqual(before);
  });

  test('an empty -wal left by another program is no part', async () => {
    const path = madeCatalog();
    writeFileSync(`${path}-wal`, '');
    expect((await copied(path)).parts).toHaveLength(1);
  });
});

describe('a hot rollback journal', () => {
  const halfWritten = () => {
    const path = join(temporaryFolder(), 'Studio.lrcat');
    const whole = madeCatalog({ shape: 'v5', journal: 'delete', roots: manyRoots });
    crashWithin(
      whole,
      path,
      "UPDATE AgLibraryFile SET idx_filename = 'torn' || id_local, lc_idx_filename = 'torn' || id_local;",
    );
    return path;
  };

  test('is applied to the copy: the transaction that was cut short never was', async () => {
    const path = halfWritten();
    const before = fingerprint(dirname(path));
    expect(readFileSync(path).includes('torn')).toBe(true);
    const copy = await copied(path);
    expect(copy.problems).toEqual([]);
    expect(copy.parts.map(({ name }) => name)).toEqual(['Studio.lrcat', 'Studio.lrcat-journal']);
    expect(pathsIn(copy)).toHaveLength(400);
    expect(pathsIn(copy).some((shown) => shown.includes('torn'))).toBe(false);
    expect(fingerprint(dirname(path))).toEqual(before);
  });

  test('is left to the editor by the copy under the lock of SQLite', async () => {
    const path = halfWritten();
    const before = fingerprint(dirname(path));
    const target = join(temporaryFolder(), 'copy');
    const { signal } = new AbortController();
    expect(await backUpLive({ source: path, target }, signal)).toBe('hot-journal');
    expect(fingerprint(dirname(path))).toEqual(before);
  });

  test('in a catalog that keeps changing: nothing is captured, and that is said', { retry: 3 }, async () => {
    const path = halfWritten();
    appendFileSync(path, Buffer.alloc(40_000_000)); // so that a copy takes its time
    const restless = new Worker(touchWithoutEnd, { eval: true, workerData: path });
    await once(restless, 'message');
    const copy = await copied(path);
    await restless.terminate();
    expect(codesOf(copy.problems)).toEqual(['catalog-busy']);
    expect(copy.problems[0]?.message).toContain('cut short');
    expect(copy.parts).toEqual([]);
    expect(lightroom.read(copy)).toMatchObject({ enumerable: false, version: null, roots: [] });
    expect(readdirSync(dirname(path))).toEqual(['Studio.lrcat', 'Studio.lrcat-journal']);
  });
});

describe('a bad catalog is backed up as it is, and what is wrong is said', () => {
  const bad = (bytes: string): string => {
    const path = join(temporaryFolder(), 'Studio.lrcat');
    writeFileSync(path, bytes);
    return path;
  };

  test.each([
    ['zero bytes', '', 'not-a-catalog'],
    ['random text', 'not a database at all '.repeat(99), 'not-a-catalog'],
    ['the magic alone', 'SQLite format 3\0', 'catalog-damaged'],
  ])('%s', async (_, bytes, code) => {
    const path = bad(bytes);
    expect(await lightroom.recognises(path)).toBe(true);
    const copy = await copied(path);
    expect(codesOf(copy.problems)).toContain(code);
    expect(copy.parts).toHaveLength(1);
    expect(readFileSync(copy.parts[0]?.path ?? '', 'utf8')).toBe(bytes);
    expect(lightroom.read(copy).enumerable).toBe(false);
  });

  test.each([0.2, 0.5, 0.9])('truncated to %d of its length', async (part) => {
    const path = madeCatalog({ roots: manyRoots });
    truncateSync(path, Math.floor(statSync(path).size * part));
    const copy = await copied(path);
    expect(codesOf(copy.problems)).toContain('catalog-damaged');
    expect(copy.parts).toHaveLength(1);
    const contents = lightroom.read(copy);
    expect(contents.enumerable).toBe(false);
    expect([...contents.references()].length).toBeLessThanOrEqual(400);
    contents.close();
  });

  test('a SQLite database of another kind', async () => {
    const path = bad('');
    alter(path, 'CREATE TABLE Adobe_other (id)');
    const copy = await copied(path);
    expect(codesOf(copy.problems)).toEqual(['not-a-catalog']);
    expect(lightroom.read(copy)).toMatchObject({ enumerable: false, counts: null });
  });

  test('a folder by that name', async () => {
    const path = join(temporaryFolder(), 'Studio.lrcat');
    mkdirSync(path);
    expect(await lightroom.recognises(path)).toBe(false);
    expect(codesOf((await copied(path)).problems)).toEqual(['not-a-catalog']);
  });

  test('nothing there', async () => {
    const path = join(temporaryFolder(), 'Studio.lrcat');
    expect(await lightroom.recognises(path)).toBe(false);
    expect(codesOf((await copied(path)).problems)).toEqual(['source-missing']);
  });
});

test('a version that is not known is copied and not enumerated', async () => {
  const copy = await copied(madeCatalog({ dbVersion: '1600000' }));
  expect(copy.notes.join()).toContain('1600000');
  const contents = lightroom.read(copy);
  expect(contents).toMatchObject({ version: '1600000', enumerable: false, roots: ['/pictures/2026'] });
  contents.close();
});

test('a link to a catalog is followed, and its log looked for where it lies', async () => {
  const path = join(temporaryFolder(), 'Real.lrcat');
  crashAfter(madeCatalog(), path, oneMore);
  const link = join(temporaryFolder(), 'Studio.lrcat');
  symlinkSync(path, link);
  const copy = await copied(link);
  expect(copy.parts.map(({ name }) => name)).toEqual(['Studio.lrcat', 'Studio.lrcat-wal']);
  expect(pathsIn(copy)).toHaveLength(3);
});

test('a signal that was given stops the copy', async () => {
  const signal = AbortSignal.abort();
  await expect(lightroom.copy(madeCatalog(), { scratch: temporaryFolder(), signal })).rejects.toHaveProperty(
    'name',
    'AbortError',
  );
});

test('a database without a name ending in .lrcat is recognised by its beginning', async () => {
  const path = madeCatalog();
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'catalog'), readFileSync(path));
  writeFileSync(join(folder, 'notes.txt'), 'SQLite format 4');
  expect(await lightroom.recognises(join(folder, 'catalog'))).toBe(true);
  expect(await lightroom.recognises(join(folder, 'notes.txt'))).toBe(false);
  expect(basename(path)).toBe('Studio.lrcat');
  expect(rowsOf(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
});

test('a table sorted by rules unknown here is no damage', async () => {
  const path = madeCatalog();
  alter(
    path,
    `CREATE TABLE odd (word TEXT UNIQUE COLLATE NOCASE); INSERT INTO odd VALUES ('a'), ('b');
    PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'NOCASE', 'photographic')`,
  );
  const copy = await copied(path);
  expect(copy.problems).toEqual([]);
  expect(copy.notes.join()).toContain('odd');
  expect(pathsIn(copy)).toHaveLength(2);
  const moves = [{ from: text('/pictures'), to: text('/restored') }];
  expect((await lightroom.relocate(path, moves)).moved).toBe(1);
});
