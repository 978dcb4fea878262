import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/**
 * What happens to a request: it goes on, is answered with a 500, gets no answer, or its connection is broken off in the
 * middle.
 */
export type Fate = 'pass' | 'error' | 'stall' | 'reset';

export interface Faults {
  /** `n` counts the requests from 0. */
  fate(asked: IncomingMessage, n: number): Fate;
  /** What the client is told instead of the store's own answer. */
  answer(asked: IncomingMessage, body: Buffer): Buffer;
  /** The same with its status and headers; nothing or null: as the store said them. */
  instead?(asked: IncomingMessage, told: IncomingMessage): Instead | null;
}

export interface Instead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const NO_FAULTS: Faults = { fate: () => 'pass', answer: (_, body) => body };

/**
 * A way to a real store that does what it is told to: for faults and lies which a proper store has not at will. The host's
 * name goes on as it came, since the signature covers it.
 */
export const faultyWay = async (
  endpoint: string,
): Promise<{ readonly endpoint: string; faults: Faults; readonly seen: readonly string[] }> => {
  const { hostname, port } = new URL(endpoint);
  const seen: string[] = [];
  const way = { endpoint: '', faults: NO_FAULTS, seen };
  const pass = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fate = way.faults.fate(asked, seen.length);
    seen.push(`${asked.method} ${asked.url}`);
    if (fate === 'reset') {
      asked.once('data', () => asked.socket.destroy());
      if (asked.headers['content-length'] === undefined) asked.socket.destroy();
      return;
    }
    const body = await buffer(asked);
    if (fate === 'stall') return;
    if (fate === 'error') {
      response
        .writeHead(500, { 'content-type': 'application/xml' })
        .end('<?xml version="1.0"?><Error><Code>InternalError</Code></Error>');
      return;
    }
    const on = request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers });
    on.on('error', () => asked.socket.destroy());
    on.end(body);
    const [told] = (await once(on, 'response')) as [IncomingMessage];
    const given = way.faults.answer(asked, await buffer(told));
    const instead = way.faults.instead?.(asked, told) ?? null;
    if (instead !== null) {
      response.writeHead(instead.status, instead.headers).end(asked.method === 'HEAD' ? '' : instead.body);
      return;
    }
    const { 'transfer-encoding': _chunked, ...headers } = told.headers;
    // An answer to HEAD tells the length of what it does not bring.
    if (asked.method !== 'HEAD') headers['content-length'] = String(given.length);
    response.writeHead(told.statusCode ?? 500, headers).end(given);
  };
  const server = createServer((asked, response) => {
    pass(asked, response).catch(() => asked.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  way.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return way;
};
