import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import { SafelightError } from '../../../core/src/model/errors.ts';
import type { Place } from '../../../core/src/place/place.ts';
import { FarObjects } from '../../../core/src/vault/far-objects.ts';
import { objectPath } from '../../../core/src/vault/layout.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const PIECE = 4 * 1024 * 1024;

/** A bucket with objects of such sizes, which counts what it is asked for. */
const bucket = async (sizes: readonly number[], signal = new AbortController().signal) => {
  const objects = sizes.map((size, n) => ({ sha256: sha256Of(`object ${n}`) as Sha256, size }));
  const asked: string[] = [];
  const faults = new Map<string, SafelightError>();
  const place = {
    name: 'Cloud',
    locator: { kind: 's3', path: 's3://b' },
    getRange: async (path: string, offset: number, length: number) => {
      asked.push(`${path} ${offset}`);
      await Promise.resolve();
      const fault = faults.get(path);
      if (fault !== undefined) throw fault;
      return Buffer.alloc(length, path.slice(-1));
    },
  } as unknown as Place;
  const folder = temporaryFolder();
  const far = await FarObjects.open(place, folder, signal);
  const pathOf = ({ sha256 }: { readonly sha256: Sha256 }): string => join(folder, objectPath(sha256));
  return { objects, asked, faults, far, folder, pathOf };
};

test('an object is here while it is used, is asked for once, and goes after the last who used it', async () => {
  const { objects, asked, far, pathOf } = await bucket([PIECE + 5]);
  const [object] = objects;
  if (object === undefined) throw new Error('none');
  const [one, other] = await Promise.all([far.bring([object]), far.bring([object])]);
  expect(readFileSync(pathOf(object))).toHaveLength(PIECE + 5);
  expect(asked).toHaveLength(2);
  one[Symbol.dispose]();
  expect(existsSync(pathOf(object))).toBe(true);
  other[Symbol.dispose]();
  // Wanted again while it is being removed.
  const again = await far.bring([object]);
  expect(readFileSync(pathOf(object))).toHaveLength(PIECE + 5);
  expect(asked).toHaveLength(4);
  again[Symbol.dispose]();
  await far[Symbol.asyncDispose]();
  expect(existsSync(pathOf(object))).toBe(false);
});

test('what cannot be brought leaves nothing, and does not keep the others', async () => {
  const { objects, faults, far, pathOf } = await bucket([10, 20]);
  const [bad, good] = objects;
  if (bad === undefined || good === undefined) throw new Error('none');
  faults.set(objectPath(bad.sha256), new SafelightError('file-missing', { path: objectPath(bad.sha256) }));
  await expect(far.bring([bad, good])).rejects.toMatchObject({ code: 'file-missing' });
  await far.keep([bad, good]);
  expect([existsSync(pathOf(bad)), existsSync(pathOf(good))]).toEqual([false, true]);
});

test('a list that cannot be had now is not taken for one that is gone', async () => {
  const { objects, faults, far } = await bucket([10]);
  const [object] = objects;
  if (object === undefined) throw new Error('none');
  const why = { place: 'Cloud', path: 's3://b', why: 'nothing answers there' };
  faults.set(objectPath(object.sha256), new SafelightError('place-unreachable', why));
  await expect(far.keep([object])).rejects.toMatchObject({ code: 'place-unreachable' });
});

test('an interrupted restore asks for nothing more, and leaves no folder', async () => {
  const abort = new AbortController();
  const { objects, asked, far, folder } = await bucket([3 * PIECE, PIECE], abort.signal);
  const bringing = far.bring(objects);
  abort.abort(new SafelightError('interrupted', { what: 'The restore' }));
  await expect(bringing).rejects.toMatchObject({ code: 'interrupted' });
  expect(asked.length).toBeLessThan(4);
  await far[Symbol.asyncDispose]();
  expect(existsSync(folder)).toBe(false);
});
