import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { contentIdOf } from '../../../core/src/seal/hash.ts';
import { BLOCK, SEGMENT } from '../../../core/src/vault/jobs.ts';
import { objectPath } from '../../../core/src/vault/layout.ts';
import { readObject } from '../../../core/src/vault/object-reader.ts';
import { testUnless } from '../../support/needs.ts';
import { smallDisk, smallDiskObstacle, takeAllRoom } from '../fs/small-disk.ts';
import { codeOf } from '../model/error-code.ts';
import {
  bytesOf,
  contentKey,
  objectsIn,
  type Workers,
  workers,
  workersForAll,
  wrote,
  xxh128Of,
} from './workers.ts';

const MiB = 1024 * 1024;
const random = randomBytes(5 * MiB);

const at = workersForAll();

const seal = (
  { pool }: Workers,
  source: ReturnType<typeof wrote>,
  more: { hashFirst?: boolean; blocks?: boolean } = {},
) => pool.run({ kind: 'seal-file', source, hashFirst: false, blocks: false, ...more });

describe('one object for one file', () => {
  test.each([0, 1, MiB - 1, MiB, MiB + 1, 4 * MiB - 12, 4 * MiB - 13, 5 * MiB])(
    'of %i bytes',
    async (length) => {
      const bytes = random.subarray(0, length);
      const sealed = await seal(at, wrote(at, 'IMG_1.CR3', bytes));
      expect(sealed).toMatchObject({ xxh128: xxh128Of(bytes), stamp: { size: length }, blocks: null });
      expect(sealed.contents.map(({ content }) => content)).toEqual([contentIdOf(contentKey, bytes)]);
      const [content] = sealed.contents;
      expect(content === undefined ? null : bytesOf(at, content).equals(bytes)).toBe(true);
    },
  );

  test('named by the hash of its bytes, with a key of its own each time', async () => {
    const source = wrote(at, 'IMG_1.CR3', random);
    const twice = [await seal(at, source), await seal(at, source)].flatMap(({ contents }) => contents);
    const objects = twice.flatMap(({ sealed }) => (sealed === null ? [] : [sealed.object]));
    for (const { sha256, size } of objects) {
      const stored = readFileSync(join(at.root, objectPath(sha256)));
      expect([createHash('sha256').update(stored).digest('hex'), stored.length]).toEqual([sha256, size]);
    }
    expect(new Set(objects.map(({ key }) => key)).size).toBe(2);
    expect(objectsIn(at.root)).toEqual(expect.arrayContaining(objects.map(({ sha256 }) => sha256)));
  });
});

describe('segments', () => {
  test.each([
    [SEGMENT - 1, [SEGMENT - 1]],
    [SEGMENT, [SEGMENT]],
    [SEGMENT + 1, [SEGMENT, 1]],
  ])('a file of %i bytes is cut into %j', async (length, segments) => {
    const path = join(at.sources, 'film.mov');
    const fd = openSync(path, 'w');
    writeSync(fd, 'end', length - 3);
    closeSync(fd);
    const sealed = await seal(at, bytePathFromText(path));
    expect(sealed.contents.map(({ content }) => Number(content.slice(33)))).toEqual(segments);
    expect(sealed.contents.every(({ sealed: one }) => one?.offset === 0)).toBe(true);
    expect(sealed.xxh128).toBe(
      (await at.pool.run({ kind: 'hash-file', path: bytePathFromText(path) })).xxh128,
    );
    const last = sealed.contents.at(-1)?.sealed?.object;
    let end = Buffer.alloc(0);
    if (last !== undefined && segments.length > 1)
      for (const piece of readObject({ kind: 'folder', path: at.root }, last, {
        afterChunk: () => undefined,
      }))
        end = Buffer.from(piece);
    expect(end.toString()).toBe(segments.length > 1 ? 'd' : '');
  });
});

describe('what the vault holds already', () => {
  test('is found before it is sealed, and costs no object', async () => {
    const before = objectsIn(at.root);
    at.known.add(contentIdOf(contentKey, random));
    const sealed = await seal(at, wrote(at, 'IMG_1.CR3', random), { hashFirst: true });
    expect(sealed).toMatchObject({ xxh128: xxh128Of(random), contents: [{ sealed: null }] });
    expect(objectsIn(at.root)).toEqual(before);
  });

  test('is sealed where only the length is the same', async () => {
    at.known.clear();
    at.known.add(contentIdOf(contentKey, random.toReversed()));
    const sealed = await seal(at, wrote(at, 'IMG_1.CR3', random), { hashFirst: true });
    expect(sealed.contents[0]?.sealed).not.toBeNull();
  });
});

test.each([1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * MiB - 1])(
  'gives the ids of the blocks of %i bytes',
  async (length) => {
    const bytes = random.subarray(0, length);
    const { blocks } = await seal(at, wrote(at, 'Studio.lrcat', bytes), { blocks: true });
    const expected = Array.from({ length: Math.ceil(length / BLOCK) }, (_, n) =>
      contentIdOf(contentKey, bytes.subarray(n * BLOCK, (n + 1) * BLOCK)).slice(0, 32),
    );
    expect(Buffer.from(blocks ?? []).toString('hex')).toBe(expected.join(''));
  },
);

describe('trouble', () => {
  test('a source that is missing is told by its code, and the thread goes on', async () => {
    const missing = bytePathFromText(join(at.sources, 'none'));
    expect(await codeOf(() => seal(at, missing))).toBe('source-missing');
    expect((await seal(at, wrote(at, 'a', random))).contents).toHaveLength(1);
  });

  test('a file that never keeps still: source-changing, and no object', async () => {
    const before = objectsIn(at.root);
    const source = wrote(at, 'film.mov', random);
    const restless = new Worker(
      `const { utimesSync } = require('node:fs');
       const { workerData } = require('node:worker_threads');
       for (let n = 0; ; n += 1) utimesSync(workerData, n, n);`,
      { eval: true, workerData: join(at.sources, 'film.mov') },
    );
    onTestFinished(async () => void (await restless.terminate()));
    await new Promise((resolve) => restless.once('online', resolve));
    expect(await codeOf(() => seal(at, source))).toBe('source-changing');
    expect(objectsIn(at.root)).toEqual(before);
  });

  testUnless(smallDiskObstacle())(
    'a place that is full in the middle: disk-full, and no part of an object',
    async () => {
      const full = workers({ root: smallDisk('2m') });
      expect(await codeOf(() => seal(full, wrote(full, 'IMG_1.CR3', random)))).toBe('disk-full');
      expect(objectsIn(full.root)).toEqual([]);
      expect(await codeOf(() => seal(full, wrote(full, 'small', random.subarray(0, MiB))))).toBe('none');
    },
  );

  testUnless(smallDiskObstacle())(
    'a place that is full to the last byte: disk-full, and nothing',
    async () => {
      const root = smallDisk('64k');
      const full = workers({ root });
      takeAllRoom(root);
      expect(await codeOf(() => seal(full, wrote(full, 'IMG_1.CR3', 'x')))).toBe('disk-full');
      expect(objectsIn(root)).toEqual([]);
    },
  );

  test('a place that vanished: place-absent', async () => {
    const gone = workers();
    rmSync(gone.root, { recursive: true });
    expect(await codeOf(() => seal(gone, wrote(gone, 'IMG_1.CR3', random)))).toBe('place-absent');
  });
});
