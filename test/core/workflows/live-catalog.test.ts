import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { vaultFiles } from '../../support/computer.ts';
import { closedOn, LiveStudio, november, told } from './live-studio.ts';

const program = basename(process.execPath);

let studio: LiveStudio;
beforeEach(async () => {
  studio = await LiveStudio.make();
});

test('closed: the copy of this run is the one of a closed catalog', async () => {
  expect(told(await studio.backUpOn(20))).toEqual({
    complete: true,
    problems: [],
    state: 'closed',
    companion: {
      name: 'Studio.lrcat-data',
      copied: 'closed',
      changed: 0,
      closed: { name: 'Studio.lrcat-data', at: november(20).toISOString() },
    },
  });
  expect((await studio.restored()).folders).toEqual(['Studio.lrcat', 'Studio.lrcat-data']);
});

describe('open', () => {
  test('what was copied while it was open is kept, and the last closed copy beside it with its date', async () => {
    await studio.backUpOn(20);
    studio.openLightroom();
    studio.paint('second');
    const report = await studio.backUpOn(22);
    expect(told(report)).toEqual({
      complete: true,
      problems: [],
      state: 'open',
      companion: {
        name: 'Studio.lrcat-data',
        copied: 'open',
        changed: 0,
        closed: { name: closedOn(20), at: november(20).toISOString() },
      },
    });
    expect(report.catalog).toMatchObject({
      holder: { program, pid: process.pid },
      asOf: november(22).toISOString(),
    });
    const { folders, read } = await studio.restored();
    expect(folders).toEqual(['Studio.lrcat', 'Studio.lrcat-data', closedOn(20)]);
    expect(read('Studio.lrcat-data', 'MANIFEST')).toBe('second');
    expect(read(closedOn(20), 'MANIFEST')).toBe('first');
    expect(read(closedOn(20), 'blobs', '1.blob')).toBe('a mask'.repeat(300_000));
  });

  test('the closed copy stays through later runs, until there is a newer one', async () => {
    await studio.backUpOn(20);
    studio.openLightroom();
    for (const day of [21, 22, 23]) {
      studio.paint(`on ${day}`);
      expect((await studio.backUpOn(day)).catalog?.companion?.closed?.name).toBe(closedOn(20));
    }
    const before = await studio.restored();
    expect([before.read('Studio.lrcat-data', 'MANIFEST'), before.read(closedOn(20), 'MANIFEST')]).toEqual([
      'on 23',
      'first',
    ]);
    studio.quitLightroom();
    await studio.backUpOn(24);
    expect((await studio.restored()).folders).toEqual(['Studio.lrcat', 'Studio.lrcat-data']);
    studio.openLightroom();
    await studio.backUpOn(25);
    expect((await studio.restored()).read(closedOn(24), 'MANIFEST')).toBe('on 23');
  });

  test('the closed copy costs nothing: its bytes are in the vault already', async () => {
    await studio.backUpOn(20);
    const bytesOf = () =>
      vaultFiles(studio.computer.vault, 'objects').reduce(
        (sum, path) => sum + readFileSync(join(studio.computer.vault, path)).length,
        0,
      );
    const before = bytesOf();
    studio.openLightroom();
    expect((await studio.backUpOn(21)).stored.bytes).toBe(0);
    expect(bytesOf() - before).toBeLessThan(10_000);
  });

  test('what beside the catalog nobody had open is told as it is in the report of a crash', async () => {
    await studio.backUpOn(20);
    writeFileSync(`${studio.catalog}.lock`, '/opt/Lightroom\n2147483647\n');
    const report = await studio.backUpOn(21);
    expect(told(report)).toMatchObject({
      complete: true,
      state: 'crashed',
      companion: { copied: 'crashed', closed: { name: closedOn(20) } },
    });
    expect(report.catalog?.holder).toEqual({ program: 'Lightroom', pid: 2_147_483_647 });
  });

  test('the state is that of this run, though the catalog did not change since it was read', async () => {
    await studio.backUpOn(20);
    studio.openLightroom();
    expect((await studio.backUpOn(21)).catalog?.state).toBe('open');
    studio.quitLightroom();
    expect((await studio.backUpOn(22)).catalog).toMatchObject({
      state: 'closed',
      holder: null,
      asOf: november(22).toISOString(),
    });
  });
});

describe('the age of the closed copy', () => {
  test('of 7 days is a note, of more an incomplete set', async () => {
    await studio.backUpOn(1);
    studio.openLightroom();
    expect(told(await studio.backUpOn(8))).toMatchObject({ complete: true, problems: [] });
    const late = await studio.backUpOn(new Date(november(8).getTime() + 1));
    expect(told(late)).toMatchObject({ complete: false, problems: ['catalog-open-long'] });
    expect(late.problems[0]?.message).toContain('2026-11-01');
    studio.quitLightroom();
    expect(told(await studio.backUpOn(20))).toMatchObject({ complete: true });
  });

  test('is counted from the first run, where there never was a closed copy', async () => {
    studio.openLightroom();
    const first = await studio.backUpOn(1);
    expect(told(first)).toMatchObject({ complete: true, companion: { closed: null } });
    expect(told(await studio.backUpOn(8))).toMatchObject({ complete: true, companion: { closed: null } });
    expect(told(await studio.backUpOn(9))).toMatchObject({
      complete: false,
      problems: ['catalog-open-long'],
    });
    // A catalog that was told is not read anew for that.
    expect(told(await studio.backUpOn(10))).toMatchObject({
      complete: false,
      problems: ['catalog-open-long'],
    });
  });

  test('is nothing to tell where there are no masks', async () => {
    rmSync(studio.masks, { recursive: true });
    mkdirSync(studio.masks);
    writeFileSync(join(studio.masks, 'PackageIcon.ico'), 'an icon');
    studio.openLightroom();
    await studio.backUpOn(1);
    expect(told(await studio.backUpOn(20))).toMatchObject({ complete: true });
  });
});

test('a new computer knows of the closed copy what the vault says', async () => {
  await studio.backUpOn(1);
  studio.openLightroom();
  studio.paint('second');
  await studio.backUpOn(2);
  await studio.move();
  expect(told(await studio.backUpOn(3))).toMatchObject({
    complete: true,
    companion: { closed: { name: closedOn(1), at: november(1).toISOString() } },
  });
  expect((await studio.restored()).read(closedOn(1), 'MANIFEST')).toBe('first');
  expect(told(await studio.backUpOn(9))).toMatchObject({ complete: false, problems: ['catalog-open-long'] });
});

test('a catalog with changes in its -wal and no lock was left by a crash', async () => {
  const database = new DatabaseSync(studio.catalog);
  database.exec('PRAGMA wal_autocheckpoint = 0; CREATE TABLE late (x)');
  const wal = readFileSync(`${studio.catalog}-wal`);
  database.close();
  writeFileSync(`${studio.catalog}-wal`, wal);
  expect((await studio.backUpOn(2)).catalog).toMatchObject({ state: 'crashed', holder: null });
});
