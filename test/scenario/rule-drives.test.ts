import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PlaceSync } from '../../manifests/src/index.ts';
import { flip, objectsIn, twoPlaces } from './two-places.ts';

/** T7 lies in another house, nobody knows where, since a rule came that allows Europe alone. */
const withDriveOutside = async () => {
  const computer = await twoPlaces();
  const { run, home } = computer;
  expect((await run(['place', 'change', 'T7', '--elsewhere'])).code).toBe(0);
  expect((await run(['rule', 'set', '--copies', '2', '--media', '1'])).code).toBe(0);
  const config = join(home, 'config.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace('"copies":', '"regions":["eu"],"copies":'));
  return computer;
};

test('a place that the rule does not allow is away: that is what is told of it', async () => {
  const { json, drive } = await withDriveOutside();
  const refused = await json<PlaceSync>(['place', 'sync']);
  expect(refused).toMatchObject({
    code: 6,
    document: { places: [{ whole: true }, { name: 'T7', there: true, trouble: { code: 'place-region' } }] },
  });
  renameSync(drive, `${drive}-away`);
  expect(await json<PlaceSync>(['place', 'sync'])).toMatchObject({
    code: 7,
    document: { places: [{ whole: true }, { name: 'T7', there: false, trouble: { code: 'place-absent' } }] },
  });
});

test('nothing goes there, not even in the place of what is damaged there', async () => {
  const { run, json, folder, vault, copy } = await withDriveOutside();
  const third = ['place', 'add', join(folder, 'third'), '--name', 'Third', '--same-disk'];
  expect((await run(third)).code).toBe(0);
  const [object = ''] = objectsIn(vault);
  const there = join(copy, object.slice(vault.length + 1));
  flip(there);
  const damaged = readFileSync(there);
  rmSync(object);
  const { code, document } = await json<PlaceSync>(['place', 'sync']);
  expect([code, document.places.find(({ name }) => name === 'vault')]).toMatchObject([
    6,
    { whole: true, copied: { files: 1 } },
  ]);
  expect(readFileSync(there).equals(damaged)).toBe(true);
});
