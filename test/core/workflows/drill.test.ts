import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Drill, type DrillOptions, drill } from '../../../core/src/workflows/drill.ts';
import { makeSampleStudio, type SampleStudio } from '../../../samples/shoot.ts';
import { backUpOne, type Computer, newComputer, sessionOf, vaultFiles } from '../../support/computer.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';

/** RAWs of more than a mebibyte: each is an object of its own. */
const size = { raw: { width: 1000, height: 700 }, jpeg: { width: 90, height: 60 } };

describe('a restore test', () => {
  let computer: Computer;
  let studio: SampleStudio;
  const folder = folderForAll();
  beforeAll(async () => {
    studio = await makeSampleStudio(join(folder, 'studio'), size);
    computer = await newComputer(folder);
    await backUpOne(computer, studio.catalog);
  });

  const run = async (options: Partial<DrillOptions> = {}): Promise<Drill> =>
    drill(
      await sessionOf(computer),
      { set: null, sample: 'all', random: randomBytes, ...options },
      computer.context,
    );
  const scratch = async (): Promise<readonly string[]> => {
    const { home, vault } = await sessionOf(computer);
    return readdirSync(home.scratchFolder(vault.id));
  };

  test('of everything passes: every picture is decoded, the catalog says what it said', async () => {
    const { report, thumbnails } = await run();
    expect(report).toMatchObject({ passed: true, findings: [], catalog: { trouble: [], unresolved: [] } });
    expect(report.files.length).toBeGreaterThan(10);
    expect(report.files.filter(({ decoded }) => decoded === 'none')).toEqual([]);
    expect(report.catalog?.resolved).toBe(report.files.length);
    expect(report.catalog?.counts?.images).toBeGreaterThan(10);
    expect([...thumbnails.keys()].sort()).toEqual(report.files.map(({ path }) => path).sort());
    for (const jpeg of thumbnails.values()) expect(jpeg.subarray(0, 2).toString('hex')).toBe('ffd8');
    expect(await scratch()).toEqual([]);
  });

  test('takes as many as it is told, each once, and not always the same', async () => {
    const samples = await Promise.all([1, 2, 3].map(() => run({ sample: 4 })));
    for (const { report } of samples) {
      expect(report.passed).toBe(true);
      expect(new Set(report.files.map(({ path }) => path)).size).toBe(4);
    }
  });

  test('fails naming the picture of a damaged object, and passes once the object is whole again', async () => {
    const { report: before } = await run();
    const raws = before.files.filter(({ bytes }) => bytes >= 1 << 20);
    const object = vaultFiles(computer.vault, 'objects')
      .map((path) => join(computer.vault, path))
      .find((path) => readFileSync(path).length > 1 << 20);
    if (object === undefined) throw new Error('no picture has an object of its own');
    const whole = readFileSync(object);
    const damaged = Buffer.from(whole);
    damaged[700_000] = (damaged[700_000] ?? 0) ^ 1;
    writeFileSync(object, damaged);
    const { report: failed } = await run();
    expect(failed.passed).toBe(false);
    const troubles = failed.files.filter(({ trouble }) => trouble !== null);
    expect(troubles).toHaveLength(1);
    expect(raws.map(({ path }) => path)).toContain(troubles[0]?.path);
    expect(troubles[0]).toMatchObject({ decoded: 'none' });
    writeFileSync(object, whole);
    expect((await run()).report.passed).toBe(true);
    expect(await scratch()).toEqual([]);
  });

  test('of a catalog that did not come back fails and says so', async () => {
    const { report } = await run({ sample: 1 });
    const small = vaultFiles(computer.vault, 'objects').map((path) => join(computer.vault, path));
    const catalogBytes = readFileSync(studio.catalog).length;
    const object = small.find((path) => Math.abs(readFileSync(path).length - catalogBytes) < 200);
    if (object === undefined) return expect(report.catalog?.trouble).toEqual([]);
    const whole = readFileSync(object);
    const damaged = Buffer.from(whole);
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    writeFileSync(object, damaged);
    const { report: failed } = await run({ sample: 1 });
    writeFileSync(object, whole);
    expect(failed.passed).toBe(false);
    expect(failed.catalog?.trouble[0]).toContain('Studio.lrcat');
  });

  test('of a plain folder has no catalog', async () => {
    const other = await newComputer(temporaryFolder());
    await backUpOne(other, join(studio.catalog, '..', '..', 'Pictures'));
    const { report } = await drill(
      await sessionOf(other),
      { set: null, sample: 3, random: randomBytes },
      other.context,
    );
    expect(report).toMatchObject({ passed: true, catalog: null });
    expect(existsSync(other.vault)).toBe(true);
  });
});
