import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SafelightError } from '../../../core/src/model/errors.ts';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { errorOf, failureOf } from '../../../core/src/vault/failure.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { codeOf } from '../model/error-code.ts';
import { workers, workersForAll, wrote, xxh128Of } from './workers.ts';

const at = workersForAll();

describe('an error on its way between threads', () => {
  test('is the same error on the other side', () => {
    const error = new SafelightError('source-unreadable', { path: '/p', why: 'permission denied' });
    const again = errorOf(structuredClone(failureOf(error)));
    expect(again).toMatchObject({
      code: error.code,
      data: error.data,
      hint: error.hint,
      message: error.message,
    });
  });

  test.each([
    [Object.assign(new Error('no'), { code: 'EMFILE' }), 'EMFILE'],
    [new RangeError('too long'), 'too long'],
    ['a text', 'a worker failed'],
  ])('that is none of ours is unexpected (%s)', (error, why) => {
    expect(errorOf(failureOf(error))).toMatchObject({ code: 'unexpected', data: { why } });
  });
});

describe('jobs', () => {
  test('more than there are threads are all done, in whatever order', async () => {
    const contents = Array.from({ length: 40 }, (_, n) => randomBytes(n * 1000));
    const jobs = contents.map(
      (bytes, n) => ({ kind: 'hash-file', path: wrote(at, `h${n}`, bytes) }) as const,
    );
    const results = await Promise.all(jobs.map((job) => at.pool.run(job)));
    expect(results.map(({ xxh128 }) => xxh128)).toEqual(contents.map(xxh128Of));
  });

  test('that fail fail alone', async () => {
    const missing = bytePathFromText(join(at.sources, 'none'));
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        codeOf(() =>
          at.pool.run({ kind: 'hash-file', path: n % 2 === 0 ? missing : wrote(at, 'there', 'x') }),
        ),
      ),
    );
    expect(codes).toEqual(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 'source-missing' : 'none')));
  });

  test('a file of the place is hashed', async () => {
    const bytes = randomBytes(600_000);
    writeFileSync(join(at.root, 'objects', 'x'), bytes);
    expect(await at.pool.run({ kind: 'digest', path: 'objects/x' })).toMatchObject({
      sha256: sha256Of(bytes),
      size: bytes.length,
    });
  });

  test('tell how far they are', async () => {
    const before = at.told.bytes;
    await at.pool.run({ kind: 'hash-file', path: wrote(at, 'long', Buffer.alloc(16 * 1024 * 1024)) });
    expect(at.told.bytes - before).toBeGreaterThan(8 * 1024 * 1024);
  });
});

test('a pool that was closed ends what waits and takes nothing more', async () => {
  const own = workers();
  const path = wrote(own, 'long', Buffer.alloc(1024 * 1024));
  const waiting = Array.from({ length: 50 }, () => codeOf(() => own.pool.run({ kind: 'hash-file', path })));
  await own.pool[Symbol.asyncDispose]();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['interrupted']));
  expect(await codeOf(() => own.pool.run({ kind: 'hash-file', path }))).toBe('interrupted');
});
