import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeXmp } from '../../samples/xmp.ts';
import { builtOnce } from './built-once.ts';
import { bigCatalog, CATALOG } from './catalog.ts';
import { noise } from './noise.ts';
import type { BenchOptions } from './options.ts';

/** Seconds since 1970: 2026-04-26. Old enough that no program calls a file too new to be trusted. */
const LONG_AGO = 1_777_200_000;
/** A TIFF's first bytes, as most RAW files have them: little-endian, the first directory at 8. */
const tiffHeader = Buffer.from([0x49, 0x49, 0x2a, 0x00, 0x08, 0x00, 0x00, 0x00]);

const put = (path: string, content: string | Uint8Array): void => {
  writeFileSync(path, content);
  utimesSync(path, LONG_AGO, LONG_AGO);
};

const frameName = (index: number): string => `IMG_${String(index + 1).padStart(4, '0')}`;

const putFrame = (folder: string, index: number, size: number): void => {
  const name = frameName(index);
  const bytes = noise(name, size);
  bytes.set(tiffHeader);
  put(join(folder, `${name}.NEF`), bytes);
  put(join(folder, `${name}.xmp`), makeXmp({ captureTime: '2026-04-26T14:03:11', rating: (index % 5) + 1 }));
};

/** A wedding's day: RAW files with a sidecar each, and the Lightroom catalog that knows them. */
export const buildShoot = ({ dir, frames, frameBytes, catalogBytes }: BenchOptions): string =>
  builtOnce(dir, 'shoot', { frames, frameBytes, catalogBytes }, (folder) => {
    const pictures = join(folder, '2026-04-26_Anna_Ben');
    mkdirSync(pictures);
    const indexes = Array.from({ length: frames }, (_, index) => index);
    for (const index of indexes) putFrame(pictures, index, frameBytes);
    const catalog = join(folder, CATALOG);
    const names = indexes.map((index) => `${frameName(index)}.NEF`);
    bigCatalog({ path: catalog, root: `${pictures}/`, names, size: frameBytes, bytes: catalogBytes });
    utimesSync(catalog, LONG_AGO, LONG_AGO);
  });

/** Very many small files, a thousand to a folder. */
export const buildMany = (dir: string, name: string, files: number): string =>
  builtOnce(dir, name, { files }, (folder) => {
    const bytes = noise(name, 1024 * 1024);
    for (let index = 0; index < files; index += 1) {
      const inside = join(folder, String(Math.floor(index / 1000)).padStart(4, '0'));
      if (index % 1000 === 0) mkdirSync(inside);
      const start = (index * 61) % 1_000_000;
      const content = Buffer.concat([
        Buffer.from(`${index}\n`),
        bytes.subarray(start, start + 1000 + (index % 3000)),
      ]);
      put(join(inside, `${frameName(index)}.JPG`), content);
    }
  });

/** A big catalog alone, which the bench then edits. */
export const buildGrowth = ({ dir, growthBytes }: BenchOptions): string =>
  builtOnce(dir, 'growth', { growthBytes }, (folder) => {
    bigCatalog({
      path: join(folder, CATALOG),
      root: `${folder}/`,
      names: [],
      size: 0,
      bytes: growthBytes,
    });
  });
