import { describe, expect, test } from 'vitest';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { parseWanted } from '../../../core/src/workflows/find-wanted.ts';

const fits = (wanted: string, path: string): boolean => {
  const parsed = parseWanted(wanted);
  if (parsed.kind !== 'name') throw new Error(`${wanted} is taken for ${parsed.kind}`);
  return parsed.fits(bytePathFromText(path));
};

const path = '/Pictures/2026-04-26_Huber/IMG_0104.CR3';

describe('a name', () => {
  test.each([
    'IMG_0104.CR3',
    'img_0104.cr3',
    'IMG_0104',
    '2026-04-26_Huber/IMG_0104.CR3',
    'Huber/img_0104',
    path,
    'IMG_01*',
    '*0104*',
    'IMG_0104.{CR3,CR2}',
    'Pictures/**/*.cr3',
    ' IMG_0104 ',
  ])('%s is meant', (wanted) => expect(fits(wanted, path)).toBe(true));

  test.each([
    '0104',
    'IMG_010',
    'IMG_0104.CR',
    'IMG_0104.CR2',
    'Meier/IMG_0104',
    '*.cr2',
    'IMG_0104.CR3.xmp',
  ])('%s is not', (wanted) => expect(fits(wanted, path)).toBe(false));

  test('composed and decomposed letters are the same', () =>
    expect(fits('Müller.tif', '/p/Mu\u0308ller.tif')).toBe(true));
});

test.each([
  ['8f5d463d68a86cd261d0f5fc872ed7e8', 'xxh128'],
  ['8F5D463D68A86CD261D0F5FC872ED7E8', 'xxh128'],
  ['a'.repeat(64), 'object'],
  [`objects/aa/${'a'.repeat(64)}`, 'object'],
  ['a'.repeat(31), 'name'],
])('%s is a digest, or is none', (text, kind) => expect(parseWanted(text).kind).toBe(kind));
