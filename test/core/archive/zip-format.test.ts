import { describe, expect, test } from 'vitest';
import {
  centralHeader,
  type EntryRecord,
  endRecords,
  FULL16,
  FULL32,
  localHeader,
} from '../../../core/src/archive/zip-format.ts';
import { MOST_ENTRIES, parseCentral, parseEnd, parseLocal } from '../../../core/src/archive/zip-parse.ts';
import { entryTime } from '../../../core/src/archive/zip-time.ts';
import { WHEN } from './zip-samples.ts';

const record = (changes: Partial<EntryRecord>): EntryRecord => ({
  name: 'Ä/🦊.jpg',
  kind: 'clear',
  modified: entryTime(WHEN),
  size: 5,
  crc: 0,
  position: 0,
  sizes: 'known',
  ...changes,
});

const NAME = Buffer.byteLength('Ä/🦊.jpg');
const TIME = 9;
const AES = 11;

/** Bytes of the extra field of large sizes: its head, and eight for each value. */
const wide = (values: number): number => (values === 0 ? 0 : 4 + 8 * values);

describe('a field for large sizes stands exactly where one is needed', () => {
  test.each([
    ['clear', FULL32 - 1, 0],
    ['clear', FULL32, 2],
    ['clear', FULL32 + 1, 2],
    ['sealed', FULL32 - 29, 0],
    ['sealed', FULL32 - 28, 2],
    ['sealed', FULL32 - 1, 2],
    ['sealed', FULL32, 2],
  ] as const)('local header, %s, %i bytes', (kind, size, values) => {
    const header = localHeader(record({ kind, size }));
    expect(header.length).toBe(30 + NAME + TIME + wide(values) + (kind === 'sealed' ? AES : 0));
    expect(header.readUInt32LE(22)).toBe(values > 0 ? FULL32 : size);
    expect(parseLocal(header, 0)).toMatchObject({ size, kind });
  });

  test.each([
    ['clear', FULL32 - 1, FULL32 - 1, 0],
    ['clear', 5, FULL32, 1],
    ['clear', FULL32, 5, 2],
    ['clear', FULL32, FULL32, 3],
    ['sealed', FULL32 - 29, 5, 0],
    // the sealed bytes alone are too many
    ['sealed', FULL32 - 28, 5, 1],
    ['sealed', FULL32 - 1, FULL32 + 1, 2],
    ['sealed', FULL32, FULL32 - 1, 2],
  ] as const)('central header, %s, %i bytes at %i', (kind, size, position, values) => {
    const header = centralHeader(record({ kind, size, position }));
    expect(header.length).toBe(46 + NAME + TIME + wide(values) + (kind === 'sealed' ? AES : 0));
    expect(parseCentral(header)).toMatchObject({ size, position, kind });
  });

  test.each([
    [FULL16 - 1, 2 ** 22, FULL32 - 1, 22],
    [FULL16, 2 ** 22, 9, 98],
    [FULL16 + 1, 2 ** 23, 9, 98],
    [2, 100, FULL32 - 1, 22],
    [2, 100, FULL32, 98],
    [2, FULL32, 9, 98],
  ])('the end of %i entries, %i bytes at %i', (entries, size, position, length) => {
    const end = endRecords({ entries, size, position });
    expect(end.length).toBe(length);
    expect(parseEnd(end)).toEqual({ directory: { entries, size, position }, length });
  });

  test('a directory that claims more entries than any delivery has is not believed', () => {
    const claiming = (entries: number) => () =>
      parseEnd(endRecords({ entries, size: entries * 46, position: 0 }));
    expect(claiming(MOST_ENTRIES)).not.toThrow();
    expect(claiming(MOST_ENTRIES + 1)).toThrow();
  });

  test('while a length is unknown there is room for a large one', () => {
    const [begun, ended] = [5, 2 ** 33].map((size) =>
      localHeader(record({ kind: 'sealed', size, sizes: 'unknown' })),
    );
    expect(begun?.length).toBe(ended?.length);
    expect(parseLocal(begun ?? Buffer.alloc(0), 0).size).toBe(5);
    expect(parseLocal(ended ?? Buffer.alloc(0), 0).size).toBe(2 ** 33);
  });
});

describe('times', () => {
  test.each([
    ['1979-12-31T12:00:00', 1980, 1, 1, 0],
    ['1980-01-01T00:00:02', 1980, 1, 1, 2],
    ['2026-04-26T14:03:23', 2026, 4, 26, 22],
    ['2107-12-31T23:59:59', 2107, 12, 31, 58],
    ['2108-01-01T00:00:00', 2107, 12, 31, 58],
  ])('%s in MS-DOS', (time, year, month, day, seconds) => {
    const { dos } = entryTime(new Date(time));
    const date = Math.floor(dos / 0x10000);
    expect([1980 + (date >> 9), (date >> 5) & 15, date & 31, (dos & 31) * 2]).toEqual([
      year,
      month,
      day,
      seconds,
    ]);
  });

  test.each([
    ['1969-12-31T23:59:59Z', null],
    ['1970-01-01T00:00:00Z', 0],
    ['2038-01-19T03:14:07Z', 0x7fff_ffff],
    ['2038-01-19T03:14:08Z', null],
  ])('%s in seconds', (time, seconds) => expect(entryTime(new Date(time)).unix).toBe(seconds));
});
