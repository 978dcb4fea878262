import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeInventory,
  encodeInventory,
  InventoryHeader,
  parseDocument,
} from '../../manifests/src/index.ts';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { hash, provenance } from './documents.ts';

const headerOf = (entries: number): InventoryHeader =>
  parseDocument(
    InventoryHeader,
    JSON.stringify({ type: 'inventory', ...provenance, part: 1, parts: 1, buildsOn: [], entries }),
  );

const folders = [
  'objects/3f',
  'keyrings',
  'keyrings/twin',
  'snapshots',
  'inventories',
  'settings',
  'ledger',
  'machines',
];
const id = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 64, maxLength: 64 })
  .map((s) => s.join(''));
const entry = fc
  .record({ folder: fc.constantFrom(...folders), sha256: id, size: fc.integer({ min: 0, max: 2 ** 48 }) })
  .map(({ folder, sha256, size }) => ({ path: `${folder}/${sha256}`, sha256, size }));

test('what was written is read as it was', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const header = headerOf(entries.length);
      expect(decodeInventory(encodeInventory(header, entries))).toEqual({ header, entries });
    }),
  );
});

const one = { path: `objects/3f/${hash('3')}`, sha256: hash('3'), size: 57 };
const text = encodeInventory(headerOf(2), [one, { ...one, path: `keyrings/${hash('3')}` }]);

test('line ends of Windows and a missing last newline, as a clear-signed text may have, are read', () => {
  expect(decodeInventory(text.replaceAll('\n', '\r\n'))).toEqual(decodeInventory(text));
  expect(decodeInventory(text.trimEnd())).toEqual(decodeInventory(text));
});

test('any line that is taken away or stands twice is noticed', () => {
  const lines = text.trimEnd().split('\n');
  for (const at of lines.keys()) {
    expect(decodeInventory(lines.toSpliced(at, 1).join('\n'))).toBeNull();
    expect(decodeInventory(lines.toSpliced(at, 0, lines[at] ?? '').join('\n'))).toBeNull();
  }
});

describe('names that lead elsewhere', () => {
  test.each([
    ['up', '../vault.json'],
    ['absolute', '/etc/passwd'],
    ['the folder above', 'keyrings/..'],
    ['the folder itself', 'keyrings/.'],
    ['up from a shard', 'objects/3f/..'],
    ['hidden', 'machines/.hidden'],
    ['deeper', `objects/3f/${hash('3')}/x`],
    ['no shard', `objects/${hash('3')}`],
    ['another folder', 'runs/a'],
    ['the root', 'vault.json'],
    ['a space', 'machines/a b'],
    ['a backslash', 'machines/..\\x'],
    ['capitals', 'machines/A'],
    ['nothing', 'machines/'],
    ['201 letters', `machines/${'a'.repeat(201)}`],
  ])('%s is refused', (_, path) => {
    expect(decodeInventory(encodeInventory(headerOf(1), [{ ...one, path }]))).toBeNull();
  });

  test('200 letters are read', () => {
    const path = `machines/${'a'.repeat(200)}`;
    expect(decodeInventory(encodeInventory(headerOf(1), [{ ...one, path }]))?.entries[0]?.path).toBe(path);
  });
});

test.each([
  ['empty', ''],
  ['without its mark', text.slice(1)],
  ['of a header that is not JSON', text.replace('{', '')],
  ['of a header of another type', text.replace('"inventory"', '"keyring"')],
  ['of a header with an unknown member', text.replace('{', '{"more":1,')],
  ['of one space', text.replace('  ', ' ')],
  ['of a size that is not a number', text.replace('#57', '#5x')],
  ['of a negative size', text.replace('#57', '#-5')],
  ['of a hash in capitals', text.replaceAll(hash('3'), hash('A'))],
])('a text %s is no inventory', (_, hostile) => {
  expect(decodeInventory(hostile)).toBeNull();
});

describe('sha256sum', () => {
  const written = (): { readonly folder: string; readonly list: string } => {
    const folder = temporaryFolder();
    const entries = ['first', 'second'].map((bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = `objects/${sha256.slice(0, 2)}/${sha256}`;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
      return { path, sha256, size: bytes.length };
    });
    writeFileSync(join(folder, 'list'), encodeInventory(headerOf(2), entries));
    return { folder, list: entries[0]?.path ?? '' };
  };

  needs('sha256sum')('reads an inventory, without a complaint even when strict', () => {
    const { folder } = written();
    const told = execFileSync('sha256sum', ['--check', '--strict', 'list'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(
      told
        .trim()
        .split('\n')
        .map((line) => line.slice(-4)),
    ).toEqual([': OK', ': OK']);
  });

  needs('sha256sum')('finds a file of the inventory that was altered', () => {
    const { folder, list } = written();
    writeFileSync(join(folder, list), 'altered');
    expect(spawnSync('sha256sum', ['--check', 'list'], { cwd: folder }).status).toBe(1);
  });
});
