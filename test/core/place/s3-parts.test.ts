import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { parseLinkLocator, type S3Locator } from '../../../core/src/link/locator.ts';
import { S3Bucket } from '../../../core/src/link/s3.ts';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import type { Incoming, VaultPath } from '../../../core/src/place/place.ts';
import { S3Place } from '../../../core/src/place/s3.ts';
import { faultyWay, NO_FAULTS } from '../../support/faulty-s3.ts';
import { testUnless } from '../../support/needs.ts';
import { s3Obstacle } from '../../support/s3.ts';
import { s3ForAll, stubKeys } from '../../support/s3-for-all.ts';
import { s3Error, startScriptedS3 } from '../../support/scripted-s3.ts';
import { codeOf } from '../model/error-code.ts';

const needsS3 = testUnless(s3Obstacle());
const s3 = s3ForAll();
const { signal } = new AbortController();
const PART = 16 * 2 ** 20;

/** Three parts, of which the last is short. */
const bytes = randomBytes(2 * PART + 1_000);
const part = (number: number): Buffer => bytes.subarray((number - 1) * PART, number * PART);
const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
const object = `objects/${sha256.slice(0, 2)}/${sha256}` as VaultPath;
const key = `studio/${object}`;
let buckets = 0;

beforeEach(() => {
  if (s3Obstacle() === null) stubKeys(s3());
  else stubKeys({ key: 'a', secret: 'b' });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

class Pulled extends Error {}

/** As another place hands it on; `pulled`: after so many bytes the drive is gone. */
const coming = (of: Buffer = bytes, { pulled = Number.POSITIVE_INFINITY } = {}): Incoming => ({
  size: bytes.length,
  sha256,
  async *pieces() {
    for (let at = 0; at < of.length; at += 3_000_000) {
      if (at >= pulled) throw new Pulled();
      yield of.subarray(at, at + 3_000_000);
    }
  },
});

/** A place on Ceph by a way that sees what is sent, and the bucket as it looks from beside it. */
const placeOnCeph = async (kind: 'plain' | 'locked' = 'plain') => {
  const server = s3();
  buckets += 1;
  const bucket = `parts-${buckets}${kind === 'locked' ? '-locked' : ''}`;
  await server.ask('PUT', `/${bucket}`);
  const way = await faultyWay(server.endpoint);
  const newPlace = () => {
    const path = `s3://${bucket}/studio?endpoint=${way.endpoint}${kind === 'locked' ? '&lock=30' : ''}`;
    return new S3Place('Cloud', { kind: 's3', path });
  };
  const where = parseLinkLocator(`s3://${bucket}?endpoint=${server.endpoint}`) as S3Locator;
  const beside = await S3Bucket.open(where);
  onTestFinished(() => beside.close());
  const plant = async (parts: Readonly<Record<number, Buffer>>): Promise<string> => {
    const id = await beside.begin(key, { sha256 }, signal);
    for (const [number, of] of Object.entries(parts))
      await beside.putPart({ key, id }, { number: Number(number), bytes: of }, signal);
    return id;
  };
  return {
    server,
    bucket,
    way,
    beside,
    newPlace,
    plant,
    /** Numbers of the parts that were sent, in their order. */
    sent: () => way.seen.flatMap((line) => (line.startsWith('PUT') ? numberIn(line) : [])),
    unfinished: () => beside.unfinished(key, null, signal),
    isThere: async () => (await beside.get(key, null, signal))?.equals(bytes) === true,
  };
};

const numberIn = (url: string): readonly number[] => {
  const found = /partNumber=(\d+)/.exec(url)?.[1];
  return found === undefined ? [] : [Number(found)];
};

needsS3('a file that was cut off gets the parts that it lacks, and waits for those alone', async () => {
  const { newPlace, sent, unfinished, isThere } = await placeOnCeph();
  await expect(newPlace().take(object, coming(bytes, { pulled: PART + 4_000_000 }))).rejects.toThrow(Pulled);
  expect([sent(), (await unfinished()).length]).toEqual([[1], 1]);
  const waited: number[] = [];
  await newPlace().take(object, { ...coming(), pace: async (length) => void waited.push(length) });
  expect(sent()).toEqual([1, 2, 3]);
  expect(waited).toEqual([PART, 1_000]);
  expect([await isThere(), await unfinished()]).toEqual([true, []]);
});

needsS3('one that was cut off after its last part is completed without another', async () => {
  const { newPlace, plant, sent, isThere, unfinished } = await placeOnCeph();
  await plant({ 1: part(1), 2: part(2), 3: part(3) });
  await newPlace().take(object, coming());
  expect([sent(), await isThere(), await unfinished()]).toEqual([[], true, []]);
});

for (const [which, planted, expected] of [
  ['the first', { 1: randomBytes(PART), 2: part(2) }, [1, 2, 3]],
  ['one in the middle', { 1: part(1), 2: randomBytes(PART), 3: part(3) }, [2]],
  ['the last', { 1: part(1), 2: part(2), 3: randomBytes(1_000) }, [3]],
  ['one that is too short', { 1: part(1), 2: part(2).subarray(1) }, [1, 2, 3]],
  ['one too many', { 1: part(1), 4: part(1) }, [1, 2, 3]],
] as const)
  needsS3(`a part that holds other bytes is not taken over: ${which}`, async () => {
    const { newPlace, plant, sent, isThere } = await placeOnCeph();
    await plant(planted);
    await newPlace().take(object, coming());
    expect([sent(), await isThere()]).toEqual([expected, true]);
  });

needsS3('of several that were cut off the one that holds most is carried on', async () => {
  const { newPlace, plant, sent, isThere, unfinished } = await placeOnCeph();
  const others = [await plant({}), await plant({ 1: part(1) }), await plant({ 1: randomBytes(PART) })];
  await plant({ 1: part(1), 2: part(2) });
  await newPlace().take(object, coming());
  expect([sent(), await isThere()]).toEqual([[3], true]);
  expect([...(await unfinished())].toSorted()).toEqual(others.toSorted());
});

needsS3('an upload of damaged bytes is given up, with what it carried on', async () => {
  const { newPlace, plant, sent, unfinished, isThere } = await placeOnCeph();
  await plant({ 1: part(1) });
  const damaged = Buffer.from(bytes);
  damaged[PART + 7] = (damaged[PART + 7] ?? 0) ^ 1;
  expect(await codeOf(() => newPlace().take(object, coming(damaged)))).toBe('file-damaged');
  expect([sent(), await unfinished(), await isThere()]).toEqual([[2], [], false]);
});

needsS3('two computers that send the same file at once both end well', async () => {
  const { newPlace, plant, isThere } = await placeOnCeph();
  await plant({ 1: part(1) });
  const places = Array.from({ length: 4 }, newPlace);
  await Promise.all(places.map((place) => place.take(object, coming())));
  expect(await isThere()).toBe(true);
});

for (const how of ['completed', 'given up', 'spoilt'] as const)
  needsS3(`an upload that another computer has ${how} meanwhile is followed by one of its own`, async () => {
    const { newPlace, plant, beside, isThere, unfinished } = await placeOnCeph();
    const id = await plant({ 1: part(1) });
    let isFirst = true;
    const interfere = async (): Promise<void> => {
      isFirst = false;
      if (how === 'given up') return beside.abort({ key, id }, signal);
      const other = how === 'spoilt' ? randomBytes(PART) : part(1);
      const sent = await beside.putPart({ key, id }, { number: 1, bytes: other }, signal);
      if (how === 'completed') await beside.complete({ key, id }, [sent], signal);
    };
    const incoming = coming();
    await newPlace().take(object, {
      ...incoming,
      async *pieces() {
        yield* incoming.pieces();
        if (isFirst) await interfere();
      },
    });
    expect([await isThere(), await unfinished()]).toEqual([true, []]);
  });

needsS3('a store that tells no MD5 of its parts gets all of them again', async () => {
  const { newPlace, way, plant, sent, isThere } = await placeOnCeph();
  await plant({ 1: part(1), 2: part(2) });
  way.faults = {
    ...NO_FAULTS,
    answer: (_, body) =>
      Buffer.from(body.toString('latin1').replaceAll(/<ETag>[^<]*</g, `<ETag>${'0'.repeat(32)}<`), 'latin1'),
  };
  await newPlace().take(object, coming());
  expect([sent(), await isThere()]).toEqual([[1, 2, 3], true]);
});

needsS3('a locked place carries on too, and the file is locked for all of its days', async () => {
  const { newPlace, server, bucket, sent, isThere } = await placeOnCeph('locked');
  await expect(newPlace().take(object, coming(bytes, { pulled: PART + 4_000_000 }))).rejects.toThrow(Pulled);
  await newPlace().take(object, coming());
  expect([sent(), await isThere()]).toEqual([[1, 2, 3], true]);
  const lock = await server.ask('GET', `/${bucket}/${key}`, 'retention');
  const days = (Date.parse(/<RetainUntilDate>([^<]+)/.exec(lock)?.[1] ?? '') - Date.now()) / 86_400_000;
  expect([lock.includes('COMPLIANCE'), Math.round(days)]).toEqual([true, 30]);
});

needsS3('what was cut off goes when nothing came to it since, and not before', async () => {
  const { newPlace, plant, beside, unfinished } = await placeOnCeph();
  const id = await plant({ 1: part(3) });
  const begun = new Date();
  await delay(1_100);
  await newPlace().clearUnfinished(new Date(begun.getTime() - 60_000));
  expect(await unfinished()).toEqual([id]);
  await beside.putPart({ key, id }, { number: 2, bytes: part(3) }, signal);
  await newPlace().clearUnfinished(new Date(begun.getTime() + 500));
  expect(await unfinished()).toEqual([id]);
  await newPlace().clearUnfinished(new Date(begun.getTime() + 60_000));
  expect(await unfinished()).toEqual([]);
});

needsS3('what was erased goes with what was cut off of it, and nothing else', async () => {
  const { newPlace, plant, unfinished } = await placeOnCeph();
  const id = await plant({ 1: part(3) });
  expect(await newPlace().purge('objects', (path) => path !== object)).toEqual([]);
  expect(await unfinished()).toEqual([id]);
  expect(await newPlace().purge('objects', (path) => path === object)).toEqual([]);
  expect(await unfinished()).toEqual([]);
});

/** A store that takes parts until the third, and says what it is told of them. */
const scripted = async (listed: number, etagOf: (body: Buffer) => string) => {
  const { endpoint, asked } = await startScriptedS3(({ method, url, body }) => {
    if (method === 'GET') return s3Error(listed, 'Refused');
    if (method === 'POST') return { status: 200, body: '<R><UploadId>7</UploadId></R>' };
    if (method === 'DELETE') return { status: 204 };
    if (/partNumber=3/.test(url)) return s3Error(403, 'AccessDenied');
    return { status: 200, headers: { etag: etagOf(body) } };
  });
  const place = new S3Place('Cloud', { kind: 's3', path: `s3://pics/studio?endpoint=${endpoint}` });
  expect(await codeOf(() => place.take(object, coming()))).toBe('place-unreachable');
  return asked.map(({ method, url }) => `${method} ${numberIn(url).join('')}`.trim());
};

const md5 = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

test.each([403, 405])('a key that may not list uploads (%i) sends everything', async (status) => {
  expect(await scripted(status, md5)).toEqual(['GET', 'POST', 'PUT 1', 'PUT 2', 'PUT 3']);
});

test('what could never be carried on is not left there', async () => {
  const said = await scripted(403, () => '"no MD5"');
  expect(said).toEqual(['GET', 'POST', 'PUT 1', 'PUT 2', 'PUT 3', 'DELETE']);
});
