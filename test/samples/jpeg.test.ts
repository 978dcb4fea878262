import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleShot } from '../../samples/exif.ts';
import { encodeJpeg, makeJpeg } from '../../samples/jpeg.ts';
import { seededRandom } from '../../samples/random.ts';
import { makeScene, renderScene } from '../../samples/scene.ts';
import { haveTool, runTool } from './tool.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const shot = sampleShot('2026-04-26T14:03:11');

const grey = (width: number, height: number, value: number): Uint8Array =>
  new Uint8Array(width * height * 3).fill(value);

describe('sample JPEG', () => {
  it('is the same bytes each time, and those of every platform', () => {
    const make = () => makeJpeg({ width: 48, height: 32, seed: 3, shot });
    expect(make()).toEqual(make());
    expect(sha256(make())).toBe('df7f47bedcb51db82cc8062a02947d8402ff4b6ab39b8572342653d511491dba');
  });

  it('differs by seed', () => {
    const made = [1, 2].map((seed) => sha256(makeJpeg({ width: 16, height: 16, seed })));
    expect(new Set(made).size).toBe(2);
  });

  it('begins and ends with the markers of an image', () => {
    const bytes = makeJpeg({ width: 8, height: 8, seed: 1 });
    expect(bytes.subarray(0, 4).toString('hex')).toBe('ffd8ffe0');
    expect(bytes.subarray(-2).toString('hex')).toBe('ffd9');
  });

  it.skipIf(!haveTool('djpeg', '-version')).each([
    [1, 1],
    [7, 9],
    [8, 8],
    [17, 33],
  ])('decodes to the colour it was given at %i × %i (needs djpeg)', (width, height) => {
    const decoded = runTool('djpeg', ['-pnm'], encodeJpeg({ width, height, rgb: grey(width, height, 200) }));
    const header = `P6\n${width} ${height}\n255\n`;
    expect(decoded.subarray(0, header.length).toString('latin1')).toBe(header);
    const pixels = decoded.subarray(header.length);
    expect(pixels.length).toBe(width * height * 3);
    expect(Math.max(...pixels.map((value) => Math.abs(value - 200)))).toBeLessThanOrEqual(2);
  });

  it.skipIf(!haveTool('djpeg', '-version'))(
    'decodes to nearly the picture it was given (needs djpeg)',
    () => {
      const rgb = renderScene(makeScene(11), 120, 80, seededRandom(12));
      const decoded = runTool('djpeg', ['-pnm'], encodeJpeg({ width: 120, height: 80, rgb, quality: 95 }));
      const pixels = decoded.subarray(-rgb.length);
      const error = rgb.reduce((sum, value, index) => sum + Math.abs(value - (pixels[index] ?? 0)), 0);
      expect(error / rgb.length).toBeLessThan(2);
    },
  );

  it.skipIf(!haveTool('exiftool', '-ver'))(
    'is valid and says when and with what it was taken (needs exiftool)',
    () => {
      const args = [
        '-validate',
        '-Make',
        '-Model',
        '-DateTimeOriginal',
        '-Orientation#',
        '-ImageSize',
        '-s3',
        '-',
      ];
      const lines = runTool('exiftool', args, makeJpeg({ width: 48, height: 32, seed: 3, shot })).toString();
      expect(lines.trim().split('\n')).toEqual([
        'OK',
        'Safelight',
        'Sample One',
        '2026:04:26 14:03:11',
        '1',
        '48x32',
      ]);
    },
  );
});
