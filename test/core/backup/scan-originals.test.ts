import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scanOriginals } from '../../../core/src/backup/scan-originals.ts';
import { bytePathFromText, displayPath } from '../../../core/src/model/paths.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const made = (...names: readonly string[]): string => {
  const folder = temporaryFolder();
  for (const name of names) writeFileSync(join(folder, name), 'bytes');
  return folder;
};

const scan = (folder: string, ...references: readonly (string | readonly [string, ...string[]])[]) => {
  const found = scanOriginals({
    path: bytePathFromText(folder),
    root: bytePathFromText('/pictures'),
    references: references.map((one) => {
      const [name, ...sidecarExtensions] = typeof one === 'string' ? [one] : one;
      return { name: bytePathFromText(name), sidecarExtensions };
    }),
    isWalked: (path) => path.endsWith('/walked'),
  });
  return {
    kept: found.entries.map(({ name }) => displayPath(name)),
    left: found.exclusions.map(({ path, rule }) => `${displayPath(path).slice(folder.length + 1)} ${rule}`),
    problems: found.problems.map(({ path, code }) => `${displayPath(path).slice(folder.length + 1)} ${code}`),
    carried: found.carried.map(displayPath),
    orphans: found.orphans,
    unreadable: found.unreadable,
  };
};
const nothing = { kept: [], left: [], problems: [], carried: [], orphans: 0, unreadable: false };

describe('what the catalog refers to', () => {
  test.each<[string, string, string]>([
    ['as it is', 'IMG_1.CR3', 'IMG_1.CR3'],
    ['in another case', 'img_1.cr3', 'IMG_1.CR3'],
    ['composed, and decomposed on the disk', 'é.CR3', 'e\u0301.CR3'],
    ['decomposed, and composed on the disk', 'e\u0301.CR3', 'é.CR3'],
    ['with an umlaut in another case', 'ÄÖ.CR3', 'äö.cr3'],
  ])('is found %s', (_, reference, name) => {
    expect(scan(made(name), reference)).toEqual({ ...nothing, kept: [name] });
  });

  test('is the exact name where twins of it lie beside', () => {
    const folder = made('a.CR3', 'A.CR3', 'é.CR3', 'e\u0301.CR3');
    const { kept, orphans, problems } = scan(folder, 'a.CR3', 'A.CR3', 'é.CR3', 'e\u0301.CR3');
    expect([kept.length, orphans, problems]).toEqual([4, 0, []]);
  });

  test('brings its sidecars, and those alone', () => {
    const folder = made(
      'IMG_1.CR3',
      'IMG_1.xmp',
      'IMG_1.CR3.xmp',
      'IMG_1.JPG',
      'IMG_1.txt',
      'IMG_2.xmp',
      'IMG_1.zip',
    );
    expect(scan(folder, ['IMG_1.CR3', 'zip'])).toEqual({
      ...nothing,
      kept: ['IMG_1.CR3', 'IMG_1.CR3.xmp', 'IMG_1.JPG', 'IMG_1.xmp', 'IMG_1.zip', 'IMG_2.xmp'],
      left: ['IMG_1.txt not-a-picture'],
      orphans: 1,
    });
  });

  test('and is missing is a problem, and its last version is carried', () => {
    expect(scan(made('IMG_1.CR3'), 'IMG_1.CR3', 'IMG_2.CR3')).toEqual({
      ...nothing,
      kept: ['IMG_1.CR3'],
      problems: ['IMG_2.CR3 source-missing'],
      carried: ['IMG_2.CR3'],
    });
  });

  test('and is a folder is a problem, walked or not', () => {
    const folder = made();
    for (const name of ['IMG_1.CR3', 'walked']) mkdirSync(join(folder, name));
    expect(scan(folder, 'IMG_1.CR3', 'walked')).toEqual({
      ...nothing,
      problems: ['IMG_1.CR3 source-unreadable', 'walked source-unreadable'],
      carried: ['IMG_1.CR3', 'walked'],
    });
  });
});

describe('links', () => {
  test('that the catalog refers to are kept as the file they lead to', () => {
    const folder = made('real.CR3');
    symlinkSync('real.CR3', join(folder, 'IMG_1.CR3'));
    expect(scan(folder, 'IMG_1.CR3').kept).toEqual(['IMG_1.CR3', 'real.CR3']);
  });

  test.each(['nowhere', 'loop', '.'])('that lead to %s are problems, and carried', (target) => {
    const folder = made();
    symlinkSync(target === 'loop' ? 'IMG_1.CR3' : target, join(folder, 'IMG_1.CR3'));
    expect(scan(folder, 'IMG_1.CR3')).toEqual({
      ...nothing,
      problems: ['IMG_1.CR3 source-unreadable'],
      carried: ['IMG_1.CR3'],
    });
  });

  test('that it does not know are left out by a rule', () => {
    const folder = made();
    symlinkSync('x', join(folder, 'x.jpg'));
    expect(scan(folder)).toEqual({ ...nothing, left: ['x.jpg not-a-picture'] });
  });
});

test('what lies beside is an orphan where it is a picture, else left out by a named rule', () => {
  const folder = made('a.CR3', 'b.jpg', 'c.psd', 'd.mov', 'e.xmp', 'notes.txt', 'Makefile', '.DS_Store');
  for (const name of ['other', 'walked']) mkdirSync(join(folder, name));
  expect(scan(folder)).toEqual({
    ...nothing,
    kept: ['a.CR3', 'b.jpg', 'c.psd', 'd.mov', 'e.xmp'],
    left: [
      '.DS_Store macos-system',
      'Makefile not-a-picture',
      'notes.txt not-a-picture',
      'other folder-not-in-catalog',
    ],
    orphans: 5,
  });
});

test('a folder on a drive that is off: every reference is told, and all that is stored of it stays', () => {
  const folder = made('IMG_1.CR3');
  rmSync(folder, { recursive: true });
  expect(scan(folder, 'IMG_1.CR3', 'IMG_2.CR3')).toMatchObject({
    kept: [],
    problems: ['IMG_1.CR3 source-offline', 'IMG_2.CR3 source-offline'],
    unreadable: true,
  });
});
