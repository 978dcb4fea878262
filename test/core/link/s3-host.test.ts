import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openLinkHost } from '../../../core/src/link/open-link-host.ts';
import { type Answer, type Asked, s3Error, startScriptedS3 } from '../../support/scripted-s3.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const MIB = 2 ** 20;
const SECRET = 'a-secret-of-the-test';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'KEY');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const fileOf = (size: number) => {
  const path = join(temporaryFolder(), 'a.zip');
  const bytes = randomBytes(size);
  writeFileSync(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, name: 'a.zip', size, sha256 };
};
const run = {
  signal: new AbortController().signal,
  clock: () => new Date('2026-04-26T10:00:00Z'),
  onEvent: () => undefined,
};

/** A host whose store answers a question as it is told here, and all others like a store that is empty. */
const hostWith = async (said: (asked: Asked) => Answer | null) => {
  const { endpoint, asked } = await startScriptedS3((one) => said(one) ?? plainly(one));
  const host = await openLinkHost(`s3://pics?endpoint=${endpoint}`);
  onTestFinished(() => host.close());
  return { host, asked };
};

const plainly = ({ method, url }: Asked): Answer => {
  if (method === 'POST' && url.includes('?uploads'))
    return {
      status: 200,
      body: '<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>',
    };
  if (method === 'POST')
    return {
      status: 200,
      body: '<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>',
    };
  if (method === 'PUT') return { status: 200, headers: { etag: '"e"' } };
  if (method === 'HEAD') return { status: 404 };
  return { status: 200, body: '<ListResult></ListResult>' };
};

const isPart = ({ method, url }: Asked): boolean => method === 'PUT' && url.includes('partNumber');

describe('an upload', () => {
  test('covers every body with an MD5 and a signed SHA-256, and with nothing that some stores refuse', async () => {
    const file = fileOf(2 * 16 * MIB + 1);
    let done = false;
    const { host, asked } = await hostWith(({ method, url }) => {
      if (method === 'POST' && !url.includes('?uploads')) done = true;
      return method === 'HEAD' && done
        ? { status: 200, headers: { 'content-length': String(file.size) } }
        : null;
    });
    await host.upload(file, host.newKey('a.zip'), run);
    const parts = asked.filter(isPart);
    expect(parts.map(({ body }) => body.length).sort((a, b) => b - a)).toEqual([16 * MIB, 16 * MIB, 1]);
    for (const { headers, body } of parts) {
      expect(headers['content-md5']).toBe(createHash('md5').update(body).digest('base64'));
      expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'));
    }
    const names = asked.flatMap(({ headers }) => Object.keys(headers));
    expect(names.filter((name) => /checksum/.test(name))).toEqual([]);
  });

  const denied = s3Error(403, 'AccessDenied');
  test.each([
    ['and what was sent is taken back', { status: 204 }, 'the key in use may not do this there'],
    [
      'and what was sent may not be taken back',
      denied,
      'the key in use may not do this there; parts that were taken may still lie there',
    ],
  ])('that is refused half-way is told, %s', async (_, atAbort, why) => {
    const { host, asked } = await hostWith((one) => {
      if (one.method === 'DELETE') return atAbort;
      return isPart(one) && one.url.includes('partNumber=2') ? denied : null;
    });
    const error: unknown = await host
      .upload(fileOf(40 * MIB), host.newKey('a.zip'), run)
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'upload-failed', data: { place: host.name, why } });
    expect((error as Error).cause).toBeUndefined();
    expect(
      asked.filter(({ method }) => method === 'DELETE').every(({ url }) => url.includes('uploadId=7')),
    ).toBe(true);
    expect(asked.filter(({ method, url }) => method === 'POST' && url.includes('uploadId'))).toEqual([]);
  });

  test.each([
    [9, '9'],
    [11, '11'],
  ])('is not believed where the store then holds %i of ten bytes', async (_, held) => {
    let sent = false;
    const { host } = await hostWith(({ method }) => {
      if (method === 'PUT') sent = true;
      return method === 'HEAD' && sent ? { status: 200, headers: { 'content-length': held } } : null;
    });
    await expect(host.upload(fileOf(10), host.newKey('a.zip'), run)).rejects.toMatchObject({
      data: { why: `it holds ${held} of 10 bytes after all were taken` },
    });
  });

  test('is not taken for done where something else of its size lies there', async () => {
    const { host, asked } = await hostWith(({ method }) =>
      method === 'HEAD'
        ? { status: 200, headers: { 'content-length': '10', 'x-amz-meta-safelight-sha256': '0'.repeat(64) } }
        : null,
    );
    expect(await host.upload(fileOf(10), host.newKey('a.zip'), run)).toEqual({ already: false });
    expect(asked.some(({ method }) => method === 'PUT')).toBe(true);
  });
});

describe('ending a link', () => {
  const ended = async (said: (asked: Asked) => Answer | null) => {
    const { host } = await hostWith(said);
    return host.end(host.newKey('a.zip'), run);
  };
  const denied = s3Error(403, 'AccessDenied');

  test('tells that versions could not be looked for', async () => {
    const without = (one: Asked) => (one.url.includes('versions') ? denied : null);
    expect(await ended(without)).toMatchObject({
      ended: 'link-dead',
      left: expect.stringContaining('older versions'),
    });
  });

  test('is not claimed of a store that keeps what it was told to remove', async () => {
    const stays = (one: Asked) =>
      one.method === 'HEAD' ? { status: 200, headers: { 'content-length': '1' } } : null;
    expect(await ended(stays)).toEqual({ ended: 'alive', why: 'it is still there after it was removed' });
  });

  test('is not claimed where it was not let in', async () => {
    expect(await ended(() => denied)).toEqual({
      ended: 'alive',
      why: 'the key in use may not do this there',
    });
  });
});

describe('a link', () => {
  test('ends with keys that end sooner', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const [end, folder] = [new Date(now + 3_600_000), temporaryFolder()];
    const program = join(folder, 'keys.mjs');
    const keys = {
      Version: 1,
      AccessKeyId: 'KEY',
      SecretAccessKey: SECRET,
      SessionToken: 't',
      Expiration: end.toISOString(),
    };
    writeFileSync(program, `console.log(${JSON.stringify(JSON.stringify(keys))})`);
    writeFileSync(
      join(folder, 'config'),
      `[profile short]\ncredential_process = ${process.execPath} ${program}\n`,
    );
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
    const warned = vi.spyOn(console, 'warn');
    onTestFinished(() => warned.mockRestore());
    const host = await openLinkHost('s3://pics?region=eu-central-1&profile=short');
    onTestFinished(() => host.close());
    const made = await host.link(host.newKey('a.zip'), new Date(now + 86_400_000), {
      ...run,
      clock: () => new Date(now),
    });
    expect(made.expires).toEqual(end);
    expect(made.url).toMatch(/^https:\/\/pics\.s3\.eu-central-1\.amazonaws\.com\//);
    expect(made.url).not.toContain(SECRET);
    // Keys lie in the environment too, of which the SDK would say something on the console.
    expect(warned).not.toHaveBeenCalled();
  });
});
