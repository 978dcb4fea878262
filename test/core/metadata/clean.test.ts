import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytePath, pathBuffer } from '../../../core/src/model/paths.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import {
  addTags,
  cleanFiles,
  copyOf,
  holdsText,
  jpegSample,
  readWithOurs,
  refusalOf,
  sharpSample,
} from './clean-samples.ts';
import { secrets } from './secret-words.ts';

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

test('keep gives the bytes as they are, of any file', async () => {
  const folder = temporaryFolder();
  const files = [
    jpegSample(folder),
    jpegSample(folder, 'raw.cr3', Buffer.from('raw')),
    jpegSample(folder, 'empty.jpg', Buffer.alloc(0)),
  ];
  addTags(files[0] ?? '', ...secrets);
  const results = await cleanFiles(folder, files, { policy: 'keep' });
  for (const [index, file] of files.entries()) expect(sha256(copyOf(results[index]))).toBe(sha256(file));
});

describe('trouble with one file leaves the others', () => {
  test('each is refused with its reason, in order', async () => {
    const folder = temporaryFolder();
    const good = readFileSync(jpegSample(folder, 'good.jpg'));
    const dng = join(folder, 'raw.tif');
    copyFileSync(await sharpSample(folder, 'tiff'), dng);
    addTags(dng, '-IFD0:DNGVersion=1 4 0 0');
    const cases: readonly (readonly [string, RegExp | null])[] = [
      [jpegSample(folder, 'a.jpg', good), null],
      [jpegSample(folder, 'cut.jpg', good.subarray(0, good.length - 40)), /EOI marker not found/],
      [jpegSample(folder, 'head.jpg', good.subarray(0, 100)), /ExifTool says/],
      [jpegSample(folder, 'empty.jpg', Buffer.alloc(0)), /empty/],
      [jpegSample(folder, 'text.jpg', Buffer.from('no picture at all')), /TXT/],
      [jpegSample(folder, 'jpeg.tif', good), /looks more like a JPEG/],
      [jpegSample(folder, 'jpeg.png', good), /looks more like a JPEG/],
      [dng, /DNG/],
      [join(folder, 'missing.jpg'), /ENOENT/],
      [folder, /no file/],
      [jpegSample(folder, 'z.jpg', good), null],
    ];
    const results = await cleanFiles(
      folder,
      cases.map(([path]) => path),
    );
    for (const [index, [path, reason]] of cases.entries()) {
      const result = results[index];
      if (reason === null) copyOf(result);
      else {
        expect(refusalOf(result)).toEqual({
          code: 'metadata-unwritable',
          data: { path, why: expect.stringMatching(reason) },
        });
        expect(JSON.stringify((refusalOf(result).data as { why: string }).why)).not.toMatch(/\/|\\n|\d{6}\./);
      }
    }
    expect(readdirSync(join(folder, 'copies'))).toEqual(['0.jpg', '10.jpg']);
    expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  });

  test('names may be any bytes', async () => {
    const folder = temporaryFolder();
    const plain = jpegSample(folder, 'plain.jpg');
    addTags(plain, '-XMP-dc:Title=secret');
    const names = [
      '-all=.jpg',
      '@args.jpg',
      'line\nbreak.jpg',
      '%f%e.jpg',
      'quo\'te".jpg',
      ' blank .jpg',
      '\xff\xfe.jpg',
      'ä.JPG',
      'tab\t.jpeg',
    ];
    const paths = names.map((name) => {
      const path = bytePath(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]));
      copyFileSync(plain, pathBuffer(path));
      return path;
    });
    const results = await cleanFiles(
      folder,
      paths.map((path) => ({ source: path, image: path })),
    );
    for (const result of results) expect(holdsText(copyOf(result), 'secret')).toBe(false);
  });

  test('a link is followed', async () => {
    const folder = temporaryFolder();
    const link = join(folder, 'link.jpg');
    symlinkSync(jpegSample(folder), link);
    copyOf((await cleanFiles(folder, [link]))[0]);
  });
});

test('more files than one command takes come back in order', async () => {
  const folder = temporaryFolder();
  const files = Array.from({ length: 70 }, (_, index) => {
    const path = jpegSample(folder, `${index}.jpg`);
    return path;
  });
  addTags(files[69] ?? '', '-XMP-dc:Creator=the last');
  const results = await cleanFiles(folder, files);
  expect(results.map((result) => copyOf(result))).toEqual(
    files.map((_, index) => join(folder, 'copies', `${index}.jpg`)),
  );
  expect(readWithOurs(copyOf(results[69]))['XMP-dc:Creator']).toBe('the last');
});

test('it stops when it is told to, and leaves nothing behind', async () => {
  const folder = temporaryFolder();
  const files = Array.from({ length: 70 }, (_, index) => jpegSample(folder, `${index}.jpg`));
  const reason = new Error('enough');
  const controller = new AbortController();
  const work = cleanFiles(folder, files, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 300);
  await expect(work).rejects.toBe(reason);
  expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
});
