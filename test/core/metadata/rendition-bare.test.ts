import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Renderer } from '../../../core/src/metadata/rendition.ts';
import { prepareWatermark } from '../../../core/src/metadata/watermark.ts';
import { lackingShared, needs, testUnless } from '../../support/needs.ts';
import { inSharedData } from '../../support/shared-data.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { busyPixels, fileOf, picture } from './rendition-samples.ts';

const SIZE = { width: 1200, height: 800 };

const loaded = async (): Promise<string> => {
  const jpeg = await (await picture(busyPixels(SIZE), SIZE))
    .withIccProfile('p3')
    .withExif({ IFD0: { Artist: 'Anna Müller', Model: 'Nikon D850' }, IFD3: { GPSLatitude: '48/1 8/1 0/1' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><private>Anna Müller</private></x:xmpmeta>')
    .jpeg({ quality: 90 })
    .toBuffer();
  return fileOf(jpeg, 'a.jpg');
};

const previewOf = async (from: string, longSide: number): Promise<string> => {
  const to = join(temporaryFolder(), 'preview.jpg');
  const watermark = await prepareWatermark({ kind: 'text', text: 'PROOF' });
  await new Renderer({ longSide, watermark }).render({ from, to }, { signal: new AbortController().signal });
  return to;
};

interface Segment {
  readonly marker: number;
  readonly body: Buffer;
}

/** Segments up to the coded data (ITU-T T.81, B.1.1.4). */
const segmentsOf = (jpeg: Buffer): readonly Segment[] => {
  const found: Segment[] = [];
  for (let at = 2; found.at(-1)?.marker !== 0xda; ) {
    const length = jpeg.readUInt16BE(at + 2);
    found.push({ marker: jpeg[at + 1] ?? 0, body: jpeg.subarray(at + 4, at + 2 + length) });
    at += 2 + length;
  }
  return found;
};

/** JFIF where the writer wants it, tables, one frame, one scan: no APP1 to APP15, no comment. */
const ALLOWED = new Set([0xe0, 0xdb, 0xc0, 0xc4, 0xda]);

test('holds what the picture needs, and ends with it', async () => {
  const jpeg = readFileSync(await previewOf(await loaded(), 600));
  const segments = segmentsOf(jpeg);
  expect(segments.filter(({ marker }) => !ALLOWED.has(marker))).toEqual([]);
  expect(
    segments.filter(({ body }) => /Exif|adobe|ICC|Photoshop|Anna/i.test(body.toString('latin1'))),
  ).toEqual([]);
  const end = jpeg.indexOf(Buffer.from([0xff, 0xd9]));
  expect(end).toBe(jpeg.length - 2);
});

const PLAIN_GROUPS = ['ExifTool', 'System', 'File', 'JFIF', 'Composite'];

needs('exiftool')('exiftool finds nothing in it that the file itself is not', async () => {
  const source = await loaded();
  const read = (path: string): Record<string, unknown> =>
    JSON.parse(execFileSync('exiftool', ['-json', '-a', '-G1', '-ee', '-u', path], { encoding: 'utf8' }))[0];
  const groupsOf = (path: string) => [
    ...new Set(
      Object.keys(read(path))
        .filter((tag) => tag.includes(':'))
        .map((tag) => tag.split(':')[0]),
    ),
  ];
  expect(groupsOf(source)).toEqual(expect.arrayContaining(['IFD0', 'ICC-header']));
  const preview = await previewOf(source, 600);
  expect(groupsOf(preview).filter((group) => !PLAIN_GROUPS.includes(group ?? ''))).toEqual([]);
  expect(read(preview)).toMatchObject({ 'File:ImageWidth': 600, 'File:ImageHeight': 400 });
});

/** Runs of so many bytes do not come about by chance. */
const RUN = 64;

const sharedRun = (one: Buffer, other: Buffer): boolean => {
  const blocks = new Set<string>();
  for (let at = 0; at + RUN / 2 <= one.length; at += RUN / 2)
    blocks.add(one.toString('latin1', at, at + RUN / 2));
  // Every run of 64 bytes in the one holds one of its aligned blocks of 32: enough to look for those everywhere.
  for (let at = 0; at + RUN / 2 <= other.length; at += 1)
    if (blocks.has(other.toString('latin1', at, at + RUN / 2))) return true;
  return false;
};

/** From the coded data on: the tables before it are those of any JPEG. */
const codedData = (jpeg: Buffer): Buffer => {
  const { body } = segmentsOf(jpeg).at(-1) ?? { body: jpeg };
  return jpeg.subarray(jpeg.indexOf(body) + body.length);
};

test.each([300, 1200, 2048])('at %i pixels no run of the source’s coded data is in it', async (longSide) => {
  const source = codedData(readFileSync(await loaded()));
  expect(sharedRun(source, source.subarray(1000, 1100))).toBe(true);
  expect(
    sharedRun(source, readFileSync(await previewOf(fileOf(readFileSync(await loaded()), 'a.jpg'), longSide))),
  ).toBe(false);
});

const people = [
  'bep__IPTC-PhotometadataRef-Std2021.1.jpg',
  'photoprism__iptc-2014.jpg',
  'immich__portrait.jpg',
];
for (const name of people)
  testUnless(lackingShared(join('people', name)))(`${name} keeps not one word`, async () => {
    const jpeg = readFileSync(await previewOf(inSharedData('people', name), 2048));
    expect(segmentsOf(jpeg).filter(({ marker }) => !ALLOWED.has(marker))).toEqual([]);
  });
