import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { NO_FAULTS } from '../support/faulty-s3.ts';
import { daysAhead } from './prune-studio.ts';
import { objectsIn } from './two-places.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';
import { withFaultyBucket } from './with-faulty-bucket.ts';

const buckets = bucketsForAll();

const PART = 16 * 2 ** 20;
const LARGE = 4 * PART + 1_000_000;

/** A place that lacks one picture of five parts, which a backup of this computer was to bring. */
const withLargePicture = async () => {
  const studio = await withFaultyBucket(buckets);
  const { run, way, take, vault, server, bucket } = studio;
  expect((await run(['place', 'change', 'Cloud', '--manual'])).code).toBe(0);
  take('IMG_0005.CR3', LARGE);
  expect((await run(['backup'])).code).toBe(0);
  const [large = ''] = objectsIn(vault).filter((path) => statSync(path).size > LARGE);
  const key = `studio${large.slice(vault.length)}`;
  /** Numbers of the parts that were sent since then. */
  const sent = (since = 0): readonly number[] =>
    way.seen.slice(since).flatMap((line) => {
      const number = line.startsWith(`PUT /${bucket}/${key}`)
        ? /partNumber=(\d+)/.exec(line)?.[1]
        : undefined;
      return number === undefined ? [] : [Number(number)];
    });
  const isThere = async () => (await server.bytes(`/${bucket}/${key}`)).equals(readFileSync(large));
  const unfinished = async () =>
    ((await server.ask('GET', `/${bucket}`, 'uploads')).match(/<UploadId>/g) ?? []).length;
  return { ...studio, key, sent, isThere, unfinished };
};

needsS3('a sync that was cut off in a large picture sends the parts that are not there yet', async () => {
  const { way, sync, sent, isThere, unfinished, verify, wordThere } = await withLargePicture();
  way.faults = { ...NO_FAULTS, fate: ({ url }) => (/partNumber=3/.test(url ?? '') ? 'error' : 'pass') };
  expect(await sync()).toMatchObject({ code: 7, cloud: { whole: false } });
  expect(await unfinished()).toBe(1);
  way.faults = NO_FAULTS;
  const before = way.seen.length;
  expect(await sync()).toMatchObject({ code: 0, cloud: { whole: true } });
  expect(sent(before)).toEqual([3, 4, 5]);
  expect([await isThere(), await unfinished(), await wordThere()]).toEqual([true, 0, 'complete']);
  expect(await verify()).toMatchObject({ code: 0, document: { damage: [] } });
});

needsS3('a sync that was killed in a large picture is carried on by the next one', async () => {
  const { home, env, way, sync, sent, isThere, unfinished } = await withLargePicture();
  // What comes after the second part never gets there, and is waited for.
  way.faults = { ...NO_FAULTS, fate: ({ url }) => (/partNumber=3/.test(url ?? '') ? 'stall' : 'pass') };
  const [program = '', ...args] = cliLine(['place', 'sync', 'Cloud']);
  const options = { cwd: home, env: cliEnvironment({ home, env }), stdio: 'ignore' } as const;
  const child = spawn(program, args, options);
  while (!sent().includes(3)) await delay(20);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await unfinished()).toBe(1);
  way.faults = NO_FAULTS;
  const before = way.seen.length;
  expect(await sync()).toMatchObject({ code: 0, cloud: { whole: true } });
  expect(sent(before)).toEqual([3, 4, 5]);
  expect([await isThere(), await unfinished()]).toEqual([true, 0]);
});

needsS3('what was cut off is kept for a day, and gone after it', async () => {
  const { way, run, env, sync, sent, unfinished } = await withLargePicture();
  const later = (hours: number) => ({ env: { ...env, ...daysAhead(hours / 24) } });
  way.faults = { ...NO_FAULTS, fate: ({ url }) => (/partNumber=3/.test(url ?? '') ? 'error' : 'pass') };
  expect(await sync()).toMatchObject({ code: 7 });
  const before = way.seen.length;
  expect((await run(['place', 'sync', 'Cloud'], later(23))).code).toBe(7);
  expect([new Set(sent(before)), await unfinished()]).toEqual([new Set([3]), 1]);
  const after = way.seen.length;
  expect((await run(['place', 'sync', 'Cloud'], later(25))).code).toBe(7);
  expect(new Set(sent(after))).toEqual(new Set([1, 2, 3]));
});

needsS3('an upload that somebody left under the name of a picture is not taken for it', async () => {
  const { server, bucket, key, sync, sent, isThere } = await withLargePicture();
  const begun = await server.ask('POST', `/${bucket}/${key}`, 'uploads');
  const id = /<UploadId>([^<]+)/.exec(begun)?.[1] ?? '';
  await server.ask('PUT', `/${bucket}/${key}`, `partNumber=1&uploadId=${id}`, 'x'.repeat(PART));
  expect(await sync()).toMatchObject({ code: 0, cloud: { whole: true } });
  expect([sent(), await isThere()]).toEqual([[1, 2, 3, 4, 5], true]);
});
