import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { legalName, TakenNames } from '../../../core/src/delivery/names.ts';
import { type BytePath, bytePathFromText } from '../../../core/src/model/paths.ts';

const nameOf = (text: string) => legalName(bytePathFromText(text));

describe('a name in an archive', () => {
  test.each([
    ['Finals/a.jpg', 'Finals/a.jpg', null],
    ['Übung/Straße 1.jpg', 'Übung/Straße 1.jpg', null],
    ['a\u0308.jpg', 'ä.jpg', null],
    ['12:30 "Kuss"?.jpg', '12_30 _Kuss__.jpg', 'illegal'],
    ['con.jpg', '_con.jpg', 'illegal'],
    ['x/AUX', 'x/_AUX', 'illegal'],
    ['console.jpg', 'console.jpg', null],
    ['com1.tif', '_com1.tif', 'illegal'],
    ['com10.tif', 'com10.tif', null],
    ['ends. /a.jpg', 'ends__/a.jpg', 'illegal'],
    ['back\\slash.jpg', 'back_slash.jpg', 'illegal'],
    ['line\nbreak.jpg', 'line_break.jpg', 'illegal'],
    ['gpj.\u202eexe', 'gpj._exe', 'illegal'],
  ])('%j becomes %j', (inside, name, renamed) => {
    expect(nameOf(inside)).toEqual({ name, renamed });
  });

  test('bytes that are no UTF-8 get a name all the same', () => {
    expect(legalName('caf\xe9.jpg' as BytePath)).toEqual({ name: 'caf_.jpg', renamed: 'not-text' });
  });

  test('is legal already once it was made legal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const { name } = nameOf(text);
        expect(nameOf(name)).toEqual({ name, renamed: null });
        expect(name).not.toMatch(/[<>:"|?*\\\u0000-\u001f]|[. ](\/|$)/);
      }),
    );
  });
});

describe('names that are taken', () => {
  const take = (names: readonly string[], reserved: readonly string[] = []): readonly string[] => {
    const taken = new TakenNames(reserved);
    return names.map((name) => taken.take({ name, renamed: null }).name);
  };

  test.each([
    [
      ['a.jpg', 'a.jpg', 'a.jpg'],
      ['a.jpg', 'a (2).jpg', 'a (3).jpg'],
    ],
    [
      ['A.jpg', 'a.JPG'],
      ['A.jpg', 'a (2).JPG'],
    ],
    [
      ['a.jpg', 'a (2).jpg', 'a.jpg'],
      ['a.jpg', 'a (2).jpg', 'a (3).jpg'],
    ],
    [
      ['a (2).jpg', 'a.jpg', 'a.jpg'],
      ['a (2).jpg', 'a.jpg', 'a (3).jpg'],
    ],
    [
      ['d.x/name', 'd.x/name'],
      ['d.x/name', 'd.x/name (2)'],
    ],
  ])('%j', (names, expected) => expect(take(names)).toEqual(expected));

  test('ours are never given away', () => {
    expect(take(['sha256sums.txt'], ['SHA256SUMS.txt'])).toEqual(['sha256sums (2).txt']);
  });

  test('70,000 of one name do not take forever, and none is lost', () => {
    const names = take(Array.from({ length: 70_000 }, () => 'x/IMG.jpg'));
    expect(new Set(names).size).toBe(70_000);
  });

  test('no two are the same where capitals do not count', () => {
    const name = fc.constantFrom('a.jpg', 'A.jpg', 'a (2).jpg', 'a (2) (2).jpg', 'b', 'B (2)');
    fc.assert(
      fc.property(fc.array(name), (names) => {
        const given = take(names).map((one) => one.toLowerCase());
        expect(new Set(given).size).toBe(names.length);
      }),
    );
  });
});
