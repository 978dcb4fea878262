import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseLinkLocator, type S3Locator } from '../../../core/src/link/locator.ts';
import { LockedS3Bucket } from '../../../core/src/link/s3-locked.ts';
import { faultyWay } from '../../support/faulty-s3.ts';
import { testUnless } from '../../support/needs.ts';
import { s3Obstacle } from '../../support/s3.ts';
import { s3ForAll, stubKeys } from '../../support/s3-for-all.ts';
import { type Answer, type Asked, s3Error, startScriptedS3 } from '../../support/scripted-s3.ts';

const DAY = 86_400_000;
const { signal } = new AbortController();

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const below = (prefix: string) => ({ prefix, isGone: () => false });

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
const nameOf = (text: string): string => `studio/objects/${sha256Of(text).slice(0, 2)}/${sha256Of(text)}`;
const promised = (key: string): string | null => /[/-]([0-9a-f]{64})$/.exec(key)?.[1] ?? null;

const lockedBucket = async (bucket: string, endpoint: string, days = 30, keys = days) => {
  const where = parseLinkLocator(`s3://${bucket}/studio?endpoint=${endpoint}`) as S3Locator;
  const belongs = (key: string): boolean => promised(key) !== null;
  const made = await LockedS3Bucket.lockedBy({
    where,
    days: (key) => (key.includes('/keyrings/') ? keys : days),
    promised,
    belongs,
  });
  onTestFinished(() => made.close());
  return {
    made,
    put: (text: string, key = nameOf(text)) => made.put(key, Buffer.from(text), sha256Of(text), signal),
    get: async (key: string) => (await made.get(key, null, signal))?.toString() ?? null,
    listed: async () => {
      const found: Record<string, number | null> = {};
      for await (const { key, size } of made.list('studio/', { flat: false }, signal)) found[key] = size;
      return found;
    },
  };
};

const RETENTION = (mode: string, days: number): string =>
  `<Retention><Mode>${mode}</Mode><RetainUntilDate>${new Date(Date.now() + days * DAY).toISOString()}</RetainUntilDate></Retention>`;

const LOCKED_FOR = (mode: string, days: number): string =>
  `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>${mode}</Mode><Days>${days}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`;

describe('on Ceph', () => {
  const needsS3 = testUnless(s3Obstacle());
  const s3 = s3ForAll();
  let buckets = 0;
  beforeEach(() => stubKeys(s3()));

  const newBucket = async () => {
    const server = s3();
    buckets += 1;
    const bucket = `lock-${buckets}-locked`;
    await server.ask('PUT', `/${bucket}`);
    const ask = (method: string, key: string, query = '', body = '') =>
      server.ask(method, `/${bucket}/${key}`, query, body);
    /** Of the newest version: in which mode, and for how many days from now. */
    const lockOf = async (key: string): Promise<readonly [string, number]> => {
      const said = await ask('GET', key, 'retention');
      const until = Date.parse(/<RetainUntilDate>([^<]+)/.exec(said)?.[1] ?? '');
      return [/<Mode>([^<]+)/.exec(said)?.[1] ?? '', Math.round((until - Date.now()) / DAY)];
    };
    return { server, bucket, endpoint: server.endpoint, ask, lockOf };
  };

  needsS3('a version that others locked keeps nothing from being locked anew', async () => {
    const { bucket, endpoint, ask, lockOf } = await newBucket();
    const { put } = await lockedBucket(bucket, endpoint);
    const texts = Array.from({ length: 40 }, (_, n) => `picture ${n}`);
    for (const text of texts) await put(text);
    // Under one of its names, and under one that a vault could have: for longer, and in the mode that can be lifted.
    const planted = [nameOf('picture 1'), `studio/objects/00/${'0'.repeat(64)}`];
    for (const key of planted) {
      await ask('PUT', key, '', 'planted');
      await ask('PUT', key, 'retention', RETENTION('GOVERNANCE', 400));
    }
    const later = await lockedBucket(bucket, endpoint, 60);
    await later.made.relock(below('studio/'), signal);
    for (const text of texts.filter((_, n) => n !== 1))
      expect(await lockOf(nameOf(text))).toEqual(['COMPLIANCE', 60]);
  });

  needsS3(
    'a bucket that locks in the mode that can be lifted takes large files and is locked anew',
    async () => {
      const { server, bucket, endpoint, lockOf } = await newBucket();
      await server.ask('PUT', `/${bucket}`, 'object-lock', LOCKED_FOR('GOVERNANCE', 90));
      const { made } = await lockedBucket(bucket, endpoint);
      const text = 'a large picture';
      const upload = {
        key: nameOf(text),
        id: await made.begin(nameOf(text), { sha256: sha256Of(text) }, signal),
      };
      const part = await made.putPart(upload, { number: 1, bytes: Buffer.from(text) }, signal);
      await made.complete(upload, [part], signal);
      expect(await lockOf(nameOf(text))).toEqual(['COMPLIANCE', 30]);
      await made.relock(below('studio/'), signal);
    },
  );

  needsS3('a lock that is named counts before that of the bucket, but for an upload in parts', async () => {
    const { server, bucket, endpoint, lockOf } = await newBucket();
    await server.ask('PUT', `/${bucket}`, 'object-lock', LOCKED_FOR('COMPLIANCE', 90));
    const { made, put } = await lockedBucket(bucket, endpoint, 30);
    await put('a picture');
    expect(await lockOf(nameOf('a picture'))).toEqual(['COMPLIANCE', 30]);
    const upload = {
      key: nameOf('large'),
      id: await made.begin(nameOf('large'), { sha256: sha256Of('large') }, signal),
    };
    const part = await made.putPart(upload, { number: 1, bytes: Buffer.from('large') }, signal);
    await made.complete(upload, [part], signal);
    expect(await lockOf(nameOf('large'))).toEqual(['COMPLIANCE', 90]);
  });

  needsS3('what is to go is not locked for longer', async () => {
    const { bucket, endpoint, lockOf } = await newBucket();
    const { put } = await lockedBucket(bucket, endpoint);
    await put('stays');
    await put('goes');
    const later = await lockedBucket(bucket, endpoint, 60);
    await later.made.relock({ prefix: 'studio/', isGone: (key) => key === nameOf('goes') }, signal);
    expect(await lockOf(nameOf('stays'))).toEqual(['COMPLIANCE', 60]);
    expect(await lockOf(nameOf('goes'))).toEqual(['COMPLIANCE', 30]);
  });

  needsS3('each key is locked for its own days, as it is put and as it is locked anew', async () => {
    const { bucket, endpoint, lockOf } = await newBucket();
    const keyring = `studio/keyrings/${sha256Of('keys')}`;
    const first = await lockedBucket(bucket, endpoint, 60, 10);
    await first.put('a picture');
    await first.put('keys', keyring);
    expect(await lockOf(nameOf('a picture'))).toEqual(['COMPLIANCE', 60]);
    expect(await lockOf(keyring)).toEqual(['COMPLIANCE', 10]);
    const later = await lockedBucket(bucket, endpoint, 90, 20);
    await later.made.relock(below('studio/'), signal);
    expect(await lockOf(nameOf('a picture'))).toEqual(['COMPLIANCE', 90]);
    expect(await lockOf(keyring)).toEqual(['COMPLIANCE', 20]);
    // Nobody shortens a lock that is there: then it is as it was, and no fault.
    const shorter = await lockedBucket(bucket, endpoint, 90, 5);
    await shorter.made.relock(below('studio/keyrings/'), signal);
    expect(await lockOf(keyring)).toEqual(['COMPLIANCE', 20]);
  });

  needsS3('a large file of keys arrives with the lock of its own', async () => {
    const { bucket, endpoint, lockOf } = await newBucket();
    const { made } = await lockedBucket(bucket, endpoint, 60, 10);
    const key = `studio/keyrings/${sha256Of('keys')}`;
    const upload = { key, id: await made.begin(key, { sha256: sha256Of('keys') }, signal) };
    const part = await made.putPart(upload, { number: 1, bytes: Buffer.from('keys') }, signal);
    await made.complete(upload, [part], signal);
    expect(await lockOf(key)).toEqual(['COMPLIANCE', 10]);
  });

  needsS3('files of others in the bucket are not locked', async () => {
    const { bucket, endpoint, ask, lockOf } = await newBucket();
    const { made, put } = await lockedBucket(bucket, endpoint);
    await put('a picture');
    await ask('PUT', 'studio/invoices.pdf', '', 'of somebody else');
    await made.relock(below(''), signal);
    expect(await lockOf(nameOf('a picture'))).toEqual(['COMPLIANCE', 30]);
    await expect(lockOf('studio/invoices.pdf')).rejects.toThrow('404');
  });

  needsS3('the size of a file is that of the version which holds what its name promises', async () => {
    const { bucket, endpoint, ask } = await newBucket();
    const { put, listed } = await lockedBucket(bucket, endpoint);
    const [before, after, equal] = ['a picture', 'another picture', 'a third picture'] as const;
    await ask('PUT', nameOf(before), '', 'planted before it came');
    await ask('PUT', nameOf(equal), '', equal.toUpperCase());
    for (const text of [before, after, equal]) await put(text);
    await ask('PUT', nameOf(after), '', 'planted after it came');
    await ask('DELETE', nameOf(after));
    await ask('PUT', 'studio/README.txt', '', 'the first');
    await ask('PUT', 'studio/README.txt', '', 'and what came later');
    const sizes = {
      [nameOf(before)]: before.length,
      [nameOf(after)]: after.length,
      [nameOf(equal)]: equal.length,
      'studio/README.txt': 'the first'.length,
    };
    expect(await listed()).toEqual(sizes);
    const fresh = await lockedBucket(bucket, endpoint);
    expect(await fresh.listed()).toEqual(sizes);
    for (const text of [before, after, equal]) expect(await fresh.get(nameOf(text))).toBe(text);
  });

  needsS3('what was put is known without a second reading of what others put there', async () => {
    const { bucket, endpoint, ask } = await newBucket();
    const way = await faultyWay(endpoint);
    const { put, get, listed } = await lockedBucket(bucket, way.endpoint);
    await ask('PUT', nameOf('a picture'), '', 'planted');
    expect(await get(nameOf('a picture'))).toBe('planted');
    await put('a picture');
    await ask('PUT', nameOf('a picture'), '', 'planted once more');
    const before = way.seen.length;
    expect(await listed()).toEqual({ [nameOf('a picture')]: 'a picture'.length });
    expect(await get(nameOf('a picture'))).toBe('a picture');
    // The list, and the file.
    expect(way.seen.length - before).toBe(2);
  });

  needsS3('of a name that promises nothing the first counts, also for who put another', async () => {
    const { bucket, endpoint, ask } = await newBucket();
    const { put, get, listed } = await lockedBucket(bucket, endpoint);
    await ask('PUT', 'studio/README.txt', '', 'the first');
    await put('what came later', 'studio/README.txt');
    expect(await get('studio/README.txt')).toBe('the first');
    expect(await listed()).toEqual({ 'studio/README.txt': 'the first'.length });
  });

  needsS3('a name that was written a thousand times still stands for its file', async () => {
    const { bucket, endpoint, ask } = await newBucket();
    const { put } = await lockedBucket(bucket, endpoint);
    await put('a picture');
    for (let n = 0; n < 1_040; n += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          n < 520
            ? ask('PUT', nameOf('a picture'), '', `planted ${n + at}`)
            : ask('DELETE', nameOf('a picture')),
        ),
      );
    for (let at = 0; at < 20; at += 1)
      await ask('PUT', `${nameOf('a picture')}-${at}`, '', 'planted beside it');
    const fresh = await lockedBucket(bucket, endpoint);
    expect(await fresh.get(nameOf('a picture'))).toBe('a picture');
    expect(await fresh.listed()).toMatchObject({ [nameOf('a picture')]: 'a picture'.length });
  });

  for (const [what, days] of [
    ['ahead', 10],
    ['behind', -10],
  ] as const)
    needsS3(`a clock that is ${what} locks for as long as any other`, async () => {
      const { bucket, endpoint, lockOf } = await newBucket();
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY });
      const { put, get, made } = await lockedBucket(bucket, endpoint);
      expect(await get(nameOf('a picture'))).toBe(null);
      await put('a picture');
      vi.useRealTimers();
      expect(await lockOf(nameOf('a picture'))).toEqual(['COMPLIANCE', 30]);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY });
      await made.relock(below('studio/'), signal);
      vi.useRealTimers();
      expect(await lockOf(nameOf('a picture'))).toEqual(['COMPLIANCE', 30]);
    });
});

describe('a store that', () => {
  beforeEach(() => stubKeys({ key: 'a', secret: 'b' }));

  const VERSIONS = (...entries: readonly (readonly [key: string, id: string, size: number])[]): Answer => ({
    status: 200,
    body: `<ListVersionsResult><IsTruncated>false</IsTruncated>${entries
      .map(
        ([key, id, size]) =>
          `<Version><Key>${key}</Key><VersionId>${id}</VersionId><Size>${size}</Size></Version>`,
      )
      .join('')}</ListVersionsResult>`,
  });
  const isList = ({ url }: Asked): boolean => /[?&]versions\b/.test(url);
  const asks = ({ url, method }: Asked, wanted: string): boolean =>
    method === wanted && /[?&]retention\b/.test(url);

  const told = async (answer: (asked: Asked) => Answer) => {
    const { endpoint, asked } = await startScriptedS3(answer);
    return { ...(await lockedBucket('asked', endpoint)), asked };
  };

  test('refuses one lock gets all others all the same, and is told of at the end', async () => {
    const keys = Array.from({ length: 40 }, (_, n) => nameOf(`picture ${n}`));
    const refused = (one: Asked): boolean => one.url.includes(keys[3] ?? '');
    const { made, asked } = await told((one) => {
      if (isList(one)) return VERSIONS(...keys.map((key) => [key, 'v', 1] as const));
      if (asks(one, 'GET')) return { status: 200, body: RETENTION('COMPLIANCE', 3) };
      return refused(one) ? s3Error(403, 'AccessDenied') : { status: 200 };
    });
    await expect(made.relock(below('studio/'), signal)).rejects.toMatchObject({ code: 'place-not-locked' });
    for (const key of keys) expect(asked.some((one) => asks(one, 'PUT') && one.url.includes(key))).toBe(true);
  });

  test('lets nobody lift or change a lock gets it prolonged as it is', async () => {
    const { made, asked } = await told((one) => {
      if (isList(one)) return VERSIONS([nameOf('a picture'), 'v', 1]);
      if (asks(one, 'GET')) return { status: 200, body: RETENTION('GOVERNANCE', 3) };
      return one.body.includes('COMPLIANCE') ? s3Error(403, 'AccessDenied') : { status: 200 };
    });
    await made.relock(below('studio/'), signal);
    expect(asked.at(-1)?.body.toString()).toContain('GOVERNANCE');
  });

  test('lets nobody touch a lock is content with one that ends later', async () => {
    const { made } = await told((one) => {
      if (isList(one)) return VERSIONS([nameOf('a picture'), 'v', 1]);
      if (asks(one, 'GET')) return { status: 200, body: RETENTION('GOVERNANCE', 400) };
      return s3Error(403, 'AccessDenied');
    });
    await made.relock(below('studio/'), signal);
  });

  test('does not answer is not asked for every file', async () => {
    const { made, asked } = await told((one) =>
      isList(one)
        ? VERSIONS(...Array.from({ length: 100 }, (_, n) => [nameOf(`picture ${n}`), 'v', 1] as const))
        : s3Error(503, 'SlowDown'),
    );
    await expect(made.relock(below('studio/'), signal)).rejects.toMatchObject({ name: 'SlowDown' });
    expect(asked.length).toBeLessThan(60);
  });

  test('forgets the lock of an upload in parts was asked for it', async () => {
    const { made, asked } = await told(() => ({
      status: 200,
      body: '<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>',
    }));
    await made.begin(nameOf('a picture'), { sha256: sha256Of('a picture') }, signal);
    expect(asked[0]?.headers).toMatchObject({
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': expect.stringMatching(/^\d{4}-/),
    });
  });

  test('shows no version of what was put in parts has not locked it', async () => {
    const { made } = await told((one) =>
      isList(one)
        ? VERSIONS()
        : { status: 200, body: '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>' },
    );
    const upload = { key: nameOf('a picture'), id: '7' };
    await expect(made.complete(upload, [{ number: 1, etag: 'e' }], signal)).rejects.toMatchObject({
      code: 'place-not-locked',
    });
  });

  test.each([
    [404, 'NoSuchObjectLockConfiguration'],
    [400, 'InvalidRequest'],
  ])('answers %i %s when it is asked for the lock has none', async (status, code) => {
    const { put } = await told((one) => (asks(one, 'GET') ? s3Error(status, code) : { status: 200 }));
    await expect(put('a picture')).rejects.toMatchObject({ code: 'place-not-locked', data: { days: 30 } });
  });

  test('locks the newest version asks for the lock of the one that was put', async () => {
    const { put, asked } = await told((one) =>
      asks(one, 'GET')
        ? { status: 200, body: RETENTION('COMPLIANCE', 30) }
        : { status: 200, headers: { 'x-amz-version-id': 'mine' } },
    );
    await put('a picture');
    expect(asked.find((one) => asks(one, 'GET'))?.url).toContain('versionId=mine');
  });

  test('hands out no version that was encrypted by others still hands out the right one', async () => {
    const key = nameOf('a picture');
    const { get, listed } = await told((one) => {
      if (isList(one)) return VERSIONS([key, 'mine', 9], [key, 'planted', 4]);
      return one.url.includes('planted')
        ? s3Error(400, 'InvalidRequest')
        : { status: 200, body: 'a picture' };
    });
    expect(await listed()).toEqual({ [key]: 9 });
    expect(await get(key)).toBe('a picture');
  });

  test('breaks off while versions are compared has not decided which one it is', async () => {
    const key = nameOf('a picture');
    const { get } = await told((one) => {
      if (isList(one)) return VERSIONS([key, 'mine', 9], [key, 'planted', 4]);
      return one.url.includes('mine') ? s3Error(503, 'SlowDown') : { status: 200, body: 'othr' };
    });
    await expect(get(key)).rejects.toMatchObject({ name: 'SlowDown' });
  });

  test('goes on with other names is not asked for them', async () => {
    const key = nameOf('a picture');
    const { get, asked } = await told((one) =>
      isList(one)
        ? {
            status: 200,
            body: `<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>${key}-1</NextKeyMarker><Version><Key>${key}</Key><VersionId>mine</VersionId><Size>9</Size></Version></ListVersionsResult>`,
          }
        : { status: 200, body: 'a picture' },
    );
    expect(await get(key)).toBe('a picture');
    expect(asked.filter(isList)).toHaveLength(1);
  });

  test('ends its list in the middle is not believed', async () => {
    const { listed } = await told(() => ({
      status: 200,
      body: '<ListVersionsResult><IsTruncated>true</IsTruncated></ListVersionsResult>',
    }));
    await expect(listed()).rejects.toMatchObject({ code: 'unexpected' });
  });
});
