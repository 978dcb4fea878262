import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Disk, DiskRefused } from './disk.ts';
import type { DiskOrder } from './fake/disk-order.ts';

export interface DevServer {
  /** With the token that the page needs. */
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

export interface Served {
  readonly disk: Disk;
  /** Holds the built panel. */
  readonly panel: string;
  /** Holds the built fake host. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** What is the same for everybody. */
const files = {
  '/panel.js': ['panel', 'panel.js', 'text/javascript'],
  '/panel.css': ['panel', 'panel.css', 'text/css'],
  '/fake-host.js': ['host', 'fake-host.js', 'text/javascript'],
} as const;

const isFile = (path: string): path is keyof typeof files => Object.hasOwn(files, path);

/** Bytes of an order. */
const LONGEST = 4 * 1024 * 1024;

/**
 * The panel in a browser, with a host that is not there. On this computer only; only under its own name, so that no other page gets in by a
 * name that leads here; the disk and the page that can ask for it only with the token.
 */
export const serve = async (served: Served): Promise<DevServer> => {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    void answer(request, response, { ...served, token }).catch(() => end(response, 500));
  });
  server.listen(served.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    token,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

type Answering = Served & { readonly token: string };

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  served: Answering,
): Promise<void> => {
  const own = `127.0.0.1:${request.socket.localPort}`;
  if (request.headers.host !== own) return end(response, 403);
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${own}`) return end(response, 403);
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://${own}`);
  if (request.method === 'GET' && isFile(pathname)) {
    const [from, name, type] = files[pathname];
    return end(response, 200, readFileSync(join(served[from], name)), type);
  }
  if (request.method === 'GET' && pathname === '/') {
    if (!isToken(searchParams.get('token'), served.token)) return end(response, 404);
    return end(response, 200, pageOf(served), 'text/html');
  }
  if (request.method === 'POST' && pathname === '/disk') {
    if (!isToken(request.headers['x-token'], served.token)) return end(response, 404);
    return order(request, response, served.disk);
  }
  return end(response, 404);
};

const order = async (request: IncomingMessage, response: ServerResponse, disk: Disk): Promise<void> => {
  if (request.headers['content-type'] !== 'application/json') return end(response, 415);
  if (Number(request.headers['content-length'] ?? LONGEST + 1) > LONGEST) return end(response, 413);
  try {
    const told = disk.do(JSON.parse(await text(request)) as DiskOrder);
    end(response, 200, JSON.stringify(told), 'application/json');
  } catch (error) {
    if (!(error instanceof DiskRefused) && !isSystem(error)) throw error;
    end(response, 409, JSON.stringify(error.message), 'application/json');
  }
};

const isSystem = (error: unknown): error is Error => error instanceof Error && 'code' in error;

/** The fake host comes first: what the panel must not find is gone by then. */
const pageOf = ({ panel }: Served): string =>
  readFileSync(join(panel, 'index.html'), 'utf8').replace(
    '<script src="panel.js">',
    '<script src="fake-host.js"></script>\n    <script src="panel.js">',
  );

const isToken = (given: unknown, token: string): boolean => {
  const digest = (one: string): Buffer => createHash('sha256').update(one).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(token));
};

const end = (
  response: ServerResponse,
  status: number,
  body: string | Buffer = '',
  type = 'text/plain',
): void => {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    // What was sent along and not read must not be taken for the next request.
    connection: status < 400 ? 'keep-alive' : 'close',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
  });
  response.end(body);
};
