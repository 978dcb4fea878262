import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Disk } from '../../../scripts/plugin/disk.ts';
import { type DevServer, serve } from '../../../scripts/plugin/server.ts';
import { layOut, stageIn } from '../../../scripts/plugin/stage.ts';
import { folderForAll } from '../../support/temp-folder.ts';

const base = folderForAll();
let server: DevServer;
let port = 0;

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const ask = ({ method = 'GET', path = '/', headers = {}, body = '' }: Asked) =>
  new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      text(response).then((told) => resolve({ status: response.statusCode ?? 0, body: told }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });

const order = (some: object, headers: Readonly<Record<string, string>> = {}) => {
  const body = JSON.stringify(some);
  return ask({
    method: 'POST',
    path: '/disk',
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-token': server.token,
      ...headers,
    },
  });
};

const inbox = { area: 'disk', path: ['Safelight Inbox'] };

beforeAll(async () => {
  const areas = {
    disk: join(base, 'disk'),
    'plugin-data': join(base, 'data'),
    'plugin-temp': join(base, 'temp'),
  };
  for (const folder of [...Object.values(areas), join(base, 'built')]) mkdirSync(folder);
  layOut(areas.disk);
  writeFileSync(join(base, 'built/index.html'), '<body><script src="panel.js"></script></body>');
  for (const name of ['panel.js', 'panel.css', 'fake-host.js'])
    writeFileSync(join(base, 'built', name), name);
  const disk = new Disk(areas, stageIn(areas.disk));
  server = await serve({ disk, panel: join(base, 'built'), host: join(base, 'built'), port: 0 });
  port = Number(new URL(server.url).port);
});
afterAll(() => server.close());

describe('the development server', () => {
  test('gives the page and the disk to who has the token', async () => {
    const page = await ask({ path: `/?token=${server.token}` });
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/fake-host\.js[\s\S]*panel\.js/);
    expect(JSON.parse((await order({ op: 'list', at: inbox })).body)).toMatchObject([{ kind: 'folder' }]);
  });

  test.each([
    ['the page without a token', { path: '/' }, 404],
    ['the page with another', { path: '/?token=a' }, 404],
    ['a file of the disk', { path: '/Pictures' }, 404],
    ['a path that leads out', { path: '/../package.json' }, 404],
    ['the page under another name', { path: '/panel.js', headers: { host: 'evil.example' } }, 403],
    ['the page as localhost', { path: '/panel.js', headers: { host: 'localhost' } }, 403],
    ['something from another page', { path: '/panel.js', headers: { origin: 'https://evil.example' } }, 403],
    ['something from a page without a name', { path: '/panel.js', headers: { origin: 'null' } }, 403],
    ['the disk by GET', { path: '/disk' }, 404],
  ] as const)('refuses %s', async (_, asked, status) => {
    expect((await ask(asked)).status).toBe(status);
  });

  test.each([
    ['without a token', { 'x-token': '' }, 404],
    ['with another', { 'x-token': 'a'.repeat(32) }, 404],
    ['as a form of a page could send it', { 'content-type': 'text/plain' }, 415],
    ['under another name', { host: 'rebound.example' }, 403],
    ['of more than it reads', { 'content-length': '99999999' }, 413],
  ] as const)('refuses an order %s', async (_, headers, status) => {
    expect((await order({ op: 'list', at: inbox }, headers)).status).toBe(status);
  });

  test('refuses what leads out, and says so', async () => {
    const out = await order({ op: 'read', at: { area: 'disk', path: ['..', 'built', 'panel.js'] } });
    expect([out.status, JSON.parse(out.body)]).toEqual([409, 'no name: ".."']);
    const none = await order({ op: 'read', at: { area: 'disk', path: ['nothing'] } });
    expect(none.status).toBe(409);
  });

  test('is heard on this computer only', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one !== undefined && one.family === 'IPv4' && !one.internal);
    for (const one of others) {
      const reached = await new Promise((resolve) => {
        const socket = connect(port, one?.address);
        socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      });
      expect(reached, one?.address).toBe(false);
    }
  });
});
