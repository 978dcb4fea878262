import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import {
  addTags,
  cleanFiles,
  copyOf,
  holdsText,
  jpegSample,
  readWithOurs,
  sharpSample,
} from './clean-samples.ts';
import { exifSecrets, secrets } from './secret-words.ts';

describe('words of all kinds come through', () => {
  const values = {
    'XMP-dc:Creator': ['Carla', '007', 'Ben, Müller & Söhne'],
    'XMP-dc:Rights': '1.10',
    'IFD0:Copyright': '© 写真 "quoted" \\ #hash $dollar %f',
    'XMP-xmpRights:UsageTerms': 'line one\nline two',
    'XMP-photoshop:Credit': '-all=',
  };

  test('as they were', async () => {
    const folder = temporaryFolder();
    const source = jpegSample(folder);
    const document = join(folder, 'values.json');
    writeFileSync(document, JSON.stringify([{ SourceFile: '*', ...values }]));
    addTags(source, `-json=${document}`, '-XMP-xmpRights:UsageTerms-de=zwei Zeilen');
    const tags = readWithOurs(copyOf((await cleanFiles(folder, [source]))[0]));
    const asText = (value: unknown) => (Array.isArray(value) ? value.map(String) : String(value));
    for (const [tag, value] of Object.entries(values))
      if (tag !== 'XMP-dc:Rights') expect(asText(tags[tag])).toEqual(value);
    expect(holdsText(copyOf((await cleanFiles(folder, [source]))[0]), '>1.10<')).toBe(true);
    expect(tags['XMP-xmpRights:UsageTerms-de']).toBe('zwei Zeilen');
  });

  test('byte for byte where Exif holds no UTF-8', async () => {
    const folder = temporaryFolder();
    const source = jpegSample(folder);
    addTags(source, '-IFD0:Artist=M~ller');
    const bytes = readFileSync(source);
    bytes[bytes.indexOf('M~ller') + 1] = 0xfc;
    writeFileSync(source, bytes);
    const copy = copyOf((await cleanFiles(folder, [source]))[0]);
    expect(readFileSync(copy).includes(Buffer.from('M\xfcller', 'latin1'))).toBe(true);
  });

  test('IPTC in UTF-8, which says so', async () => {
    const folder = temporaryFolder();
    const source = jpegSample(folder);
    addTags(source, '-IPTC:By-line=Müller', '-IPTC:City=Köln');
    const tags = readWithOurs(copyOf((await cleanFiles(folder, [source]))[0]));
    expect(tags).toMatchObject({ 'IPTC:By-line': 'Müller', 'IPTC:CodedCharacterSet': 'UTF8' });
    expect(tags).not.toHaveProperty('IPTC:City');
  });
});

describe('press', () => {
  test('keeps caption, place and keywords in words; no coordinates, serials, faces or people', async () => {
    const folder = temporaryFolder();
    const source = jpegSample(folder);
    addTags(
      source,
      ...secrets.slice(3, 7),
      ...exifSecrets.slice(4),
      '-XMP-dc:Description=A caption',
      '-IPTC:Caption-Abstract=A caption',
      '-XMP-photoshop:City=Hamburg',
      '-IPTC:City=Hamburg',
      '-XMP-iptcExt:Event=A wedding',
      '-XMP-dc:Subject=garden',
      '-XMP-dc:Subject=secret-person',
      '-IPTC:Keywords=garden',
      '-IPTC:Keywords=secret-face',
      '-ExifIFD:FNumber=2.8',
    );
    const copy = copyOf((await cleanFiles(folder, [source], { policy: 'press' }))[0]);
    expect(holdsText(copy, 'secret')).toBe(false);
    expect(readWithOurs(copy)).toMatchObject({
      'XMP-dc:Description': 'A caption',
      'IPTC:Caption-Abstract': 'A caption',
      'XMP-photoshop:City': 'Hamburg',
      'IPTC:City': 'Hamburg',
      'XMP-iptcExt:Event': 'A wedding',
      'XMP-dc:Subject': 'garden',
      'IPTC:Keywords': 'garden',
      'ExifIFD:FNumber': 2.8,
      'IFD0:Model': 'Sample One',
    });
  });
});

describe('attribution', () => {
  const attribution = {
    creator: 'Studio Ä',
    copyright: '© Studio\n Ä',
    email: 'a@b.example',
    url: 'https://b.example',
  };

  test('is added where there is none', async () => {
    const folder = temporaryFolder();
    const tags = readWithOurs(copyOf((await cleanFiles(folder, [jpegSample(folder)], { attribution }))[0]));
    expect(tags).toMatchObject({
      'IFD0:Artist': 'Studio Ä',
      'XMP-dc:Creator': 'Studio Ä',
      'IFD0:Copyright': '© Studio Ä',
      'XMP-dc:Rights': '© Studio Ä',
      'XMP-iptcCore:CreatorWorkEmail': 'a@b.example',
      'XMP-iptcCore:CreatorWorkURL': 'https://b.example',
    });
  });

  test.each([
    ['IFD0:Artist', 'XMP-dc:Creator'],
    ['IPTC:By-line', 'XMP-dc:Creator'],
    ['IPTC:CopyrightNotice', 'XMP-dc:Rights'],
    ['XMP-iptcCore:CreatorWorkTelephone', 'XMP-iptcCore:CreatorWorkEmail'],
  ])('leaves alone what %s says', async (tag, added) => {
    const folder = temporaryFolder();
    const source = jpegSample(folder);
    addTags(source, `-${tag}=Carla`);
    const tags = readWithOurs(copyOf((await cleanFiles(folder, [source], { attribution }))[0]));
    expect(tags[tag]).toBe('Carla');
    expect(tags).not.toHaveProperty([added]);
  });
});

test('a rendition takes its looks from itself and its words from its source', async () => {
  const folder = temporaryFolder();
  const source = jpegSample(folder, 'source.jpg');
  addTags(
    source,
    '-n',
    '-IFD0:Orientation=6',
    '-IPTC:By-line=Müller',
    '-XMP-dc:Creator=Müller',
    '-GPSLatitude=1',
    '-XMP-dc:Title=secret',
  );
  const image = await sharpSample(folder, 'jpeg');
  const pair = { source: bytePathFromText(source), image: bytePathFromText(image) };
  const copy = copyOf((await cleanFiles(folder, [pair]))[0]);
  expect(holdsText(copy, 'secret')).toBe(false);
  const tags = readWithOurs(copy, '-n');
  expect(tags).toMatchObject({
    'XMP-dc:Creator': 'Müller',
    'IPTC:By-line': 'Müller',
    'ExifIFD:DateTimeOriginal': '2026:04:26 14:03:11',
  });
  expect(tags['IFD0:Orientation'] ?? 1).toBe(1);
  expect(tags).toHaveProperty('ICC_Profile:ProfileDescription');
});
