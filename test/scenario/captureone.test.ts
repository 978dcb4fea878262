import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BackupReport } from '../../core/src/backup/report.ts';
import type { DrillReport } from '../../core/src/drill/report.ts';
import type { BackupDocument } from '../../core/src/workflows/back-up-paths.ts';
import { sampleCatalog, sampleSession } from '../support/captureone.ts';
import { type Tree, treeDifferences, treeOf } from '../support/tree.ts';
import { type Computer, computerWithVault } from './cli-studio.ts';

const backUp = async (
  computer: Computer,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly report: BackupReport }> => {
  const { code, document } = await computer.json<BackupDocument>(['backup', ...args]);
  const [report] = document.sets;
  if (report === undefined) throw new Error(`no report of ${args.join(' ')}`);
  return { code, report };
};

const without = (tree: Tree, left: RegExp): Tree => new Map([...tree].filter(([path]) => !left.test(path)));

const bytes = ['kind', 'size', 'mode', 'sha256'] as const;

/** Files only: folders that hold nothing are not kept. */
const files = (folder: string, left = /(^|\/)Cache(\/|$)|conoisereduced$/): Tree =>
  new Map([...without(treeOf(folder), left)].filter(([, { kind }]) => kind === 'file'));

const restored = async (computer: Computer, name: string, ...args: readonly string[]): Promise<string> => {
  const to = join(computer.folder, name);
  const run = await computer.run(['restore', '--to', to, ...args]);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return to;
};

describe('a catalog of Capture One', () => {
  test('is backed up with its originals and comes back byte for byte', async () => {
    const computer = await computerWithVault();
    const { home, outside } = sampleCatalog(computer.folder);
    const before = treeOf(home);
    const { code, report } = await backUp(computer, home);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      set: { kind: 'capture-one-catalog', name: 'Jobs' },
      catalog: { version: '1650', references: 2, missing: 0, orphans: 0 },
    });
    expect(report.catalog?.counts).toEqual({
      images: 3,
      files: 2,
      folders: 2,
      develop: 3,
      missingDevelop: 0,
      keywords: 1,
      collections: 1,
      masks: 1,
    });
    expect(report.excluded.map(({ rule, entries }) => `${rule} ${entries}`).sort()).toEqual([
      'captureone-cache 1',
      'not-a-picture 1',
    ]);
    expect(treeDifferences(before, treeOf(home))).toEqual([]);

    const back = await restored(computer, 'back');
    expect(treeDifferences(files(home), files(join(back, basename(home))), bytes)).toEqual([]);
    const originals = without(files(outside), /notes\.txt/);
    expect(treeDifferences(originals, files(join(back, basename(outside))), bytes)).toEqual([]);
  });

  test('by its folder or by its database it is one set, and a second run has nothing to do', async () => {
    const computer = await computerWithVault();
    const { home, database } = sampleCatalog(computer.folder, {}, 'A folder as on Windows');
    await backUp(computer, home);
    const { report } = await backUp(computer, database);
    expect(report.stored.files).toBe(0);
    expect(report.catalog?.counts?.masks).toBe(1);
    const { document } = await computer.json<readonly unknown[]>(['set', 'list']);
    expect(document).toHaveLength(1);
  });

  test('a vault in its folder is refused', async () => {
    const computer = await computerWithVault();
    const inside = sampleCatalog(computer.vault, {}, '.');
    const run = await computer.run(['backup', inside.database]);
    expect(run.code).toBe(6);
    expect((await computer.json(['set', 'list'])).document).toEqual([]);
  });

  test('a restore does not change it: the steps are those of Capture One', async () => {
    const computer = await computerWithVault();
    await backUp(computer, sampleCatalog(computer.folder).home);
    const to = join(computer.folder, 'back');
    for (const more of [[], ['--dry-run']]) {
      const run = await computer.run(['restore', '--to', to, '--relocate', ...more]);
      expect(run.code).toBe(6);
      expect(run.stderr).toContain('Locate…');
      expect(readdirSync(computer.folder)).not.toContain('back');
    }
    const plain = await computer.run(['restore', '--to', to]);
    expect(plain.stdout).toContain('Locate…');
    expect(plain.stdout).not.toContain('Lightroom');
  });

  test('what a Windows root names is found where the user says, now and the next time', async () => {
    const computer = await computerWithVault();
    const { home, outside } = sampleCatalog(computer.folder, {
      locations: [
        { relative: 'Originals\\2026\\04\\26\\1403' },
        { relative: 'Jobs\\Wedding', win: 'D:\\Photos\\' },
      ],
      writtenBy: 'Pro Win',
    });
    const unmapped = await backUp(computer, home);
    expect(unmapped.code).toBe(3);
    expect(unmapped.report.problems.map(({ code }) => code)).toEqual(['root-unmapped']);
    expect(unmapped.report.problems[0]?.message).toContain("--map 'D:\\Photos\\=");
    expect(unmapped.report.catalog?.references).toBe(1);

    const mapped = await backUp(computer, home, '--map', `d:\\photos\\jobs=${join(outside, '..')}`);
    expect(mapped.code).toBe(0);
    expect(mapped.report.catalog?.references).toBe(2);
    expect((await backUp(computer)).report).toMatchObject({ complete: true, catalog: { references: 2 } });
    const back = await restored(computer, 'back');
    expect([...files(join(back, 'Wedding')).keys()]).toEqual(['A0002.CR3', 'A0002.xmp']);
    const check = ['catalog', 'check', join(home, 'Jobs.cocatalogdb'), '--map'];
    expect(await computer.json([...check, `d:\\photos\\jobs=${join(outside, '..')}`])).toMatchObject({
      code: 0,
      document: { agrees: true, references: 2 },
    });
    const astray = await backUp(computer, home, '--map', `d:\\photos\\jobs=${computer.home}`);
    expect(astray.report.problems.map(({ code }) => code)).toEqual(['source-offline']);
  });

  test.each([
    ['--map', 'D:\\Photos'],
    ['--map', 'Photos=/p'],
  ])('%s %s is a usage error', async (...args) => {
    const computer = await computerWithVault();
    const { home } = sampleCatalog(computer.folder);
    expect((await computer.run(['backup', home, ...args])).code).toBe(2);
    expect((await computer.run(['backup', ...args])).code).toBe(2);
  });
});

describe('a session of Capture One', () => {
  test('is backed up with its favourites and every folder of settings, and comes back', async () => {
    const computer = await computerWithVault();
    const { home, database } = sampleSession(computer.folder);
    const { code, report } = await backUp(computer, database);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      set: { kind: 'capture-one-session', name: 'Shoot' },
      catalog: { references: 0, orphans: 0, counts: { masks: 1 } },
    });
    expect(report.notes.join(' ')).toContain('1 of its folder lists have no folder any more');
    expect(report.notes.join(' ')).toContain('It lists no pictures');

    const back = await restored(computer, 'back');
    expect(treeDifferences(files(home), files(join(back, 'Shoot')), bytes)).toEqual([]);
    expect([...files(join(back, 'Tethered')).keys()].sort()).toEqual([
      'C1.IIQ',
      'CaptureOne/Settings120/C1.IIQ.cos',
      'CaptureOne/Settings1665/C1.IIQ.cos',
    ]);
    expect(report.excluded.map(({ rule }) => rule)).toContain('folder-not-in-catalog');
  });

  test('a favourite that is gone is missed, and what the vault holds of it stays', async () => {
    const computer = await computerWithVault();
    const { home, outside } = sampleSession(computer.folder);
    await backUp(computer, home);
    renameSync(outside, `${outside} away`);
    const { code, report } = await backUp(computer, home);
    expect(code).toBe(3);
    expect(report.problems.map(({ path, code: why }) => `${basename(path)} ${why}`)).toEqual([
      'Tethered source-missing',
    ]);
    const back = await restored(computer, 'back');
    expect(readFileSync(join(back, 'Tethered', 'C1.IIQ'), 'utf8')).toContain('bytes of');
  });
});

test.each([
  ['catalog', sampleCatalog],
  ['session', sampleSession],
])('a restore test of a %s reads it where it came back', async (_, sample) => {
  const computer = await computerWithVault();
  await backUp(computer, sample(computer.folder).home);
  const { document } = await computer.json<DrillReport>(['drill']);
  expect(document.catalog).toMatchObject({ trouble: [], unresolved: [] });
  expect(document.catalog?.counts).not.toBeNull();
});

test('the password in a document is told nowhere', async () => {
  const computer = await computerWithVault();
  const password = 'Zx9-tether-by-the-window';
  const { home } = sampleCatalog(computer.folder, { password });
  const runs = [
    await computer.run(['backup', home, '--dry-run', '--json']),
    await computer.run(['backup', home, '--json']),
    await computer.run(['backup', home]),
    await computer.run(['snapshots', '--json']),
    await computer.run(['restore', '--to', join(computer.folder, 'back'), '--json']),
  ];
  for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(password);
  for (const kept of [computer.home, computer.vault])
    for (const path of treeOf(kept).keys())
      if (treeOf(kept).get(path)?.kind === 'file')
        expect(readFileSync(join(kept, path)).includes(password), path).toBe(false);
  const held = readFileSync(join(computer.folder, 'back', 'Jobs.cocatalog', 'Jobs.cocatalogdb'));
  expect(held.includes(password)).toBe(true);
});
