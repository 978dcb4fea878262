import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type {
  BackupDocument,
  CheckReport,
  EraseReport,
  PlaceSync,
  RestoreReport,
  StatusReport,
} from '../../manifests/src/index.ts';
import { SHOOT } from './one-shoot.ts';
import { objectsIn, twoPlaces } from './two-places.ts';

const OTHER = '2026-05-02_Meier_Portraits';

/** Two shoots with sidecars, in a vault with a drive beside it. */
const twoShoots = async () => {
  const studio = await twoPlaces();
  const { pictures, shoot, run } = studio;
  const other = join(pictures, OTHER);
  mkdirSync(other);
  const put = (folder: string, name: string, bytes: number): void =>
    writeFileSync(join(folder, name), Buffer.alloc(bytes, `${folder}/${name} `));
  for (const name of ['IMG_0001.xmp', 'IMG_0002.xmp', 'IMG_0003.xmp']) put(shoot, name, 5_000);
  for (const name of ['IMG_0101.CR3', 'IMG_0102.CR3']) put(other, name, 1_400_000);
  for (const name of ['IMG_0101.xmp', 'IMG_0102.xmp']) put(other, name, 6_000);
  expect((await run(['backup'])).code).toBe(0);
  const erased = (what: string, ...more: string[]) =>
    studio.json<EraseReport>([
      'erase',
      what,
      '--recovery-words-file',
      studio.wordsFile,
      '--confirm',
      what.split('/').at(-1) ?? '',
      ...more,
    ]);
  const restored = async (name: string, ...more: string[]) => {
    const to = join(studio.folder, name);
    const { code, document } = await studio.json<RestoreReport>(['restore', 'latest', '--to', to, ...more]);
    return { code, document, to: join(to, 'Pictures') };
  };
  return { ...studio, other, erased, restored };
};

const contentOf = (path: string): string => readFileSync(path, 'latin1');

describe('a shoot is erased', () => {
  test('it is gone from every snapshot and place, all else comes back, and nothing brings it back', async () => {
    const studio = await twoShoots();
    const { vault, copy, shoot, other, erased, restored, json, run } = studio;
    const before = { first: objectsIn(vault).length, copy: objectsIn(copy).length };
    const plan = await erased(SHOOT, '--dry-run');
    expect(plan).toMatchObject({ code: 0, document: { erased: false, files: 6, path: shoot } });
    expect(objectsIn(vault).length).toBe(before.first);
    const done = await erased(SHOOT);
    expect(done).toMatchObject({
      code: 0,
      document: { erased: true, files: 6, onDisk: 6, shared: [], catalogs: [], deliveries: [] },
    });
    expect(done.document.places.map((place) => [place.name, place.done, place.kept])).toEqual([
      ['vault', true, 0],
      ['T7', true, 0],
    ]);
    expect(objectsIn(vault).length).toBeLessThan(before.first);
    expect(objectsIn(copy).length).toBe(objectsIn(vault).length);

    const back = await restored('back');
    expect(back).toMatchObject({ code: 0, document: { erased: 6, failures: [], findings: [] } });
    expect(existsSync(join(back.to, SHOOT, 'IMG_0001.CR3'))).toBe(false);
    for (const name of ['IMG_0101.CR3', 'IMG_0102.CR3', 'IMG_0101.xmp', 'IMG_0102.xmp'])
      expect(contentOf(join(back.to, OTHER, name))).toBe(contentOf(join(other, name)));
    expect(await restored('first', '--snapshot', '1')).toBeDefined();

    const again = await json<BackupDocument>(['backup']);
    expect(again).toMatchObject({ code: 0, document: { complete: true } });
    expect(again.document.sets[0]?.excluded).toContainEqual({
      rule: 'erased',
      reason: 'it was erased from the vault on purpose',
      entries: 6,
    });
    expect(again.document.sets[0]?.stored.files).toBe(0);
    const quiet = await json<BackupDocument>(['backup']);
    expect(quiet.document.sets[0]?.excluded.find(({ rule }) => rule === 'erased')?.entries).toBe(6);
    expect(await json<PlaceSync>(['place', 'sync'])).toMatchObject({ code: 0 });
    const last = await restored('last');
    expect(last).toMatchObject({ code: 0, document: { erased: 0, failures: [] } });
    expect(existsSync(join(last.to, SHOOT, 'IMG_0001.CR3'))).toBe(false);

    for (const args of [['verify'], ['verify', '--read-data'], ['verify', copy]])
      expect(await json<CheckReport>(args)).toMatchObject({ code: 0, document: { damage: [], foreign: [] } });
    const status = await json<StatusReport>(['status', '--all']);
    expect(status.document.shoots.map(({ name }) => name)).not.toContain(SHOOT);
    expect(status.document.shoots.find(({ name }) => name === OTHER)?.copies.map(({ word }) => word)).toEqual(
      ['complete', 'complete'],
    );
    expect((await run(['history', 'show'])).stdout).toContain('was erased from the vault');
    expect((await run(['history', 'verify'])).code).toBe(0);
  });
});
