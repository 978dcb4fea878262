import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ScannedFolder } from '../../../core/src/backup/scan.ts';
import { catalogSubstitute } from '../../../core/src/backup/scan-catalog.ts';
import { scanLightroom } from '../../../core/src/backup/scan-lightroom.ts';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import { bytePathFromText, displayPath } from '../../../core/src/model/paths.ts';
import { References } from '../../../core/src/vault/references.ts';
import { State } from '../../../core/src/vault/state.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { madeCatalog } from '../catalog/catalog-folder.ts';
import { crashAfter } from '../catalog/half-written.ts';

/** A catalog whose two originals lie in a folder of their own. */
const studio = () => {
  const outer = temporaryFolder();
  const pictures = join(outer, 'pictures');
  const catalog = join(outer, 'library', 'Studio.lrcat');
  mkdirSync(dirname(catalog));
  mkdirSync(pictures);
  for (const name of ['IMG_1.CR3', 'IMG_2.CR3']) writeFileSync(join(pictures, name), name);
  renameSync(madeCatalog({ journal: 'delete' }), catalog);
  return { outer, pictures, catalog, home: dirname(catalog) };
};

const scan = async (
  { pictures, catalog }: ReturnType<typeof studio>,
  held = false,
): Promise<readonly ScannedFolder[]> => {
  using state = new State(':memory:');
  const references = new References(state, 'set');
  const folder = bytePathFromText(pictures);
  references.replace(
    ['IMG_1.CR3', 'IMG_2.CR3'].map((name) => ({
      folder,
      name: bytePathFromText(name),
      sidecarExtensions: [],
    })),
  );
  const substitute = catalogSubstitute({
    moves: [],
    scratch: temporaryFolder(),
    memory: { holds: () => held },
    signal: new AbortController().signal,
    check: 'before',
    onCopy: () => undefined,
  });
  const options = {
    reader: lightroom,
    references,
    roots: () => [folder],
    enumerable: () => true,
    checked: () => Promise.resolve(),
    substitute,
  };
  const folders: ScannedFolder[] = [];
  for await (const one of scanLightroom({ catalog: bytePathFromText(catalog), ...options }))
    folders.push(one);
  return folders;
};

const shown = (folder: ScannedFolder | undefined) => ({
  path: basename(folder?.path ?? ''),
  kept: folder?.entries.map(({ name }) => displayPath(name)),
  problems: folder?.problems.map(({ path, code }) => `${basename(displayPath(path))} ${code}`),
  left: folder?.exclusions.map(({ path, rule }) => `${basename(displayPath(path))} ${rule}`),
  carried: folder?.carried.map(displayPath),
});
const originals = {
  path: 'pictures',
  kept: ['IMG_1.CR3', 'IMG_2.CR3'],
  problems: [],
  left: [],
  carried: [],
};

test('the catalog first, by its copy, then the originals', async () => {
  const at = studio();
  const [home, pictures] = await scan(at);
  expect(shown(home)).toEqual({
    path: 'library',
    kept: ['Studio.lrcat'],
    problems: [],
    left: [],
    carried: [],
  });
  const [entry] = home?.entries ?? [];
  expect(entry?.kind === 'file' && entry.blocks && !entry.source.startsWith(bytePathFromText(at.outer))).toBe(
    true,
  );
  expect(shown(pictures)).toEqual(originals);
});

test('a catalog that is held is not copied', async () => {
  const at = studio();
  const [home] = await scan(at, true);
  const [entry] = home?.entries ?? [];
  expect(entry?.kind === 'file' && entry.source).toBe(bytePathFromText(at.catalog));
});

describe('what lies beside it', () => {
  test('ends as kept, as a folder, by a named rule or as a problem', async () => {
    const at = studio();
    for (const name of [
      'Studio Previews.lrdata',
      'Studio.lrcat-data',
      'Backups',
      'Studio Smart Previews.lrdata',
      'more',
    ])
      mkdirSync(join(at.home, name));
    for (const name of [
      'Studio.lrcat.lock',
      'Studio.lrcat-shm',
      'Other.lrcat',
      'IMG_3.CR3',
      'notes.txt',
      '.DS_Store',
    ])
      writeFileSync(join(at.home, name), 'x');
    const [home, ...more] = await scan(at);
    expect(shown(home)).toMatchObject({ kept: ['IMG_3.CR3', 'Studio.lrcat'], problems: [], carried: [] });
    expect(home?.folders.toSorted()).toEqual(['Studio Smart Previews.lrdata', 'Studio.lrcat-data']);
    expect(
      shown(home)
        .left?.map((line) => line.replace(/ (?=\S+$)/, ': '))
        .toSorted(),
    ).toEqual([
      '.DS_Store: macos-system',
      'Backups: lightroom-backups',
      'Other.lrcat: other-catalog',
      'Studio Previews.lrdata: lightroom-previews',
      'Studio.lrcat-shm: lightroom-shm',
      'Studio.lrcat.lock: lightroom-lock',
      'more: folder-not-in-catalog',
      'notes.txt: not-a-picture',
    ]);
    expect(more.map((folder) => basename(folder.path))).toContain('pictures');
  });
});

describe('a -wal', () => {
  const withWal = (): ReturnType<typeof studio> => {
    const at = studio();
    rmSync(at.catalog);
    crashAfter(
      madeCatalog({ journal: 'wal' }),
      at.catalog,
      'CREATE TABLE more (x); INSERT INTO more VALUES (1);',
    );
    return at;
  };

  test('that holds pages is kept with its catalog', async () => {
    const [home] = await scan(withWal());
    expect(shown(home)).toMatchObject({
      kept: ['Studio.lrcat', 'Studio.lrcat-wal'],
      problems: [],
      carried: [],
    });
  });

  test('that is empty now is not carried from an older snapshot: it would be played into the newer catalog', async () => {
    const at = withWal();
    truncateSync(`${at.catalog}-wal`);
    const [home] = await scan(at);
    expect(shown(home)).toMatchObject({ kept: ['Studio.lrcat'], carried: [] });
  });
});

const parts = ['Studio.lrcat', 'Studio.lrcat-wal', 'Studio.lrcat-journal'];

describe('a catalog that cannot be stored is a problem, its last version stays, and its originals are kept', () => {
  test.each<[string, string, (catalog: string) => void]>([
    ['gone', 'source-missing', (catalog) => rmSync(catalog)],
    [
      'a folder',
      'source-unreadable',
      (catalog) => {
        rmSync(catalog);
        mkdirSync(catalog);
      },
    ],
    [
      'a link',
      'source-unreadable',
      (catalog) => {
        renameSync(catalog, `${catalog}.real`);
        symlinkSync(`${catalog}.real`, catalog);
      },
    ],
  ])('%s: %s', async (_, code, spoil) => {
    const at = studio();
    spoil(at.catalog);
    const [home, pictures] = await scan(at);
    expect(shown(home)).toMatchObject({ kept: [], problems: [`Studio.lrcat ${code}`], carried: parts });
    expect(shown(pictures)).toEqual(originals);
  });

  test('on a drive that is off', async () => {
    const at = studio();
    rmSync(at.home, { recursive: true });
    const [home, pictures] = await scan(at);
    expect(home).toMatchObject({ unreadable: true, problems: [{ code: 'source-missing' }] });
    expect(shown(pictures)).toEqual(originals);
  });
});
