import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BackupReport } from '../../../core/src/backup/report.ts';
import { acceptChanges, backUpOne, type Computer, newComputer, restoreTo } from '../../support/computer.ts';
import { needs } from '../../support/needs.ts';
import { inSharedData } from '../../support/shared-data.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const raw = inSharedData('raw');
const CAMERA_JPEG = 'metadata-extractor__Nikon D40.jpg';
const DEVELOPED_JPEG = 'photoprism__ladybug.jpg';
const RAW = 'exiftool__CanonRaw.cr3';

interface Studio {
  readonly folder: string;
  readonly pictures: string;
  readonly computer: Computer;
}

/** Real pictures under names of a shoot, backed up once. */
const makeStudio = async (): Promise<Studio> => {
  const folder = temporaryFolder();
  const pictures = join(folder, 'Pictures');
  mkdirSync(pictures);
  for (const [name, from] of [
    ['IMG_1.JPG', CAMERA_JPEG],
    ['export.jpg', DEVELOPED_JPEG],
    ['IMG_2.CR3', RAW],
  ] as const)
    copyFileSync(join(raw, from), join(pictures, name));
  writeFileSync(join(pictures, 'retouched.tif'), 'a working file');
  const computer = await newComputer(folder);
  expect(await backUpOne(computer, pictures)).toMatchObject({ complete: true });
  return { folder, pictures, computer };
};

/** One bit in the middle of the picture, as a bad disk flips it. */
const flipBit = (file: string | Buffer): Buffer => {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length * 0.9);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  return bytes;
};

const told = ({ complete, problems, notes, totals }: BackupReport) => ({
  complete,
  changed: problems.map(({ code, path }) => `${code} ${path.slice(path.lastIndexOf('/') + 1)}`),
  notes: notes.filter((note) => note.startsWith('Originals')),
  files: totals.files,
});

describe.skipIf(!existsSync(raw))('an original that changed (needs shared/data)', () => {
  let studio: Studio;
  beforeEach(async () => {
    studio = await makeStudio();
  });
  const run = async () => told(await backUpOne(studio.computer, studio.pictures));

  test('in its picture does not replace the one that was backed up; both come back', async () => {
    const file = join(studio.pictures, 'IMG_2.CR3');
    const before = readFileSync(file);
    const now = flipBit(file);
    const alarm = { complete: false, changed: ['original-changed IMG_2.CR3'], notes: [], files: 5 };
    expect(await run()).toEqual(alarm);
    expect(await run()).toEqual(alarm);
    const to = join(studio.folder, 'back');
    await restoreTo(studio.computer, to);
    const back = join(to, 'Pictures', 'IMG_2.CR3');
    expect(readFileSync(back).equals(before)).toBe(true);
    const apart = execFileSync('sh', ['-c', 'echo "$1".changed-*', 'sh', back], { encoding: 'utf8' }).trim();
    expect(readFileSync(apart).equals(now)).toBe(true);
  });

  test('is told no longer once it was put back', async () => {
    const file = join(studio.pictures, 'IMG_1.JPG');
    const before = readFileSync(file);
    flipBit(file);
    expect(await run()).toMatchObject({ changed: ['original-changed IMG_1.JPG'], files: 5 });
    writeFileSync(file, before);
    expect(await run()).toEqual({ complete: true, changed: [], notes: [], files: 4 });
  });

  test('is taken where its owner accepts it', async () => {
    const now = flipBit(join(studio.pictures, 'IMG_2.CR3'));
    await run();
    const [accepted] = await acceptChanges(studio.computer, studio.pictures);
    expect(accepted === undefined ? null : told(accepted)).toEqual({
      complete: true,
      changed: [],
      notes: ['Originals that changed, and were accepted as they are now: 1.'],
      files: 4,
    });
    expect(await run()).toEqual({ complete: true, changed: [], notes: [], files: 4 });
    const to = join(studio.folder, 'back');
    await restoreTo(studio.computer, to);
    expect(readFileSync(join(to, 'Pictures', 'IMG_2.CR3')).equals(now)).toBe(true);
  });

  needs('exiftool')('by keywords written into it is a new version with a note', async () => {
    const file = join(studio.pictures, 'IMG_1.JPG');
    execFileSync('exiftool', ['-q', '-overwrite_original', '-XMP-dc:Subject=wedding', file]);
    expect(await run()).toEqual({
      complete: true,
      changed: [],
      notes: ['Originals that have new metadata written into them; their pictures are as they were: 1.'],
      files: 4,
    });
    expect(await run()).toMatchObject({ complete: true, notes: [] });
  });

  test('and was developed by a program, and a working file, are versioned in silence', async () => {
    flipBit(join(studio.pictures, 'export.jpg'));
    writeFileSync(join(studio.pictures, 'retouched.tif'), 'another layer');
    expect(await run()).toEqual({ complete: true, changed: [], notes: [], files: 4 });
  });

  test('under a name that is no text is compared all the same', async () => {
    const odd = Buffer.concat([
      Buffer.from(join(studio.pictures, 'b')),
      Buffer.from([0xff]),
      Buffer.from('.JPG'),
    ]);
    copyFileSync(join(raw, CAMERA_JPEG), odd);
    await run();
    flipBit(odd);
    expect(await run()).toMatchObject({ complete: false, files: 6 });
  });
});
