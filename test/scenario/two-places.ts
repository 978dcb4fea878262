import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { PlaceAdded, StatusReport } from '../../manifests/src/index.ts';
import { computerWithVault } from './cli-studio.ts';
import { oneShoot, SHOOT } from './one-shoot.ts';

/** A vault with one shoot, a drive as a second place, and what may happen to both. */
export const twoPlaces = async () => {
  const computer = await computerWithVault();
  const { folder } = computer;
  const studio = await oneShoot(computer, {
    'IMG_0001.CR3': 1_500_000,
    'IMG_0002.CR3': 1_500_000,
    'IMG_0003.CR3': 1_500_000,
  });
  const { json } = studio;
  const drive = join(folder, 'media', 'T7');
  mkdirSync(dirname(drive), { recursive: true });
  const copy = join(drive, 'Safelight');
  const added = await json<PlaceAdded>(['place', 'add', copy, '--name', 'T7', '--same-disk']);
  expect(added).toMatchObject({ code: 0, document: { added: true, fed: { whole: true } } });
  const words = async () => {
    const { document } = await json<StatusReport>(['status', '--all']);
    return Object.fromEntries(
      document.shoots.flatMap(({ name, copies }) =>
        name === SHOOT ? copies.map(({ place, word }) => [place, word]) : [],
      ),
    );
  };
  return { ...computer, ...studio, drive, copy, words };
};

/** Every file of a place but its mark, open runs and what is not whole, by its path below it. */
export const pathsIn = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\/(place\.json|runs\/.*|\.[0-9a-f-]{36}\.part)$/.test(path))
    .map((path) => path.slice(root.length + 1));

/** The same with their bytes. */
export const filesOf = (root: string): ReadonlyMap<string, string> =>
  new Map(pathsIn(root).map((path) => [path, readFileSync(join(root, path), 'latin1')]));

export const objectsIn = (root: string): readonly string[] =>
  pathsIn(root)
    .filter((path) => /^objects\/[0-9a-f]{2}\//.test(path))
    .map((path) => join(root, path));

export const flip = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};
