import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytePath,
  bytePathFromText,
  displayPath,
  joinBytes,
  nameOf,
  parentOf,
  pathBuffer,
  pathText,
} from '../../../core/src/model/paths.ts';

const anyBytes = fc.uint8Array();

test('bytes become a path and the same bytes again', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(pathBuffer(bytePath(bytes)).equals(bytes)).toBe(true);
    }),
  );
});

test('paths sort as their bytes do', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      const order = bytePath(a) < bytePath(b) ? -1 : bytePath(a) > bytePath(b) ? 1 : 0;
      expect(order).toBe(Buffer.compare(a, b));
    }),
  );
});

test('text is given back where the bytes are UTF-8, and null where not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(pathText(bytePathFromText(text))).toBe(text);
    }),
  );
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const text = pathText(bytePath(bytes));
      if (text !== null) expect(Buffer.from(text, 'utf8').equals(bytes)).toBe(true);
    }),
  );
});

test.each([
  ['a byte that never occurs in UTF-8', [0xff]],
  ['a letter cut short', [0xc3]],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ['a letter written longer than need be', [0xc0, 0xaf]],
])('%s is no text', (_, bytes) => {
  expect(pathText(bytePath(Uint8Array.from(bytes)))).toBeNull();
});

test('a byte order mark is part of a name', () => {
  expect(pathText(bytePathFromText('\ufeffa'))).toBe('\ufeffa');
});

test('what people read is one line, whatever the name', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(displayPath(bytePath(bytes))).not.toMatch(
        /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/,
      );
    }),
  );
});

test.each([
  ['a newline', 'a\nOK', 'a\\u000aOK'],
  ['an escape sequence', '\u001b[2J', '\\u001b[2J'],
  ['letters turned around', 'a\u202egpj.exe', 'a\\u202egpj.exe'],
  ['umlauts, which stay', 'Müller', 'Müller'],
])('shows %s', (_, name, shown) => {
  expect(displayPath(bytePathFromText(name))).toBe(shown);
});

describe('folders and names', () => {
  test.each([
    ['/a/b', '/a', 'b'],
    ['a/b', 'a', 'b'],
    ['/a', '', 'a'],
    ['a', '', 'a'],
  ])('%s', (path, folder, name) => {
    expect([parentOf(bytePathFromText(path)), nameOf(bytePathFromText(path))]).toEqual([folder, name]);
  });

  test.each([
    ['', 'a', 'a'],
    ['/', 'a', '/a'],
    ['/a', 'b', '/a/b'],
    ['/a/', 'b', '/a/b'],
  ])('%j and %s are %s', (folder, name, whole) => {
    expect(joinBytes(bytePathFromText(folder), name)).toBe(whole);
  });
});
