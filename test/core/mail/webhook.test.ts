import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseWebhook, postWebhook, readWebhook, writeWebhook } from '../../../core/src/mail/webhook.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const KEY = 'T0k3n';

const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${KEY}`;
};

const refusalOf = async (url: string, waitMs?: number): Promise<string> => {
  const error: unknown = await postWebhook(parseWebhook(url), {}, waitMs).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'notice-failed' });
  expect(error).not.toHaveProperty('cause');
  const { message } = error as Error;
  expect(message).not.toContain(KEY);
  return message;
};

test('one that does not answer is given up', async () => {
  expect(await refusalOf(await serve(() => undefined), 200)).toContain('no answer within 0.2 seconds');
});

test('one that refuses, or sends elsewhere, has not been told', async () => {
  const answering = (status: number) =>
    serve((_, response) => response.writeHead(status, { location: `http://127.0.0.1:1/${KEY}` }).end());
  expect(await refusalOf(await answering(403))).toContain('it answered 403');
  expect(await refusalOf(await answering(302))).toContain('it answered 302');
});

test('one that is not there, or hangs up, is told without its address', async () => {
  expect(await refusalOf(`http://127.0.0.1:1/${KEY}`)).toMatch(/could not tell/);
  const url = await serve((request) => request.socket.destroy());
  expect(await refusalOf(url)).toContain('no connection');
});

test.each(['https://hooks.example.org/a', 'http://localhost:8080/a', 'http://[::1]/a'])(
  '%s is taken',
  (url) => {
    expect(parseWebhook(` ${url}\n`).href).toBe(url);
  },
);

test.each(['http://192.168.1.4/a', 'ftp://127.0.0.1/a', 'file:///etc/passwd', 'hooks.example.org', ''])(
  '%s is refused',
  (url) => {
    expect(() => parseWebhook(url)).toThrow('the address of the webhook');
  },
);

test('its address is kept sealed, for this vault and this purpose alone', async () => {
  const path = join(temporaryFolder(), 'webhook');
  const lock = { secret: new Uint8Array(32).fill(7), vault: '3912304f-4b13-4301-a74f-6f4ec2bd214e' };
  await writeWebhook(path, parseWebhook(`https://example.org/${KEY}`), lock);
  expect(readFileSync(path, 'latin1')).not.toContain(KEY);
  expect((await readWebhook(path, lock)).href).toBe(`https://example.org/${KEY}`);
  const other = { ...lock, secret: new Uint8Array(32) };
  await expect(readWebhook(path, other)).rejects.toMatchObject({ code: 'notice-failed' });
  await expect(readWebhook(`${path}-none`, lock)).rejects.toMatchObject({ code: 'notice-failed' });
});
