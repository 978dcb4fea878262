import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SampleStudio } from '../../samples/shoot.ts';
import { makeSampleStudio, tinySize } from '../../samples/shoot.ts';

/** Every file below a folder: its path, time and digest. */
const listing = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const line = async (path: string) =>
    `${relative(folder, path)} ${createHash('sha256')
      .update(await readFile(path))
      .digest('hex')}`;
  return (await Promise.all(files.map(line))).toSorted();
};

let scratch = '';
let studio: SampleStudio;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'safelight-studio-'));
  studio = await makeSampleStudio(join(scratch, 'Studio'), tinySize);
});
afterAll(() => rm(scratch, { recursive: true }));

describe('sample studio', () => {
  it('is the same bytes each time in the same place', async () => {
    const first = await listing(studio.folder);
    await rm(studio.folder, { recursive: true });
    await makeSampleStudio(studio.folder, tinySize);
    expect(await listing(studio.folder)).toEqual(first);
  });

  it('holds 14 pictures in less than a megabyte when tiny', async () => {
    const names = await readdir(studio.folder, { recursive: true });
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(studio.folder, name))).size));
    expect(studio.originals.length).toBe(14);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
  });

  it('names every file below Pictures as an original or a sidecar, each once', async () => {
    const found = (await readdir(studio.pictures, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(found.toSorted()).toEqual([...studio.originals, ...studio.sidecars].toSorted());
  });

  it('has a catalog whose rows are the originals with their sizes and times', async () => {
    const database = new DatabaseSync(studio.catalog);
    const sql = `SELECT r.absolutePath || d.pathFromRoot || f.idx_filename AS path, f.importHash AS hash, f.modTime AS time
      FROM AgLibraryFile f JOIN AgLibraryFolder d ON f.folder = d.id_local
      JOIN AgLibraryRootFolder r ON d.rootFolder = r.id_local ORDER BY f.id_local`;
    const found = database.prepare(sql).all();
    database.close();
    expect(found.map(({ path }) => path)).toEqual(studio.originals.map((path) => path.replaceAll('\\', '/')));
    for (const { path, hash, time } of found) {
      const { size, mtimeMs } = await stat(String(path));
      expect(String(hash).split(':').at(-1)).toBe(String(size));
      expect(time).toBe((mtimeMs - Date.UTC(2001, 0, 1)) / 1000);
    }
  });

  it('has beside the catalog what Lightroom keeps there, and no open database', async () => {
    expect((await readdir(join(studio.folder, 'Lightroom'))).toSorted()).toEqual([
      'Lightroom Settings',
      'Studio Helper.lrdata',
      'Studio Previews.lrdata',
      'Studio.lrcat',
      'Studio.lrcat-data',
    ]);
    expect((await readdir(studio.catalogData)).filter((name) => name.endsWith('.blob')).length).toBe(2);
    expect((await stat(studio.settings)).isDirectory()).toBe(true);
  });
});
