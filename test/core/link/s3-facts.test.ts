import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseLinkLocator, type S3Locator } from '../../../core/src/link/locator.ts';
import { bucketFacts, isPublicFile } from '../../../core/src/link/s3-facts.ts';
import { testUnless } from '../../support/needs.ts';
import { s3Obstacle } from '../../support/s3.ts';
import { s3ForAll, stubKeys } from '../../support/s3-for-all.ts';
import { type Answer, type Asked, s3Error, startScriptedS3 } from '../../support/scripted-s3.ts';

const at = (bucket: string, endpoint: string): S3Locator =>
  parseLinkLocator(`s3://${bucket}/studio?endpoint=${endpoint}`) as S3Locator;

afterEach(() => {
  vi.unstubAllEnvs();
});

const LIFECYCLE = (prefix: string, status: string): string =>
  `<LifecycleConfiguration><Rule><ID>r</ID><Filter><Prefix>${prefix}</Prefix></Filter><Status>${status}</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>`;

const POLICY = (action: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: action, Resource: 'arn:aws:s3:::*' }],
  });

describe('a bucket on Ceph', () => {
  const needsS3 = testUnless(s3Obstacle());
  const s3 = s3ForAll();
  let buckets = 0;
  beforeEach(() => stubKeys(s3()));

  type Settings = readonly (readonly [query: string, body: string])[];
  const bucketWith = (...settings: Settings) => bucketNamed('', settings);
  /** The store makes one with object lock where its name ends so. */
  const lockingWith = (...settings: Settings) => bucketNamed('-locked', settings);
  const bucketNamed = async (end: string, settings: Settings) => {
    const server = s3();
    buckets += 1;
    const bucket = `facts-${buckets}${end}`;
    await server.ask('PUT', `/${bucket}`);
    for (const [query, body] of settings) await server.ask('PUT', `/${bucket}`, query, body);
    return { where: at(bucket, server.endpoint), left: () => server.ask('GET', `/${bucket}`, 'versions') };
  };

  needsS3('that does nothing of its own', async () => {
    const { where, left } = await bucketWith();
    expect(await bucketFacts(where)).toEqual({
      versions: false,
      expires: null,
      deletes: true,
      region: expect.toSatisfy((region) => region === null || typeof region === 'string'),
      retains: null,
    });
    expect(await left()).not.toContain('<Key>');
  });

  needsS3('that keeps versions: the file that asked leaves none', async () => {
    const { where, left } = await bucketWith([
      'versioning',
      '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
    ]);
    expect(await bucketFacts(where)).toMatchObject({ versions: true, deletes: true });
    expect(await left()).not.toContain('<Key>');
  });

  const versioned = [
    'versioning',
    '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  ] as const;
  for (const action of ['s3:DeleteObjectVersion', 's3:DeleteObject*'])
    needsS3(`that keeps versions, of which the key may delete none: ${action}`, async () => {
      const deny = { Effect: 'Deny', Principal: '*', Action: action, Resource: 'arn:aws:s3:::*' };
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
      const { where } = await bucketWith(versioned, ['policy', policy]);
      expect(await bucketFacts(where)).toMatchObject({ versions: true, deletes: false, retains: null });
    });

  for (const [mode, time, retains] of [
    ['COMPLIANCE', '<Days>90</Days>', 90],
    ['GOVERNANCE', '<Days>7</Days>', 7],
    ['COMPLIANCE', '<Years>1</Years>', 366],
  ] as const)
    needsS3(`that locks by itself: ${mode} ${time}`, async () => {
      const rule = `<Rule><DefaultRetention><Mode>${mode}</Mode>${time}</DefaultRetention></Rule>`;
      const locks = `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
      const { where } = await lockingWith(['object-lock', locks]);
      expect(await bucketFacts(where)).toMatchObject({ versions: true, deletes: false, retains });
    });

  needsS3('that was made to lock, and locks nothing by itself', async () => {
    const { where } = await lockingWith();
    for (const lock of [null, 30])
      expect(await bucketFacts({ ...where, lock })).toMatchObject({ deletes: true, retains: null });
  });

  for (const [what, prefix, status, expires] of [
    ['everything', '', 'Enabled', 30],
    ['what lies below the place', 'studio/', 'Enabled', 30],
    ['a part of what lies below the place', 'studio/objects/', 'Enabled', 30],
    ['what a longer name begins with', 'studio-old/', 'Enabled', null],
    ['something else', 'logs/', 'Enabled', null],
    ['nothing: its rule is off', '', 'Disabled', null],
  ] as const)
    needsS3(`that deletes ${what}`, async () => {
      const { where } = await bucketWith(['lifecycle', LIFECYCLE(prefix, status)]);
      expect(await bucketFacts(where)).toMatchObject({ expires });
    });

  needsS3('that strangers read is refused, and keeps nothing', async () => {
    const { where, left } = await bucketWith(['policy', POLICY('s3:GetObject')]);
    await expect(bucketFacts(where)).rejects.toMatchObject({
      code: 'place-public',
      data: { bucket: where.bucket },
    });
    expect(await left()).not.toContain('<Key>');
  });
});

describe('whether strangers read a file that is there', () => {
  beforeEach(() => stubKeys({ key: 'a', secret: 'b' }));
  test.each([
    [200, true],
    [403, false],
    [401, false],
    [404, false],
    [501, null],
  ])('the answer %i', async (status, isPublic) => {
    const { endpoint, asked } = await startScriptedS3(() => ({ status }));
    expect(await isPublicFile(at('asked', endpoint), 'studio/vault.json')).toBe(isPublic);
    expect(asked.map(({ method, headers }) => [method, headers.authorization])[0]).toEqual([
      'HEAD',
      undefined,
    ]);
  });
});

describe('a bucket that', () => {
  beforeEach(() => stubKeys({ key: 'a', secret: 'b' }));
  const told = async (
    answer: (asked: Asked) => Answer,
    { stranger = s3Error(403, 'AccessDenied'), more = '' } = {},
  ) => {
    const { endpoint, asked } = await startScriptedS3((one) =>
      one.headers.authorization === undefined ? stranger : answer(one),
    );
    return { facts: bucketFacts(at('asked', `${endpoint}${more}`)), asked };
  };
  const plainly = ({ method }: Asked): Answer =>
    method === 'GET' ? s3Error(405, 'MethodNotAllowed') : { status: method === 'DELETE' ? 204 : 200 };

  test('lets nobody delete, and answers no question', async () => {
    const { facts } = await told(({ method }) =>
      method === 'PUT' ? { status: 200 } : s3Error(403, 'AccessDenied'),
    );
    expect(await facts).toEqual({
      versions: null,
      expires: null,
      deletes: false,
      region: null,
      retains: null,
    });
  });

  test.each([400, 405, 501])('does not know the questions (%i)', async (status) => {
    const { facts } = await told(({ method }) =>
      method === 'GET' ? s3Error(status, 'NotImplemented') : { status: method === 'DELETE' ? 204 : 200 },
    );
    expect(await facts).toEqual({
      versions: null,
      expires: null,
      deletes: true,
      region: null,
      retains: null,
    });
  });

  test('takes nothing is no bucket for a place', async () => {
    const { facts } = await told(() => s3Error(403, 'AccessDenied'));
    await expect(facts).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test.each([401, 403, 404])('answers strangers with %i is private', async (status) => {
    const { facts } = await told(plainly, { stranger: { status } });
    expect(await facts).toMatchObject({ deletes: true });
  });

  test.each([400, 405, 500, 503])('answers strangers with %i is not taken for private', async (status) => {
    const { facts, asked } = await told(plainly, { stranger: { status } });
    await expect(facts).rejects.toMatchObject({ $metadata: { httpStatusCode: status } });
    expect(asked.at(-1)?.method).toBe('DELETE');
  });

  const asksForLock = ({ url }: Asked): boolean => url.includes('object-lock');

  test('was made without object lock is refused', async () => {
    const { facts } = await told(
      (one) => (asksForLock(one) ? s3Error(404, 'ObjectLockConfigurationNotFoundError') : plainly(one)),
      { more: '&lock=30' },
    );
    await expect(facts).rejects.toMatchObject({
      code: 'place-not-locked',
      data: { bucket: 'asked', days: 30 },
    });
  });

  test.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
    [501, 'NotImplemented'],
  ])('does not say whether it locks (%i %s) is not said to lock nothing', async (status, name) => {
    const { facts } = await told((one) => (asksForLock(one) ? s3Error(status, name) : plainly(one)), {
      more: '&lock=30',
    });
    await expect(facts).rejects.toMatchObject({ name });
  });

  test('locks by itself wants an MD5 with every file', async () => {
    const { facts, asked } = await told((one) =>
      one.method === 'PUT' && one.headers['content-md5'] === undefined
        ? s3Error(400, 'InvalidRequest')
        : plainly(one),
    );
    expect(await facts).toMatchObject({ deletes: true });
    const [put] = asked;
    expect(put?.headers['content-md5']).toBe(
      createHash('md5')
        .update(put?.body ?? '')
        .digest('base64'),
    );
  });
});
