import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KnownFiles } from '../../../core/src/backup/known-files.ts';
import { displayPath } from '../../../core/src/model/paths.ts';
import { State } from '../../../core/src/vault/state.ts';
import { scanSet } from '../../../core/src/workflows/scan-set.ts';
import type { SetConfig } from '../../../manifests/src/config.ts';
import type { CaptureOneOptions } from '../../../samples/captureone-document.ts';
import { put, type Sample, sampleCatalog, sampleSession } from '../../support/captureone.ts';
import { contextAt } from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { alter } from '../catalog/catalog-folder.ts';

/** What a scan of a document came to, by paths below the folder that holds it and what lies outside. */
const scanned = async (top: string, { database }: Sample, kind: SetConfig['kind']) => {
  using state = new State(':memory:');
  const set = { id: 'set', vault: 'v', name: 'n', kind, path: database };
  const known = new KnownFiles(state, set.id, 'run');
  const scan = scanSet({ set, state, known, scratch: temporaryFolder(), context: contextAt() });
  const at = (path: string) => relative(top, path);
  const result = {
    kept: [] as string[],
    sources: [] as string[],
    left: [] as string[],
    problems: [] as string[],
    carried: [] as string[],
    orphans: 0,
    notes: [] as string[],
  };
  for await (const folder of scan.folders()) {
    const inside = (name: string) => at(join(displayPath(folder.path), name));
    result.kept.push(...folder.entries.map(({ name }) => inside(displayPath(name))));
    result.sources.push(
      ...folder.entries.flatMap((entry) => (entry.kind === 'file' ? [displayPath(entry.source)] : [])),
    );
    result.left.push(...folder.exclusions.map(({ path, rule }) => `${at(displayPath(path))} ${rule}`));
    result.carried.push(...folder.carried.map((name) => inside(displayPath(name))));
    result.problems.push(...folder.problems.map(({ path, code }) => `${at(displayPath(path))} ${code}`));
    result.orphans += folder.orphans;
  }
  result.problems.push(...scan.problems.map(({ code }) => code));
  result.notes.push(...scan.notes, ...(scan.catalog()?.notes ?? []));
  return { ...result, kept: result.kept.sort(), left: result.left.sort(), catalog: scan.catalog() };
};

const catalog = async (prepare: (sample: Sample) => void, options: Partial<CaptureOneOptions> = {}) => {
  const top = temporaryFolder();
  const sample = sampleCatalog(top, options);
  prepare(sample);
  return scanned(top, sample, 'capture-one-catalog');
};

const session = async (prepare: (sample: Sample) => void, options: Partial<CaptureOneOptions> = {}) => {
  const top = temporaryFolder();
  const sample = sampleSession(top, options);
  prepare(sample);
  return scanned(top, sample, 'capture-one-session');
};

const inCatalog = [
  'Jobs.cocatalog/Adjustments/ICC/Studio.icm',
  'Jobs.cocatalog/Adjustments/LAM/4f/A0001.comask',
  'Jobs.cocatalog/Jobs.cocatalogdb',
  'Jobs.cocatalog/Originals/2026/04/26/1403/A0001.IIQ',
];
const outside = ['Photos/Wedding/A0002.CR3', 'Photos/Wedding/A0002.xmp'];

describe('a catalog', () => {
  test('all of its folder but caches, and the originals outside', async () => {
    const found = await catalog(() => undefined);
    expect(found).toMatchObject({ kept: [...inCatalog, ...outside], problems: [], orphans: 0 });
    expect(found.left).toEqual([
      'Jobs.cocatalog/Cache captureone-cache',
      'Photos/Wedding/notes.txt not-a-picture',
    ]);
    expect(found.catalog?.counts?.masks).toBe(1);
  });

  test('a managed original that is gone is missed, and one it does not know is an orphan', async () => {
    const found = await catalog(({ home }) => {
      const folder = join(home, 'Originals/2026/04/26/1403');
      renameSync(join(folder, 'A0001.IIQ'), join(folder, 'A0009.IIQ'));
    });
    expect(found.problems).toEqual(['Jobs.cocatalog/Originals/2026/04/26/1403/A0001.IIQ source-missing']);
    expect(found.carried).toEqual(['Jobs.cocatalog/Originals/2026/04/26/1403/A0001.IIQ']);
    expect(found.orphans).toBe(1);
  });

  test('without its Originals and its disk each picture is missed by name', async () => {
    const found = await catalog(({ home, outside: folder }) => {
      rmSync(join(home, 'Originals'), { recursive: true });
      rmSync(folder, { recursive: true });
    });
    expect(found.problems).toEqual([
      'Jobs.cocatalog/Originals/2026/04/26/1403/A0001.IIQ source-offline',
      'Photos/Wedding/A0002.CR3 source-offline',
    ]);
  });

  test('an original that is a link is kept as the file it leads to', async () => {
    const found = await catalog(({ home, outside: folder }) => {
      const path = join(home, 'Originals/2026/04/26/1403/A0001.IIQ');
      rmSync(path);
      symlinkSync(put(folder, '..', 'elsewhere.bin'), path);
    });
    expect(found).toMatchObject({ kept: [...inCatalog, ...outside], problems: [] });
  });

  test('an older copy of its database is copied safely too', async () => {
    const found = await catalog(({ home, database }) => {
      renameSync(database, join(home, 'Jobs 12.cocatalogdb'));
      const again = sampleCatalog(temporaryFolder());
      renameSync(again.database, database);
    });
    expect(found.kept).toContain('Jobs.cocatalog/Jobs 12.cocatalogdb');
    expect(found.kept).toContain('Jobs.cocatalog/Jobs.cocatalogdb');
  });

  test('of a version that is not known its folders are walked, and it is said', async () => {
    const found = await catalog(
      ({ outside: folder }) => put(folder, 'CaptureOne', 'Settings1665', 'A0002.CR3.cos'),
      { versions: [990_000], images: [] },
    );
    expect(found.kept).toEqual([
      ...inCatalog,
      'Photos/Wedding/A0002.CR3',
      'Photos/Wedding/A0002.xmp',
      'Photos/Wedding/CaptureOne/Settings1665/A0002.CR3.cos',
    ]);
    expect(found.notes.join(' ')).toContain('990000');
  });

  test('damaged: its bytes, its folder and the folders it still names are kept', async () => {
    const found = await catalog(({ database }) =>
      alter(
        database,
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = 2 WHERE name = 'ZKEYWORD'",
      ),
    );
    expect(found.problems).toContain('catalog-damaged');
    expect(found.kept).toEqual([...inCatalog, ...outside]);
  });

  test('gone: a problem, and all that is stored of it stays', async () => {
    const found = await catalog(({ database }) => renameSync(database, `${database}-journal`));
    expect(found.problems).toEqual([
      'Jobs.cocatalog/Jobs.cocatalogdb-journal source-unreadable',
      'Jobs.cocatalog/Jobs.cocatalogdb source-missing',
    ]);
    expect(found.carried).toContain('Jobs.cocatalog/Jobs.cocatalogdb');
    expect(found.kept).not.toContain('Jobs.cocatalog/Jobs.cocatalogdb-journal');
  });

  test('a folder of its name is no database', async () => {
    const found = await catalog(({ database }) => {
      rmSync(database);
      mkdirSync(database);
    });
    expect(found.problems).toEqual(['Jobs.cocatalog/Jobs.cocatalogdb source-unreadable']);
  });
});

test('in a plain folder their databases are copied safely as well, and what they refer to is not claimed', async () => {
  const top = temporaryFolder();
  const { database } = sampleCatalog(top);
  sampleSession(top);
  const found = await scanned(top, { home: top, database: top, outside: top }, 'folder');
  expect(found.kept).toContain('Jobs.cocatalog/Jobs.cocatalogdb');
  expect(found.kept).toContain('Shoot/Shoot.cosessiondb');
  expect(found.problems).toEqual([]);
  expect(found.sources).not.toContain(database);
  expect(found.notes.filter((note) => note.includes('name it by itself'))).toHaveLength(2);
});

describe('a session', () => {
  const settings = (folder: string, image: string) =>
    ['Settings120', 'Settings1665'].map((engine) => `${folder}/CaptureOne/${engine}/${image}.cos`);
  const whole = [
    'Elsewhere/Tethered/C1.IIQ',
    ...settings('Elsewhere/Tethered', 'C1.IIQ'),
    'Shoot/Output/B1.jpg',
    'Shoot/Shoot.cosessiondb',
    'Shoot/Tether/B1.IIQ',
    ...settings('Shoot/Tether', 'B1.IIQ'),
    'Shoot/Tether/CaptureOne/Settings1665/B1.IIQ.comask',
    'Shoot/Trash/B0.IIQ',
  ].sort();

  test('its folders under any name, favourites, every folder of settings, and no cache', async () => {
    const found = await session(() => undefined);
    expect(found).toMatchObject({ kept: whole, problems: [], orphans: 0 });
    expect(found.left).toEqual([
      'Elsewhere/Tethered/CaptureOne/Cache captureone-cache',
      'Elsewhere/Tethered/Older folder-not-in-catalog',
      'Shoot/Tether/B1.conoisereduced captureone-cache',
      'Shoot/Tether/CaptureOne/Cache captureone-cache',
    ]);
  });

  test('a folder that is a link to another disk is kept as the folder it leads to', async () => {
    const found = await session(({ home, outside: folder }) => {
      renameSync(join(home, 'Tether'), join(folder, '..', 'Fast disk'));
      symlinkSync(join(folder, '..', 'Fast disk'), join(home, 'Tether'));
    });
    expect(found.problems).toEqual([]);
    expect(found.left).toContain('Shoot/Tether followed-link');
    expect(found.kept).toEqual(whole);
  });

  test('a picture that it knows and that is gone is missed, wherever it lay', async () => {
    const found = await session(() => undefined, {
      images: [
        { name: 'B1.IIQ', location: 1 },
        { name: 'B2.IIQ', location: 1 },
        { name: 'C2.IIQ', location: 5 },
      ],
    });
    expect(found.problems).toEqual([
      'Shoot/Tether/B2.IIQ source-missing',
      'Elsewhere/Tethered/C2.IIQ source-missing',
    ]);
    expect(found.kept).toEqual(whole);
  });

  test('one of its own folders that is not there is a note, a favourite a problem', async () => {
    const found = await session(({ home, outside: folder }) => {
      rmSync(join(home, 'Selects'), { recursive: true });
      rmSync(folder, { recursive: true });
    });
    expect(found.problems).toEqual(['Elsewhere/Tethered source-missing']);
    expect(found.notes.join(' ')).toContain('Selects is not there');
  });

  test('a favourite that cannot be listed is a problem', async () => {
    const found = await session(({ outside: folder }) => {
      rmSync(folder, { recursive: true });
      symlinkSync(folder, folder); // leads to itself
    });
    expect(found.problems).toEqual(['Elsewhere/Tethered source-unreadable']);
  });

  test('without ZENTITIES its own folders and all it names are kept', async () => {
    const found = await session(({ database }) => alter(database, 'DROP TABLE ZENTITIES'));
    expect(found).toMatchObject({ kept: whole, problems: [] });
    expect(found.notes.join(' ')).toContain('ZENTITIES is missing');
  });

  test('an EIP is an original like any other', async () => {
    const found = await session(({ home }) => writeFileSync(join(home, 'Tether', 'B3.eip'), 'PK packed'));
    expect(found.kept).toContain('Shoot/Tether/B3.eip');
  });
});
