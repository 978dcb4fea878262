import { chmodSync, closeSync, openSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sameStamp, stampOf, stampOfOpen, statusOf } from '../../../core/src/fs/stamp.ts';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const stampAt = (path: string) => stampOf(statusOf(bytePathFromText(path)));

const made = (): string => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, 'four');
  utimesSync(path, 1_700_000_000, 1_700_000_000);
  return path;
};

test('an untouched file has the stamp it had, by its name and when it is open', () => {
  const path = made();
  const fd = openSync(path, 'r');
  expect(stampAt(path)).toEqual(stampOfOpen(fd));
  expect(sameStamp(stampAt(path), stampOfOpen(fd))).toBe(true);
  closeSync(fd);
});

test.each<[string, (path: string) => void]>([
  ['another length', (path) => writeFileSync(path, 'fiver')],
  ['other bytes of the same length', (path) => writeFileSync(path, 'FOUR')],
  [
    'other bytes with the time set back',
    (path) => {
      writeFileSync(path, 'FOUR');
      utimesSync(path, 1_700_000_000, 1_700_000_000);
    },
  ],
  [
    'another file of the same time and length in its place',
    (path) => {
      writeFileSync(`${path}.new`, 'FOUR');
      utimesSync(`${path}.new`, 1_700_000_000, 1_700_000_000);
      renameSync(`${path}.new`, path);
    },
  ],
])('%s changes the stamp', (_, change) => {
  const path = made();
  const before = stampAt(path);
  change(path);
  expect(sameStamp(before, stampAt(path))).toBe(false);
});

test('the time is kept to the nanosecond and the permissions as bits', () => {
  const path = made();
  chmodSync(path, 0o640);
  expect(stampAt(path)).toMatchObject({ size: 4, mtimeNs: 1_700_000_000_000_000_000n, mode: 0o640 });
});

test('a link has a stamp of its own', () => {
  const path = made();
  symlinkSync(path, `${path}.link`);
  expect(stampAt(`${path}.link`).size).toBe(path.length);
});
