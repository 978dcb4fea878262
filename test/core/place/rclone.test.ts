import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { locatorOf } from '../../../core/src/place/open-place.ts';
import type { VaultPath } from '../../../core/src/place/place.ts';
import { RclonePlace } from '../../../core/src/place/rclone.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { describeUnless, lacking } from '../../support/needs.ts';
import { type Remotes, startWebdav, type WebdavServer, writeRcloneConfig } from '../../support/rclone.ts';
import { type SshServer, sshdObstacle, startSshd } from '../../support/sshd.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';
import { codeOf } from '../model/error-code.ts';

const object = 'objects/3f/3fa9' as VaultPath;
const bytes = randomBytes(300_000);
const incoming = {
  size: bytes.length,
  sha256: sha256Of(bytes),
  async *pieces() {
    yield bytes.subarray(0, 200_000);
    yield bytes.subarray(200_000);
  },
};

afterEach(() => {
  vi.unstubAllEnvs();
});

const open = (remotes: Remotes, path = ''): RclonePlace => {
  vi.stubEnv('RCLONE_CONFIG', writeRcloneConfig(temporaryFolder(), remotes));
  return new RclonePlace('NAS', { kind: 'rclone', path: `rclone:nas:${path}` });
};

const failure = async (work: Promise<unknown>): Promise<{ code: string; why: string }> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const { code, data } = error as { code: string; data: { why: string } };
  return { code, why: data.why };
};

const unreachable = (why: string) => ({ code: 'place-unreachable', why: expect.stringContaining(why) });

describe('a remote of rclone', () => {
  test.each([
    ['rclone:nas:studio/Safelight/', 'rclone:nas:studio/Safelight'],
    ['rclone:nas:', 'rclone:nas:'],
  ])('%s is the place %s', (text, path) => expect(locatorOf(text)).toEqual({ kind: 'rclone', path }));

  test.each([
    'rclone::sftp,host=a,pass=SECRET:x',
    'rclone:nas,pass=SECRET:x',
    'rclone:nas',
    'rclone:nas:a]/b',
    'rclone:nas:a/../b',
  ])('is never %s', (text) => {
    expect(() => locatorOf(text)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
    expect(() => locatorOf(text)).not.toThrow('SECRET');
  });

  test('without rclone is told, with what to install', async () => {
    vi.stubEnv('PATH', temporaryFolder());
    const { code, why } = await failure(open({}).assertPresent());
    expect([code, why]).toEqual(['program-missing', 'it is not installed']);
  });
});

describeUnless(lacking('rclone'))('a folder behind rclone', () => {
  const withFolder = () => {
    const root = join(temporaryFolder(), 'store');
    mkdirSync(root);
    writeFileSync(join(root, 'vault.json'), '{}');
    return { root, place: open({ nas: { type: 'alias', remote: root } }) };
  };

  test('is tidied of what is not whole and old, and of nothing else', async () => {
    const { root, place } = withFolder();
    await place.put(object, bytes);
    const [old, young, other] = [`.${randomUUID()}.part`, `.${randomUUID()}.part`, 'notes.txt'].map((name) =>
      join(root, '.incoming', name),
    ) as [string, string, string];
    for (const path of [old, young, other]) writeFileSync(path, 'x');
    for (const path of [old, other]) utimesSync(path, 1_000, 1_000);
    await place.clearUnfinished(new Date(2_000_000));
    expect([old, young, other].map((path) => existsSync(path))).toEqual([false, true, true]);
    expect(await place.folders('.')).toEqual(['objects']);
    expect(await place.size(object)).toBe(bytes.length);
  });

  test('in which the vault is no more is not taken for an empty one', async () => {
    const { root, place } = withFolder();
    await place.put(object, bytes);
    rmSync(root, { recursive: true });
    const codes = [
      () => place.list('objects/3f'),
      () => place.below('objects').next(),
      () => place.folders('objects'),
      () => place.get(object),
      () => place.clearUnfinished(new Date()),
    ].map(codeOf);
    expect(await Promise.all(codes)).toEqual(Array(5).fill('place-unreachable'));
  });

  test('named by a configuration that is locked, or that has no such remote, is told', async () => {
    const { place } = withFolder();
    writeFileSync(
      process.env.RCLONE_CONFIG ?? '',
      `# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\n${'AAAA'.repeat(40)}\n`,
    );
    expect(await failure(place.assertPresent())).toEqual(unreachable('locked with a password'));
    expect(await failure(open({}).list('.'))).toEqual(unreachable('knows no remote of this name'));
  });
});

describeUnless(sshdObstacle())('an SFTP server', () => {
  const started: { sshd?: SshServer } = {};
  const folder = folderForAll();
  beforeAll(async () => {
    started.sshd = await startSshd(join(folder, 'sshd'));
  });
  afterAll(() => started.sshd?.stop());
  const remote = (): Readonly<Record<string, string>> => started.sshd?.remote() ?? {};

  test('that is a stranger, or another than it was, is not spoken to', async () => {
    const known = join(folder, 'known');
    writeFileSync(known, '');
    const place = () => open({ nas: { ...remote(), known_hosts_file: known } }, folder);
    expect(await failure(place().assertPresent())).toEqual(unreachable('known_hosts_file'));
    const port = started.sshd?.port;
    const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';
    writeFileSync(known, `[127.0.0.1]:${port} ssh-ed25519 ${key}\n`);
    expect(await failure(place().list('.'))).toEqual(unreachable('another key'));
  });

  test('that wants a password is not waited for', async () => {
    const asks = { ...remote(), key_file: '', ask_password: 'true', key_use_agent: 'false' };
    const { code } = await failure(open({ nas: asks }, folder).list('.'));
    expect(code).toBe('place-unreachable');
  });
});

type Answer = (
  asked: IncomingMessage,
  reply: ServerResponse,
  on: () => Promise<void>,
) => Promise<void> | void;

/** A server in front of the right one, which does another thing now and then. */
const inFrontOf = async (
  port: number,
  answer: Answer,
  shorten: (body: Buffer) => Buffer = (body) => body,
) => {
  const server = createServer(async (asked, reply) => {
    const body = shorten(await buffer(asked));
    await answer(asked, reply, async () => {
      const { host: _, 'content-length': __, 'transfer-encoding': ___, ...headers } = asked.headers;
      const destination = asked.headers.destination?.toString().replace(/:\d+\//, `:${port}/`);
      const through = request({
        host: '127.0.0.1',
        port,
        path: asked.url,
        method: asked.method,
        headers: {
          ...headers,
          ...(destination === undefined ? {} : { destination }),
          'content-length': body.length,
        },
      });
      through.end(body);
      const [back] = (await once(through, 'response')) as [IncomingMessage];
      reply.writeHead(back.statusCode ?? 500, back.headers);
      reply.end(await buffer(back));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
};

describeUnless(lacking('rclone'))('a WebDAV server', () => {
  const started: { webdav?: WebdavServer } = {};
  const shown = folderForAll();
  beforeAll(async () => {
    started.webdav = await startWebdav(shown);
    writeFileSync(join(shown, 'vault.json'), '{}');
  });
  afterAll(() => started.webdav?.stop());

  const behind = async (answer: Answer, shorten?: (body: Buffer) => Buffer) => {
    const { webdav } = started;
    if (webdav === undefined) throw new Error('the server did not start');
    const front = await inFrontOf(webdav.port, answer, shorten);
    return open({ nas: await webdav.remote(front.port) });
  };

  test('that keeps less than it was given has nothing under the name', async () => {
    const place = await behind(
      (_, __, on) => on(),
      (body) => (body.length > 100_000 ? body.subarray(0, 100_000) : body),
    );
    expect(await codeOf(() => place.take(object, incoming))).toBe('place-unreachable');
    expect(await place.size(object)).toBeNull();
    expect(await place.list('objects/3f')).toEqual([]);
    expect(readdirSync(join(shown, '.incoming'))).toEqual([]);
  });

  test('that loses bytes after rclone has looked has nothing under the name', async () => {
    let looks = 0;
    const place = await behind(async (asked, _, on) => {
      const isOfPart = asked.method === 'PROPFIND' && asked.url?.endsWith('.part') === true;
      const [part] = isOfPart ? readdirSync(join(shown, '.incoming')) : [];
      if (part !== undefined) looks += 1;
      // rclone looks once when it has sent a file; the second look is ours.
      if (part !== undefined && looks > 1) truncateSync(join(shown, '.incoming', part), 1_000);
      await on();
    });
    expect(await failure(place.take(object, incoming))).toEqual(unreachable('1000 of 300000 bytes'));
    expect(await place.size(object)).toBeNull();
  });

  test('that is full says so', async () => {
    const place = await behind(async (asked, reply, on) => {
      if (asked.method === 'PUT') reply.writeHead(507).end();
      else await on();
    });
    expect(await failure(place.take(object, incoming))).toEqual(unreachable('there is no room left'));
    expect(await failure(place.put(object, bytes))).toEqual(unreachable('there is no room left'));
    expect(await place.size(object)).toBeNull();
  });

  test('that breaks off while a file is read has that file damaged, and is not gone', async () => {
    const place = await behind(async (asked, reply, on) => {
      if (asked.method !== 'GET') return await on();
      reply.writeHead(200, { 'content-length': bytes.length });
      reply.write(bytes.subarray(0, 1_000), () => reply.destroy());
    });
    await place.take(object, incoming);
    expect(await codeOf(() => place.get(object))).toBe('document-invalid');
    await place.remove(object);
  });

  test('that does not answer for a moment has no file damaged that was being read', async () => {
    const held = new Set<ServerResponse>();
    const place = await behind(async (asked, reply, on) => {
      // rclone says of this what it says where nobody is there.
      if (asked.url?.includes('away') === true) reply.writeHead(400).end('connection refused');
      else if (asked.method !== 'GET') await on();
      else {
        reply.writeHead(200, { 'content-length': bytes.length });
        reply.write(bytes.subarray(0, 1_000), () => held.add(reply));
      }
    });
    await place.take(object, incoming);
    const read = failure(place.get(object));
    for (let times = 0; times < 2; times += 1) {
      await vi.waitUntil(() => held.size > times, { timeout: 10_000 });
      expect(await failure(place.size('away' as VaultPath))).toEqual(unreachable('nothing answers there'));
    }
    expect(await read).toEqual(unreachable('the connection was lost'));
    for (const reply of held) reply.destroy();
    await place.remove(object);
  });

  test('that fails once is asked again', async () => {
    const failed = new Set<string>();
    const place = await behind(async (asked, reply, on) => {
      if (asked.method === undefined || failed.has(asked.method)) return await on();
      failed.add(asked.method);
      reply.writeHead(503).end();
    });
    await place.take(object, incoming);
    expect((await place.get(object)).equals(bytes)).toBe(true);
    expect(failed).toContain('MOVE');
    expect(readdirSync(join(shown, '.incoming'))).toEqual([]);
  });
});
