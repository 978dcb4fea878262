import { expect, test } from 'vitest';
import type { PlaceFile } from '../../../core/src/check/scan.ts';
import { provenOf, wholeOf } from '../../../core/src/check/whole.ts';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import { keyringPath, machinePath, objectPath } from '../../../core/src/vault/layout.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import type { Reading } from '../../../core/src/vault/strays.ts';

const id = (n: number) => sha256Of(`file ${n}`);
const named = (path: string, size: number, stored: number | null = size): PlaceFile => ({
  path,
  size,
  expected: stored === null ? null : { path, sha256: id(0), size: stored },
});

const [read, early, never, short, doubted, keyring, rotten] = [
  named(objectPath(id(1)), 1),
  named(objectPath(id(2)), 10),
  named(objectPath(id(3)), 100),
  named(objectPath(id(4)), 1000, 5000),
  named(objectPath(id(5)), 20_000),
  named(keyringPath(id(6)), 100_000),
  named(keyringPath(id(7)), 1_000_000, null),
];
/** Nobody says what its bytes must be. */
const certificate = named(machinePath('00'.repeat(20)), 10_000_000, null);
const listed = [read, early, never, short, doubted, keyring, rotten, certificate];
const readings = new Map<Sha256, Reading>([
  [id(1), { kind: 'proven', at: 5000 }],
  [id(2), { kind: 'proven', at: 3000 }],
  [id(4), { kind: 'proven', at: 1000 }],
  [id(5), { kind: 'doubted' }],
]);

test('proven is what was read of objects at any time and of the rest now, of all that must be there', () => {
  const whole = wholeOf([read, keyring, rotten, certificate], [{ path: rotten.path }]);
  expect(whole).toEqual([read, keyring]);
  expect(provenOf({ listed, missing: 200_000_000, whole }, readings, new Date(5000))).toEqual({
    bytes: 100_011,
    of: 201_125_111,
    oldest: new Date(3000).toISOString(),
  });
});

test('nothing is proven of a place where nothing was read', () => {
  expect(provenOf({ listed: [never], missing: 0, whole: [] }, new Map(), new Date(1))).toEqual({
    bytes: 0,
    of: 100,
    oldest: null,
  });
});
