import { describe, expect, test } from 'vitest';
import { nameKey } from '../../../core/src/catalog/name-key.ts';
import { kindOf } from '../../../core/src/catalog/picture-kinds.ts';
import { sidecarsOf, stemIndex } from '../../../core/src/catalog/sidecars.ts';
import type { BytePath } from '../../../core/src/model/paths.ts';
import { text } from './catalog-folder.ts';

const found = (names: readonly string[], name: string, sidecarExtensions: readonly string[] = []) =>
  sidecarsOf(stemIndex(names.map(text)), { name: text(name), sidecarExtensions }).map(String);

describe('what travels with a file', () => {
  test.each<[string, string[], string, string[], string[]]>([
    [
      'the same stem in any case',
      ['img_1.XMP', 'IMG_1.acr', 'IMG_1.WAV', 'IMG_1.Thm', 'IMG_2.xmp'],
      'IMG_1.CR3',
      [],
      ['img_1.XMP', 'IMG_1.acr', 'IMG_1.WAV', 'IMG_1.Thm'],
    ],
    [
      'the whole name',
      ['IMG_1.CR3.xmp', 'IMG_1.CR3.acr', 'IMG_1.CR3.jpg'],
      'IMG_1.CR3',
      [],
      ['IMG_1.CR3.xmp', 'IMG_1.CR3.acr'],
    ],
    ['the JPEG or HEIF of a RAW', ['IMG_1.JPG', 'IMG_1.HIF'], 'IMG_1.CR3', [], ['IMG_1.JPG', 'IMG_1.HIF']],
    ['but no RAW or JPEG of a JPEG', ['IMG_1.CR3', 'IMG_1.JPEG'], 'IMG_1.JPG', [], []],
    ['what the catalog lists', ['IMG_1.abc', 'IMG_1.abd'], 'IMG_1.TIF', ['ABC'], ['IMG_1.abc']],
    ['never what macOS keeps beside', ['._IMG_1.xmp', '._IMG_1.CR3'], 'IMG_1.CR3', [], []],
    ['never itself', ['IMG_1.CR3', 'img_1.cr3'], 'IMG_1.CR3', ['CR3'], []],
    ['another Unicode form of the name', ['Zoe\u0308.xmp'], 'Zo\u00eb.CR3', [], [text('Zoe\u0308.xmp')]],
    ['a name without an extension', ['IMG_1', 'IMG_1.xmp'], 'IMG_1', [], ['IMG_1.xmp']],
  ])('%s', (_, names, name, listed, expected) => {
    expect(found(names, name, listed)).toEqual(expected);
  });
});

test('names that are not UTF-8 are compared by their bytes', () => {
  expect(nameKey('A\u00ff' as BytePath)).toBe(nameKey('a\u00ff' as BytePath));
  expect(nameKey('A\u00ff' as BytePath)).not.toBe(nameKey('A\u00fe' as BytePath));
});

test.each([
  ['A.CR3', 'raw'],
  ['a.dng', 'raw'],
  ['A.JPG', 'picture'],
  ['a.heic', 'picture'],
  ['A.MOV', 'video'],
  ['a.psb', 'working'],
  ['a.tif', 'working'],
  ['a.xmp', 'sidecar'],
  ['a.THM', 'sidecar'],
  ['.xmp', 'other'],
  ['a', 'other'],
  ['a.cos', 'other'],
] as const)('%s is %s', (name, kind) => {
  expect(kindOf(text(name))).toBe(kind);
});
