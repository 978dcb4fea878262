import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  /** Did it come over TLS? */
  readonly secure: boolean;
  /** The name the client gave itself. */
  readonly greeting: string;
  /** Header and body as they came, dots unstuffed. */
  readonly raw: string;
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly Received[];
  /** User and password of every attempt to log in. */
  readonly logins: readonly string[];
}

/** The user and the password that a server of the tests knows. */
export const USER = 'studio';
export const PASSWORD = 'p4ss w0rd/ä';

const answering = (code: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode: code });

/** An error with a reply for smtp-server's callbacks: `reply(550, 'No such user')`. */
export const reply = answering;

/** A real SMTP server on loopback that ends with the test; what it received is kept. */
export const startMailServer = async (options: SMTPServerOptions = {}): Promise<MailServer> => {
  const received: Received[] = [];
  const logins: string[] = [];
  const server = new SMTPServer({
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) => {
      logins.push(`${username}:${password}`);
      if (username === USER && password === PASSWORD) done(null, { user: username });
      else done(answering(535, '5.7.8 Bad user or password'));
    },
    onData: (stream, session, done) => {
      void buffer(stream).then((bytes) => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: session.user,
          secure: session.secure,
          greeting: session.hostNameAppearsAs,
          raw: bytes.toString('utf8'),
        });
        done(null, '2.0.0 Queued as 4711');
      });
    },
    ...options,
  });
  server.on('error', () => undefined); // a client that hangs up is what some tests are about
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise((resolve) => server.close(resolve)));
  return { port: (server.server.address() as AddressInfo).port, received, logins };
};

/**
 * A server that says what it is told: for faults no proper server has. `answer` gives the reply to a line of the client,
 * null to say nothing, `'hang up'` to end the connection.
 */
export const startScriptedServer = async (answer: (line: string) => string | null): Promise<number> => {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    const say = (line: string) => {
      const text = answer(line);
      if (text === 'hang up') socket.destroy();
      else if (text !== null) socket.write(`${text}\r\n`);
    };
    say('connected');
    let rest = '';
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) say(line);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

/** The text of a message whose only part is quoted-printable UTF-8 (RFC 2045 §6.7). */
export const textOf = (raw: string): string => {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4).replace(/=\r\n/g, '');
  const bytes = body.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

/** A header's value, folding undone; null where there is none. */
export const headerOf = (raw: string, name: string): string | null => {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? null;
};
