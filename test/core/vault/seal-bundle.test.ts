import { randomBytes } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { contentIdOf } from '../../../core/src/seal/hash.ts';
import type { SealedSmallFile } from '../../../core/src/vault/jobs.ts';
import { bytesOf, contentKey, objectsIn, workersForAll, wrote, xxh128Of } from './workers.ts';

const at = workersForAll();
const bundle = async (sources: readonly ReturnType<typeof wrote>[]) =>
  (await at.pool.run({ kind: 'seal-bundle', sources })).files;

const objectOf = (file: SealedSmallFile | undefined) =>
  file !== undefined && 'content' in file ? (file.content.sealed?.object.sha256 ?? null) : null;

describe('small files', () => {
  const sizes = [0, 1, 300_000, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1];
  const contents = sizes.map((size) => randomBytes(size));

  test('share one object, and each is found in it', async () => {
    const files = await bundle(contents.map((bytes, n) => wrote(at, `s${n}.xmp`, bytes)));
    expect(files.map((file) => 'failure' in file)).toEqual(sizes.map(() => false));
    expect(new Set(files.map(objectOf)).size).toBe(1);
    for (const [n, file] of files.entries()) {
      const bytes = contents[n] ?? Buffer.alloc(0);
      if (!('content' in file)) continue;
      expect(file).toMatchObject({ xxh128: xxh128Of(bytes), stamp: { size: bytes.length } });
      expect(bytesOf(at, file.content).equals(bytes)).toBe(true);
    }
  });

  test('that are equal lie in the object once', async () => {
    const bytes = randomBytes(1000);
    const files = await bundle(
      ['a', 'b', 'c'].map((name) => wrote(at, name, name === 'b' ? randomBytes(10) : bytes)),
    );
    const offsets = files.map((file) => ('content' in file ? file.content.sealed?.offset : null));
    expect(offsets).toEqual([0, 1000, 0]);
  });

  test('that the vault holds are not sealed again; where it holds them all, nothing is', async () => {
    const [old, fresh] = [randomBytes(1000), randomBytes(1000)];
    at.known.add(contentIdOf(contentKey, old));
    const files = await bundle([wrote(at, 'old', old), wrote(at, 'fresh', fresh)]);
    expect(files.map((file) => objectOf(file) === null)).toEqual([true, false]);
    const before = objectsIn(at.root);
    await bundle([wrote(at, 'old', old)]);
    expect(objectsIn(at.root)).toEqual(before);
  });
});

describe('one that cannot be read', () => {
  test('is told by its code and in its place, the others are sealed', async () => {
    const [first, last] = [randomBytes(100), randomBytes(200)];
    symlinkSync('loop', join(at.sources, 'loop'));
    const files = await bundle([
      wrote(at, 'first', first),
      bytePathFromText(join(at.sources, 'none')),
      bytePathFromText(at.sources),
      bytePathFromText(join(at.sources, 'loop')),
      wrote(at, 'last', last),
    ]);
    expect(files.map((file) => ('failure' in file ? file.failure.code : file.xxh128))).toEqual([
      xxh128Of(first),
      'source-missing',
      'source-unreadable',
      'source-unreadable',
      xxh128Of(last),
    ]);
    expect(files.map((file) => ('content' in file ? bytesOf(at, file.content).length : null))).toEqual([
      100,
      null,
      null,
      null,
      200,
    ]);
  });

  test('leaves no object where no other can be', async () => {
    const before = objectsIn(at.root);
    const files = await bundle([bytePathFromText(join(at.sources, 'none'))]);
    expect(files).toMatchObject([{ failure: { code: 'source-missing' } }]);
    expect(objectsIn(at.root)).toEqual(before);
  });
});

describe('bytes from memory', () => {
  const run = async (contents: readonly Uint8Array[]) =>
    (await at.pool.run({ kind: 'seal-bytes', contents })).contents;

  test('are sealed compressed, each found in its place', async () => {
    const contents = [Buffer.from('line\n'.repeat(50_000)), Buffer.alloc(0), randomBytes(70_000)];
    const sealed = await run(contents);
    expect(
      sealed.map((one) => bytesOf(at, one).equals(contents[sealed.indexOf(one)] ?? Buffer.alloc(1))),
    ).toEqual([true, true, true]);
    expect(sealed[0]?.sealed?.object.size).toBeLessThan(100_000);
  });

  test('that are none make no object', async () => {
    const before = objectsIn(at.root);
    expect(await run([])).toEqual([]);
    expect(objectsIn(at.root)).toEqual(before);
  });
});
