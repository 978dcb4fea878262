import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDng } from '../../samples/dng.ts';
import { sampleShot } from '../../samples/exif.ts';
import { haveTool, runTool } from './tool.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const make = () => makeDng({ width: 64, height: 48, seed: 5, shot: sampleShot('2026-05-02T09:00:07') });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-dng-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('sample DNG', () => {
  it('is the same bytes each time, and those of every platform', () => {
    expect(make()).toEqual(make());
    expect(sha256(make())).toBe('3108a0bdd7d92ba97a4bc7d24b17702903443aa734a218ec0e3f45bebe2da0c7');
  });

  it('differs by seed', () => {
    expect(makeDng({ width: 32, height: 32, seed: 1 })).not.toEqual(
      makeDng({ width: 32, height: 32, seed: 2 }),
    );
  });

  it('ends with the raw samples, two bytes a pixel, none above what 14 bits hold', () => {
    const raw = make().subarray(-2 * 64 * 48);
    const samples = Array.from({ length: 64 * 48 }, (_, index) => raw.readUInt16LE(index * 2));
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(512);
    expect(Math.max(...samples)).toBeLessThanOrEqual(16_383);
    expect(new Set(samples).size).toBeGreaterThan(100);
  });

  it('refuses a size a mosaic cannot have', () => {
    expect(() => makeDng({ width: 31, height: 32, seed: 1 })).toThrow(
      'a Bayer mosaic needs an even size, not 31 × 32',
    );
  });

  it.skipIf(!haveTool('exiftool', '-ver'))(
    'is valid, with a preview that is a JPEG (needs exiftool)',
    async () => {
      const path = join(folder, 'valid.dng');
      await writeFile(path, make());
      const tags = [
        '-validate',
        '-DNGVersion',
        '-UniqueCameraModel',
        '-DateTimeOriginal',
        '-PreviewColorSpace',
      ];
      const lines = runTool('exiftool', [...tags, '-s3', path])
        .toString()
        .trim()
        .split('\n');
      expect(lines).toEqual(['OK', '1.4.0.0', 'Safelight Sample One', '2026:05:02 09:00:07', 'sRGB']);
      const preview = runTool('exiftool', ['-b', '-PreviewImage', path]);
      expect(preview.subarray(0, 2).toString('hex')).toBe('ffd8');
      expect(preview.subarray(-2).toString('hex')).toBe('ffd9');
    },
  );

  it.skipIf(!haveTool('dcraw_emu'))('is developed by LibRaw (needs dcraw_emu)', async () => {
    const path = join(folder, 'frame.dng');
    await writeFile(path, makeDng({ width: 128, height: 96, seed: 5 }));
    runTool('dcraw_emu', ['-w', path]);
    const header = 'P6\n128 96\n255\n';
    expect((await stat(`${path}.ppm`)).size).toBe(header.length + 128 * 96 * 3);
  });
});
