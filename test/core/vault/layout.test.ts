import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContentId, Fingerprint, Sha256 } from '../../../core/src/model/digest.ts';
import { packContentId, unpackContentId } from '../../../core/src/vault/content-key.ts';
import * as layout from '../../../core/src/vault/layout.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const id = hex(64) as fc.Arbitrary<Sha256>;
const machine = hex(40) as fc.Arbitrary<Fingerprint>;

test('every file named by its hash promises that hash', () => {
  fc.assert(
    fc.property(id, machine, fc.integer({ min: 0, max: 10 ** 12 }), (sha256, key, seq) => {
      const paths = [
        layout.objectPath(sha256),
        layout.keyringPath(sha256),
        layout.keyringTwinPath(sha256),
        layout.inventoryPath(sha256),
        layout.settingsPath(sha256),
        layout.stretchPath({ machine: key, from: seq, to: seq + 1, sha256 }),
        layout.removalPath(seq, sha256),
        layout.rootPath({ seq, machine: key, sha256 }),
      ];
      expect(paths.map(layout.promisedSha256)).toEqual(Array(paths.length).fill(sha256));
    }),
  );
});

test('the name of a root is read as it was written', () => {
  fc.assert(
    fc.property(id, machine, fc.integer({ min: 0, max: 10 ** 12 }), (sha256, key, seq) => {
      const name = layout.rootPath({ seq, machine: key, sha256 }).slice('snapshots/'.length);
      expect(layout.parseRootName(name)).toEqual({ seq, machine: key, sha256 });
    }),
  );
});

test('the name of a stretch of history is read as it was written', () => {
  const number = fc.integer({ min: 0, max: 10 ** 12 });
  fc.assert(
    fc.property(id, machine, number, number, (sha256, key, from, to) => {
      const stretch = { machine: key, from, to, sha256 };
      expect(layout.parseStretchName(layout.stretchPath(stretch).slice('ledger/'.length))).toEqual(stretch);
    }),
  );
});

const a64 = 'a'.repeat(64);
describe('names that promise nothing', () => {
  test.each([
    'vault.json',
    'restore.sh',
    `machines/${'a'.repeat(40)}.asc`,
    `runs/${'a'.repeat(40)}-7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b0`,
    `objects/ab/${a64}`,
    `objects/${a64}`,
    `objects/aa/${a64}x`,
    `objects/aa/${a64.slice(1)}`,
    `keyrings/${a64.toUpperCase()}`,
    `keyrings/other/${a64}`,
    `x/keyrings/${a64}`,
    `snapshots/1-${'a'.repeat(40)}-${a64}`,
    `objects/.incoming-aaaa/${a64}`,
    `keyrings/${a64}\n`,
  ])('%j', (path) => {
    expect(layout.promisedSha256(path)).toBeNull();
  });
});

test('a content id is packed to 24 bytes and read as it was', () => {
  fc.assert(
    fc.property(hex(32), fc.maxSafeNat(), (tag, length) => {
      const content = `${tag}.${length}` as ContentId;
      const packed = packContentId(content);
      expect(packed.length).toBe(24);
      expect(unpackContentId(packed)).toBe(content);
    }),
  );
});

test('what a vault keeps is told from what others put beside it', () => {
  fc.assert(
    fc.property(id, machine, fc.integer({ min: 0, max: 10 ** 12 }), fc.uuid(), (sha256, key, seq, uuid) => {
      const kept = [
        ...layout.STANDING,
        layout.DESCRIPTION,
        layout.PLACE_MARK,
        layout.objectPath(sha256),
        layout.keyringPath(sha256),
        layout.keyringTwinPath(sha256),
        layout.inventoryPath(sha256),
        layout.settingsPath(sha256),
        layout.stretchPath({ machine: key, from: seq, to: seq + 1, sha256 }),
        layout.deliveryPath({ id: uuid, generation: seq, sha256 }),
        layout.machinePath(key),
        layout.removalPath(seq, sha256),
        layout.rootPath({ seq, machine: key, sha256 }),
      ];
      expect(kept.filter((path) => !layout.isKept(path))).toEqual([]);
      expect(kept.flatMap((path) => [`old/${path}`, `${path}/a`]).filter(layout.isKept)).toEqual([]);
    }),
  );
  for (const path of ['', 'invoices.pdf', 'probe-1', 'objects/', 'objects/ab/cd', 'machines/a.asc', 'logs/a'])
    expect(layout.isKept(path)).toBe(false);
});
