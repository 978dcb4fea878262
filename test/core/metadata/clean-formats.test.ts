import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import {
  addTags,
  cleanFiles,
  copyOf,
  holdsText,
  jpegSample,
  readAll,
  readWithOurs,
  refusalOf,
  segment,
  sharpSample,
  withSegments,
} from './clean-samples.ts';
import { makeFilm } from './film.ts';
import { exifSecrets, kept, secrets } from './secret-words.ts';

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('every format that can be cleaned', () => {
  test.each([
    [
      'jpeg',
      [...exifSecrets, '-IPTC:Keywords=secret-iptc', '-IPTC:City=secret-iptc-city', '-Comment=secret-com'],
    ],
    [
      'tiff',
      [
        ...exifSecrets,
        '-IPTC:Keywords=secret-iptc',
        '-IFD0:DocumentName=secret-name',
        '-IFD0:PageName=secret-page',
      ],
    ],
    ['png', [...exifSecrets, '-PNG:Author=secret-author', '-PNG:Comment=secret-text']],
    ['webp', exifSecrets],
    ['avif', exifSecrets],
    ['gif', ['-Comment=secret-com']],
  ] as const)('%s: a client is told nothing but whose it is', async (format, more) => {
    const folder = temporaryFolder();
    const source = await sharpSample(folder, format, format === 'tiff' ? { compression: 'lzw' } : {});
    addTags(source, ...secrets, ...more, ...kept);
    const before = sha256(source);
    const profile = readWithOurs(source)['ICC_Profile:ProfileDescription'];

    const copy = copyOf((await cleanFiles(folder, [source]))[0]);

    expect(holdsText(source, 'secret')).toBe(true);
    expect(holdsText(copy, 'secret')).toBe(false);
    const tags = readWithOurs(copy, '-ImageDataHash');
    expect(Object.keys(tags).filter((tag) => /GPS|Region|Person|IFD1|Thumb/.test(tag))).toEqual([]);
    expect(tags['XMP-dc:Creator']).toBe('Carla Muster');
    expect(tags['XMP-dc:Rights']).toBe('© Carla Müster');
    expect(tags['XMP-iptcCore:CreatorWorkEmail']).toBe('carla@example.org');
    expect(tags['ICC_Profile:ProfileDescription']).toBe(profile);
    expect(tags['File:ImageDataHash']).toBe(readWithOurs(source, '-ImageDataHash')['File:ImageDataHash']);
    expect(sha256(source)).toBe(before);
  });

  test('a film loses its keys and user data, and keeps its frames', async () => {
    const folder = temporaryFolder();
    const film = join(folder, 'film.mp4');
    writeFileSync(film, makeFilm(['vide']));
    addTags(
      film,
      '-Keys:Make=secret-make',
      '-ItemList:Title=secret-title',
      '-XMP-iptcExt:PersonInImage=secret-person',
      ...kept,
    );
    const copy = copyOf((await cleanFiles(folder, [film]))[0]);
    expect(holdsText(copy, 'secret')).toBe(false);
    const hash = (path: string) => readWithOurs(path, '-ImageDataHash')['File:ImageDataHash'];
    expect(hash(copy)).toEqual(hash(film));
    expect(readWithOurs(copy)['XMP-dc:Creator']).toBe('Carla Muster');
  });

  test('a film with a track that is neither picture nor sound is refused', async () => {
    const folder = temporaryFolder();
    const film = join(folder, 'film.mov');
    writeFileSync(film, makeFilm(['vide', 'meta']));
    const { code, data } = refusalOf((await cleanFiles(folder, [film]))[0]);
    expect(code).toBe('metadata-left');
    expect(data).toMatchObject({ path: film, tags: expect.arrayContaining(['Track2:HandlerType']) });
  });
});

describe('a JPEG', () => {
  test('loses its thumbnail, and what stands before and behind the picture', async () => {
    const folder = temporaryFolder();
    const thumbnail = jpegSample(folder, 'thumbnail.jpg');
    const picture = withSegments(
      readFileSync(jpegSample(folder)),
      segment(0xe2, 'MPF\0secret-mpf'),
      segment(0xe0, 'JFXX\0\x10secret-jfxx'),
      segment(0xeb, 'JP\0\x01secret-c2pa'),
      segment(0xe7, 'secret-unknown'),
      segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0secret-extension'),
      segment(0xfe, 'secret-comment'),
    );
    const source = jpegSample(folder, 'picture.jpg', Buffer.concat([picture, Buffer.from('secret-trailer')]));
    addTags(source, `-IFD1:ThumbnailImage<=${thumbnail}`);
    expect(readWithOurs(source)).toHaveProperty('IFD1:ThumbnailLength');

    const copy = copyOf((await cleanFiles(folder, [source]))[0]);
    expect(holdsText(copy, 'secret')).toBe(false);
    expect(Object.keys(readWithOurs(copy)).filter((tag) => tag.startsWith('IFD1'))).toEqual([]);
    expect(statSync(copy).size).toBeLessThan(statSync(source).size - statSync(thumbnail).size);
  });

  test('keeps what it needs to look right, and its date', async () => {
    const folder = temporaryFolder();
    const source = jpegSample(folder);
    addTags(source, '-n', '-IFD0:Orientation=6', '-ExifIFD:ColorSpace=65535', '-InteropIFD:InteropIndex=R03');
    const adobe = withSegments(readFileSync(source), segment(0xee, 'Adobe\0\x64\0\0\0\0\x01'));
    writeFileSync(source, adobe);
    const tags = readWithOurs(copyOf((await cleanFiles(folder, [source]))[0]), '-n');
    expect(tags).toMatchObject({
      'IFD0:Orientation': 6,
      'ExifIFD:ColorSpace': 65535,
      'InteropIFD:InteropIndex': 'R03',
      'Adobe:ColorTransform': 1,
      'ExifIFD:DateTimeOriginal': '2026:04:26 14:03:11',
    });
    expect(Object.keys(tags).filter((tag) => /Make|Model|Software/.test(tag))).toEqual([]);
  });

  test('with a comment between or behind its scans, which ExifTool copies, is refused', async () => {
    const folder = temporaryFolder();
    const plain = readFileSync(jpegSample(folder));
    const end = plain.length - 2;
    const bytes = Buffer.concat([plain.subarray(0, end), segment(0xfe, 'Anna'), plain.subarray(end)]);
    const source = jpegSample(folder, 'amid.jpg', bytes);
    expect(refusalOf((await cleanFiles(folder, [source]))[0])).toEqual({
      code: 'metadata-left',
      data: { path: source, tags: ['COM'] },
    });
    expect(readdirSync(join(folder, 'copies'))).toEqual([]);
  });
});

test('a TIFF whose strips are JPEGs is refused: ExifTool has no hash of them', async () => {
  const folder = temporaryFolder();
  const source = await sharpSample(folder, 'tiff', { compression: 'jpeg' });
  expect(refusalOf((await cleanFiles(folder, [source]))[0])).toEqual({
    code: 'metadata-unwritable',
    data: { path: source, why: 'its picture cannot be told from the rest of it' },
  });
});

test('a TIFF with a smaller copy of itself inside is refused', async () => {
  const folder = temporaryFolder();
  const source = await sharpSample(folder, 'tiff', {
    pyramid: true,
    tile: true,
    tileWidth: 16,
    tileHeight: 16,
  });
  const { code, data } = refusalOf((await cleanFiles(folder, [source]))[0]);
  expect(code).toBe('metadata-left');
  expect(data).toMatchObject({ tags: expect.arrayContaining(['IFD1:SubfileType']) });
});

needs('exiftool')('another version of ExifTool finds nothing else', async () => {
  const folder = temporaryFolder();
  const source = jpegSample(folder);
  addTags(source, ...secrets, ...exifSecrets, ...kept);
  renameSync(source, join(folder, 'x.jpg'));
  const copy = copyOf((await cleanFiles(folder, [join(folder, 'x.jpg')]))[0]);
  const groups = new Set(Object.keys(readAll(copy)).map((tag) => tag.split(':')[0] ?? ''));
  expect(
    [...groups].filter(
      (group) => !/^(SourceFile|ExifTool|System|File|JFIF|IFD0|ExifIFD|XMP-(x|dc|iptcCore))$/.test(group),
    ),
  ).toEqual([]);
});
