import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { EraseReport, RestoreReport } from '../../manifests/src/index.ts';
import { twoPlaces } from './two-places.ts';

export const OTHER = '2026-05-02_Meier_Portraits';

/** Two shoots with sidecars, in a vault with a drive beside it. */
export const twoShoots = async () => {
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
