import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LinkFile, LinkHost } from '../../core/src/link/link-host.ts';
import { openLinkHost } from '../../core/src/link/open-link-host.ts';
import type { RcloneOptions } from '../../core/src/link/rclone-host.ts';
import { S3Bucket } from '../../core/src/link/s3.ts';
import { SafelightError } from '../../core/src/model/errors.ts';
import type { ProgressEvent } from '../../core/src/model/events.ts';
import { describeUnless, lacking } from '../support/needs.ts';
import { writeRcloneConfig } from '../support/rclone.ts';
import { s3Obstacle, writeAwsFiles } from '../support/s3.ts';
import { type SharedStore, s3ForAll } from '../support/s3-for-all.ts';
import { folderForAll } from '../support/temp-folder.ts';

const DAY = 86_400_000;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describeUnless(s3Obstacle())('an archive by a link', () => {
  const folder = folderForAll();
  const store = s3ForAll();
  let server: SharedStore;
  const hosts: LinkHost[] = [];

  beforeAll(async () => {
    server = store();
    for (const bucket of ['/pics', '/versions', '/kept']) await server.ask('PUT', bucket);
    for (const bucket of ['/versions', '/kept'])
      await server.ask(
        'PUT',
        bucket,
        'versioning',
        '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
      );
  });

  beforeEach(() => {
    vi.unstubAllEnvs();
    // Debian's rclone fails with it, whatever it holds.
    vi.stubEnv('AWS_CA_BUNDLE', undefined);
    for (const [name, value] of Object.entries(writeAwsFiles(folder, server))) vi.stubEnv(name, value);
    return () => {
      vi.unstubAllEnvs();
      for (const host of hosts.splice(0)) host.close();
    };
  });

  const makeFile = (size: number, name = 'Schmidt & Söhne.zip'): LinkFile => {
    const path = join(folder, 'archive.zip');
    const bytes = randomBytes(size);
    writeFileSync(path, bytes);
    return { path, name, size, sha256: digest(bytes) };
  };

  const open = async (text: string, options: RcloneOptions = {}): Promise<LinkHost> => {
    const host = await openLinkHost(text, options);
    hosts.push(host);
    return host;
  };
  const s3 = (place: string, profile = 'studio') =>
    open(`s3://${place}?endpoint=${server.endpoint}&profile=${profile}`);

  const context = (signal = new AbortController().signal) => {
    const events: ProgressEvent[] = [];
    const bytes = () => events.reduce((sum, event) => sum + (event.kind === 'bytes' ? event.bytes : 0), 0);
    return {
      signal,
      clock: () => new Date(),
      onEvent: (event: ProgressEvent) => void events.push(event),
      bytes,
    };
  };
  const inDays = (days: number) => new Date(Date.now() + days * DAY);

  const fetched = async (url: string) => {
    const answer = await fetch(url);
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, sha256: digest(bytes), as: answer.headers.get('content-disposition') };
  };

  const failure = async (work: Promise<unknown>): Promise<SafelightError> => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (!(error instanceof SafelightError)) throw new Error('it did not fail as it should', { cause: error });
    const all = JSON.stringify([error.message, error.data, error.hint, error.stack]);
    for (const secret of [server.secret, 'ffffffff', 'X-Amz-Signature', 'Authorization'])
      expect(all).not.toContain(secret);
    if (error.code !== 'bad-argument') expect(error.cause).toBeUndefined();
    return error;
  };

  describe('in a bucket', () => {
    test.each([
      ['nothing', 0],
      ['one part', 16 * 2 ** 20],
      ['one part and a byte', 16 * 2 ** 20 + 1],
      ['40 MB', 40_000_000],
    ])('of %s comes back by its link, is not sent twice, and is gone when it was ended', async (_, size) => {
      const [host, file, run] = [await s3('pics/deliveries'), makeFile(size), context()];
      const key = host.newKey(file.name);
      expect(key).toMatch(/^deliveries\/[0-9a-f]{32}\/Schmidt & Söhne\.zip$/);
      expect(await host.upload(file, key, run)).toEqual({ already: false });
      expect(run.bytes()).toBe(size);
      expect(await host.upload(file, key, context())).toEqual({ already: true });
      const { url, expires } = await host.link(key, inDays(7), run);
      expect(expires?.getTime()).toBeGreaterThan(Date.now() + 7 * DAY - 60_000);
      expect(await fetched(url)).toEqual({
        status: 200,
        sha256: file.sha256,
        as: `attachment; filename="Schmidt & S_hne.zip"; filename*=UTF-8''Schmidt%20%26%20S%C3%B6hne.zip`,
      });
      expect(await host.end(key, run)).toEqual({ ended: 'gone' });
      expect((await fetched(url)).status).toBe(404);
      expect(await host.end(key, run)).toEqual({ ended: 'gone' });
    });

    test('is not to be had without the link, nor after its time', async () => {
      const [host, file, run] = [await s3('pics'), makeFile(1_000), context()];
      const key = host.newKey(file.name);
      await host.upload(file, key, run);
      const { url } = await host.link(key, new Date(Date.now() + 2_500), run);
      const { origin, pathname } = new URL(url);
      expect((await fetched(url)).status).toBe(200);
      expect((await fetched(`${origin}${pathname}`)).status).toBe(403);
      expect((await fetched(url.replace('X-Amz-Expires=2', 'X-Amz-Expires=9999'))).status).toBe(403);
      await sleep(3_500);
      expect((await fetched(url)).status).toBe(403);
    });

    test('that keeps versions leaves none of them', async () => {
      const [host, run] = [await s3('versions'), context()];
      const key = host.newKey('a.zip');
      for (const size of [1_000, 2_000]) await host.upload({ ...makeFile(size), name: 'a.zip' }, key, run);
      expect((await server.ask('GET', '/versions', 'versions')).match(/<Version>/g)).toHaveLength(2);
      expect(await host.end(key, run)).toEqual({ ended: 'gone' });
      expect(await server.ask('GET', '/versions', 'versions')).not.toMatch(/<Version>|<DeleteMarker>/);
    });

    test('whose versions may not be removed says what it keeps, and the link is dead all the same', async () => {
      const [host, file, run] = [await s3('kept'), makeFile(1_000), context()];
      const key = host.newKey(file.name);
      await host.upload(file, key, run);
      const { url } = await host.link(key, inDays(1), run);
      const denied = {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:DeleteObjectVersion',
        Resource: 'arn:aws:s3:::kept/*',
      };
      await server.ask(
        'PUT',
        '/kept',
        'policy',
        JSON.stringify({ Version: '2012-10-17', Statement: [denied] }),
      );
      expect(await host.end(key, run)).toEqual({
        ended: 'link-dead',
        left: 'The bucket keeps one version of the archive, which the key in use may not remove.',
      });
      expect((await fetched(url)).status).toBe(404);
      const all = { ...denied, Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'] };
      const other = host.newKey(file.name);
      await host.upload(file, other, run);
      const alive = await host.link(other, inDays(1), run);
      await server.ask('PUT', '/kept', 'policy', JSON.stringify({ Version: '2012-10-17', Statement: [all] }));
      expect(await host.end(other, run)).toEqual({
        ended: 'alive',
        why: 'the key in use may not do this there',
      });
      expect((await fetched(alive.url)).status).toBe(200);
    });

    test('is taken up again after a run that died, and leaves no parts', async () => {
      const [host, file, run] = [await s3('pics'), makeFile(40_000_000), context()];
      const key = host.newKey('a.zip');
      const bucket = await S3Bucket.open({
        kind: 's3',
        bucket: 'pics',
        prefix: '',
        endpoint: server.endpoint,
        region: null,
        profile: 'studio',
        lock: null,
        storageClass: null,
        keys: null,
      });
      const id = await bucket.begin(key, { sha256: file.sha256 }, run.signal);
      await bucket.putPart({ key, id }, { number: 1, bytes: Buffer.alloc(5 * 2 ** 20) }, run.signal);
      bucket.close();
      expect(await server.ask('GET', '/pics', 'uploads')).toContain(id);
      expect(await host.upload(file, key, run)).toEqual({ already: false });
      expect(await server.ask('GET', '/pics', 'uploads')).not.toContain('<Upload>');
      await host.end(key, run);
    });

    test('given up half-way leaves neither parts nor a file', async () => {
      const [host, file, controller] = [await s3('pics'), makeFile(80_000_000), new AbortController()];
      const key = host.newKey('a.zip');
      const run = { ...context(controller.signal), onEvent: () => controller.abort() };
      expect(await failure(host.upload(file, key, run))).toMatchObject({ code: 'interrupted' });
      expect(await server.ask('GET', '/pics', 'uploads')).not.toContain('<Upload>');
      expect(await server.ask('GET', '/pics')).not.toContain(key);
    });

    test.each([
      ['small', 1_000],
      ['large', 40_000_000],
    ])('is not sent where the %s file is no longer the one that was made', async (_, size) => {
      const [host, file, run] = [await s3('pics'), makeFile(size), context()];
      const key = host.newKey('a.zip');
      const wrong = {
        code: 'bad-argument',
        data: { what: file.name, why: expect.stringContaining('have changed') },
      };
      expect(await failure(host.upload({ ...file, sha256: digest(Buffer.of(1)) }, key, run))).toMatchObject(
        wrong,
      );
      appendFileSync(file.path, 'x');
      expect(await failure(host.upload(file, key, run))).toMatchObject(wrong);
      writeFileSync(file.path, readFileSync(file.path).subarray(0, size - 1));
      expect(await failure(host.upload(file, key, run))).toMatchObject(wrong);
      expect(await server.ask('GET', '/pics')).not.toContain(key);
      expect(await server.ask('GET', '/pics', 'uploads')).not.toContain('<Upload>');
    });

    test.each([
      ['that is not there', 'absent', 'studio', 'there is no such bucket'],
      ['with a wrong secret', 'pics', 'wrong', 'the secret in use is not the right one'],
      ['without a key', 'pics', 'nobody', 'this computer has no key for it in the AWS profile nobody'],
    ])('%s is told', async (_, bucket, profile, why) => {
      const [host, run] = [await s3(bucket, profile), context()];
      const key = host.newKey('a.zip');
      for (const size of [1_000, 20_000_000]) {
        const error = await failure(host.upload(makeFile(size), key, run));
        expect(error).toMatchObject({ code: 'upload-failed', exit: 7, data: { place: host.name } });
        expect((error.data as { why: string }).why).toMatch(
          profile === 'wrong' ? /^the key in use is not accepted|^the secret in use/ : new RegExp(`^${why}$`),
        );
      }
      const ended = await host.end(key, run);
      expect(ended.ended).toBe(bucket === 'absent' ? 'gone' : 'alive');
    });

    test('behind an address at which nothing answers is told', async () => {
      const host = await open('s3://pics?endpoint=http://127.0.0.1:1&profile=studio');
      const error = await failure(host.upload(makeFile(10), host.newKey('a.zip'), context()));
      expect(error.data).toEqual({ place: host.name, why: 'nothing answers there' });
    });

    test('is never spoken to in the clear on another computer, whoever says where it is', async () => {
      vi.stubEnv('AWS_ENDPOINT_URL', 'http://192.0.2.7');
      const host = await open('s3://pics?profile=studio&region=us-east-1');
      const run = context();
      const refused = { code: 'bad-argument', data: { what: 'the endpoint' } };
      expect(await failure(host.upload(makeFile(10), host.newKey('a.zip'), run))).toMatchObject(refused);
      expect(await failure(host.link(host.newKey('a.zip'), inDays(1), run))).toMatchObject(refused);
    });

    test('lives seven days at most, and its key is one of ours', async () => {
      const [host, run] = [await s3('pics/deliveries'), context()];
      const key = host.newKey('a.zip');
      const clock = () => new Date('2026-04-26T10:00:00Z');
      const lasting = (ms: number) => host.link(key, new Date(clock().getTime() + ms), { ...run, clock });
      expect(await failure(lasting(7 * DAY + 1_000))).toMatchObject({ code: 'bad-argument' });
      expect(await failure(lasting(0))).toMatchObject({ code: 'bad-argument' });
      expect((await lasting(7 * DAY)).expires).toEqual(new Date('2026-05-03T10:00:00Z'));
      for (const other of ['deliveries/a.zip', key.replace('deliveries', 'other'), `${key}/b`])
        expect(await failure(host.end(other as typeof key, run))).toMatchObject({ code: 'bad-argument' });
    });
  });

  describeUnless(lacking('rclone'))('by rclone', () => {
    const config = (secret = server.secret) =>
      writeRcloneConfig(folder, {
        studio: {
          type: 's3',
          provider: 'Ceph',
          access_key_id: server.key,
          secret_access_key: secret,
          endpoint: server.endpoint,
          region: 'us-east-1',
        },
      });

    test('comes back by its link, is not sent twice, and its link is dead when it was ended', async () => {
      const [host, file, run] = [
        await open('rclone:studio:pics/by rclone', { config: config() }),
        makeFile(20_000_000),
        context(),
      ];
      const key = host.newKey(file.name);
      expect(await host.upload(file, key, run)).toEqual({ already: false });
      expect(run.bytes()).toBe(file.size);
      expect(await host.upload(file, key, context())).toEqual({ already: true });
      const { url, expires } = await host.link(key, inDays(7), run);
      expect(expires?.getTime()).toBeGreaterThan(Date.now() + 7 * DAY - 60_000);
      expect(await fetched(url)).toMatchObject({ status: 200, sha256: file.sha256 });
      expect(await host.end(key, run)).toMatchObject({
        ended: 'link-dead',
        left: expect.stringContaining('studio'),
      });
      expect((await fetched(url)).status).toBe(404);
      expect(await host.end(key, run)).toMatchObject({ ended: 'link-dead' });
    });

    test('with a wrong secret is told, and not taken for gone', async () => {
      const [good, file, run] = [
        await open('rclone:studio:pics', { config: config() }),
        makeFile(1_000),
        context(),
      ];
      const key = good.newKey('a.zip');
      await good.upload(file, key, run);
      const { url } = await good.link(key, inDays(1), run);
      const bad = await open('rclone:studio:pics', { config: config('f'.repeat(40)) });
      const why = 'the key in use is not accepted: `rclone config reconnect` renews it';
      expect((await failure(bad.upload(file, bad.newKey('b.zip'), run))).data).toEqual({
        place: bad.name,
        why,
      });
      expect(await bad.end(key, run)).toMatchObject({ ended: 'alive' });
      expect((await fetched(url)).status).toBe(200);
    });
  });
});
