import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { MailAccount, MailMessage } from '../../../core/src/mail/account.ts';
import { sendMail } from '../../../core/src/mail/smtp.ts';
import type { SafelightError } from '../../../core/src/model/errors.ts';
import { describeUnless, lacking } from '../../support/needs.ts';
import { selfSigned } from '../../support/self-signed.ts';
import {
  headerOf,
  PASSWORD,
  reply,
  startMailServer,
  startScriptedServer,
  textOf,
  USER,
} from '../../support/smtp.ts';
import { folderForAll } from '../../support/temp-folder.ts';

const WORDS = 'bagful-hatchet-uncoiled-zestfully-prism-oxidant';
const message: MailMessage = {
  to: 'smith@example.org',
  subject: 'Your pictures',
  text: `The words:\n\n${WORDS}\n`,
};
const plain = (port: number, more: Partial<MailAccount> = {}): MailAccount => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: USER,
  from: 'studio@example.com',
  ...more,
});
const clock = () => new Date('2026-04-26T10:00:00Z');
const options = (more: object = {}) => ({
  signal: new AbortController().signal,
  clock,
  password: PASSWORD,
  ...more,
});
/** In the clear to loopback, as a relay on this computer would be. */
const clear = { disabledCommands: ['STARTTLS'], allowInsecureAuth: true };

const failure = async (sent: Promise<unknown>): Promise<SafelightError> => {
  const error = await sent.then(
    () => Promise.reject(new Error('it was sent')),
    (reason: SafelightError) => reason,
  );
  const all = JSON.stringify([error.message, error.data, error.hint, error.stack]);
  for (const secret of [PASSWORD, Buffer.from(PASSWORD).toString('base64'), WORDS, 'hatchet'])
    expect(all).not.toContain(secret);
  expect(error.cause).toBeUndefined();
  return error;
};

describe('a message', () => {
  test('arrives as it was written, for one person, from the one who wrote it', async () => {
    const server = await startMailServer(clear);
    const text = `Grüße, 王さん!\n\n.a dot\n..two\n${'https://example.org/'.padEnd(700, 'x')}\ntrailing \n`;
    const sent = await sendMail(
      plain(server.port, { name: 'Büro, "Licht" <x@y.z>' }),
      { ...message, text, subject: 'Ihre Bilder: Grüße' },
      options(),
    );
    const [got] = server.received;
    expect(got).toMatchObject({ from: 'studio@example.com', to: ['smith@example.org'], user: USER });
    const raw = got?.raw ?? '';
    expect(textOf(raw)).toBe(text.replace(/\n/g, '\r\n'));
    expect(headerOf(raw, 'Subject')).toMatch(/^=\?UTF-8\?[QB]\?.*\?=$/);
    expect(headerOf(raw, 'To')).toBe('smith@example.org');
    expect(headerOf(raw, 'From')).toMatch(/^=\?UTF-8\?.*\?= <studio@example\.com>$/);
    expect(headerOf(raw, 'Date')).toBe('Sun, 26 Apr 2026 10:00:00 +0000');
    expect(headerOf(raw, 'Content-Type')).toBe('text/plain; charset=utf-8');
    expect(sent).toEqual({ messageId: headerOf(raw, 'Message-ID'), answer: '250 2.0.0 Queued as 4711' });
    expect(sent.messageId).toMatch(/^<[^<>@\s]+@example\.com>$/);
    expect(raw).not.toMatch(/nodemailer/i);
    expect(got?.greeting).toBe('[127.0.0.1]');
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThan(79);
  });

  test('needs no user where the server asks for none', async () => {
    const server = await startMailServer({ ...clear, authOptional: true });
    await sendMail(plain(server.port, { user: null }), message, options({ password: null }));
    expect(server.received).toHaveLength(1);
    expect(server.logins).toEqual([]);
  });

  test.each([
    ['the recipient', { to: 'a@example.org\r\nBcc: b@example.org' }],
    ['the recipient', { to: 'a@example.org, b@example.org' }],
    ['the recipient', { to: 'A <a@example.org>' }],
    ['the recipient', { to: '' }],
    ['the recipient', { to: `${'a'.repeat(243)}@example.org` }],
    ['the subject', { subject: 'Pictures\r\nBcc: b@example.org' }],
    ['the subject', { subject: 'Pictures\nX: y' }],
    ['the subject', { subject: 'Pictures\u2028' }],
    ['the subject', { subject: 'Pictures\0' }],
  ])('with a fault in %s never leaves: %o', async (what, fault) => {
    const server = await startMailServer(clear);
    const error = await failure(sendMail(plain(server.port), { ...message, ...fault }, options()));
    expect(error).toMatchObject({ code: 'bad-argument', data: { what } });
    expect(server.logins).toEqual([]);
  });

  test.each([
    ['the sender', { from: 'a@example.org\r\nBcc: b@example.org' }],
    ['the sender', { from: 'A <a@example.org>' }],
    ['the name of the sender', { name: 'A\r\nBcc: b@example.org' }],
    ['the user', { user: 'a\r\nb' }],
    ['the mail server', { host: 'mail.example.org\r\n' }],
    ['the mail server', { host: '' }],
    ['the port of the mail server', { port: 0 }],
    ['the port of the mail server', { port: 65_536 }],
  ])('is not sent by an account with a fault in %s: %o', async (what, fault) => {
    const error = await failure(sendMail(plain(25, fault), message, options()));
    expect(error).toMatchObject({ code: 'bad-argument', data: { what } });
  });
});

describeUnless(lacking('openssl'))('TLS', () => {
  const folder = folderForAll();
  const ours = selfSigned(folder, 'IP:127.0.0.1');
  const other = selfSigned(folder, 'DNS:mail.example.org');
  const secured = { key: ours.key, cert: ours.cert };

  test.each([
    ['starttls', {}],
    ['tls', { secure: true }],
  ] as const)('%s with a certificate that is trusted carries the message', async (security, more) => {
    const server = await startMailServer({ ...secured, ...more });
    await sendMail(plain(server.port, { security, ca: ours.cert }), message, options());
    expect(server.received).toMatchObject([{ secure: true, user: USER }]);
    expect(server.logins).toEqual([`${USER}:${PASSWORD}`]);
  });

  test.each([
    ['starttls', 'nobody vouches for', {}, null],
    ['tls', 'nobody vouches for', { secure: true }, null],
    ['starttls', 'is for another name', other, other.cert],
    ['tls', 'is for another name', { ...other, secure: true }, other.cert],
  ] as const)(
    '%s with a certificate that %s is refused before the password is said',
    async (security, _, more, ca) => {
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      onTestFinished(() => void delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
      const server = await startMailServer({ ...secured, ...more });
      const error = await failure(sendMail(plain(server.port, { security, ca }), message, options()));
      expect(error).toMatchObject({ code: 'mail-refused', data: { server: '127.0.0.1' } });
      expect(error.data).toMatchObject({
        why: expect.stringMatching(/no connection that can be trusted: .*(self-signed|altnames)/),
      });
      expect([server.logins, server.received]).toEqual([[], []]);
    },
  );

  test('taken out of the greeting on the way is not done without', async () => {
    const server = await startMailServer({ ...clear });
    const error = await failure(sendMail(plain(server.port, { security: 'starttls' }), message, options()));
    expect(error).toMatchObject({
      code: 'mail-refused',
      data: { why: expect.stringMatching(/^it offers no STARTTLS: 5/) },
    });
    expect([server.logins, server.received]).toEqual([[], []]);
  });

  test.each(['mail.example.org', '192.0.2.7', '128.0.0.1', '127.0.0.1.example.org', 'localhost.example.org'])(
    'is not done without to %s',
    async (host) => {
      const error = await failure(sendMail(plain(25, { host }), message, options()));
      expect(error).toMatchObject({ code: 'mail-not-set-up', exit: 2 });
    },
  );
});

describe('a server that', () => {
  const refusing = (at: 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData', code: number, text: string) =>
    startMailServer({
      ...clear,
      [at]: (...args: unknown[]) => {
        const [first, done] = [args[0] as { resume?: () => void }, args.at(-1) as (error: Error) => void];
        first.resume?.();
        done(reply(code, text));
      },
    });

  test.each([
    [
      'onAuth',
      535,
      '5.7.8 Bad password',
      'it does not accept the user studio with this password: 535 5.7.8 Bad password',
    ],
    ['onMailFrom', 550, '5.7.1 Not your address', '550 5.7.1 Not your address'],
    ['onRcptTo', 550, '5.1.1 No such user', '550 5.1.1 No such user'],
    [
      'onRcptTo',
      451,
      '4.7.1 Greylisted, try again in 300 seconds',
      '451 4.7.1 Greylisted, try again in 300 seconds',
    ],
    ['onData', 554, '5.6.0 Looks like advertising', '554 5.6.0 Looks like advertising'],
    ['onData', 552, '5.2.2 Mailbox full', '552 5.2.2 Mailbox full'],
  ] as const)('refuses at %s with %i is quoted', async (at, code, text, why) => {
    const server = await refusing(at, code, text);
    const error = await failure(sendMail(plain(server.port), message, options()));
    expect(error).toMatchObject({ code: 'mail-refused', exit: 7, data: { server: '127.0.0.1', why } });
    expect(server.received).toEqual([]);
  });

  test.each([
    ['onAuth', 535, `5.7.8 wrong: ${PASSWORD}`, '535 5.7.8 (its words are not shown, for they repeat ours)'],
    [
      'onData',
      554,
      `5.6.0 forbidden word HATCHET`,
      '554 5.6.0 (its words are not shown, for they repeat ours)',
    ],
  ] as const)('repeats at %s what it was told is quoted by its codes', async (at, code, text, why) => {
    const server = await refusing(at, code, text);
    const error = await failure(sendMail(plain(server.port), message, options()));
    expect((error.data as { why: string }).why).toContain(why);
  });

  test('answers in many lines is quoted in one', async () => {
    const port = await startScriptedServer((line) =>
      line === 'connected'
        ? '220 hi'
        : line.startsWith('EHLO')
          ? '250 hi'
          : '550-5.7.1 Go\x1b[2J\r\n550 5.7.1 away',
    );
    const error = await failure(sendMail(plain(port, { user: null }), message, options({ password: null })));
    expect(error.data).toEqual({ server: '127.0.0.1', unsure: false, why: '550 5.7.1 Go [2J away' });
  });

  test('offers no login is not sent to without one', async () => {
    const server = await startMailServer({
      ...clear,
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
    });
    const error = await failure(sendMail(plain(server.port), message, options()));
    expect(error.code).toBe('mail-refused');
    expect(server.received).toEqual([]);
  });

  const dialogue = (
    atData: (line: string) => string | null,
    before: (line: string) => string = () => '250 ok',
  ) => {
    let data = false;
    return (line: string): string | null => {
      if (line === 'connected') return '220 hi';
      if (data) return atData(line);
      data = line === 'DATA';
      return data ? '354 go on' : before(line);
    };
  };

  const cut = /^it (ended the connection without an answer|broke off the connection)$/;
  const unsure =
    /^it (ended|broke off) the connection.*, after the whole message was sent: it may be delivered all the same$/;

  test.each([
    ['at once', () => 'hang up', cut],
    [
      'at RCPT',
      dialogue(
        () => null,
        (line) => (line.startsWith('RCPT') ? 'hang up' : '250 ok'),
      ),
      cut,
    ],
    ['in the middle of the message', dialogue((line) => (line === WORDS ? 'hang up' : null)), cut],
    ['after it', dialogue((line) => (line === '.' ? 'hang up' : null)), unsure],
  ])('hangs up %s leaves no doubt of what is known', async (_, answer, why) => {
    const port = await startScriptedServer(answer);
    // More than the system's buffers take: what they hold counts as sent.
    const text = `${WORDS}\n${`${'x'.repeat(70)}\n`.repeat(200_000)}`;
    const long = { ...message, text };
    const error = await failure(sendMail(plain(port, { user: null }), long, options({ password: null })));
    expect(error).toMatchObject({ code: 'mail-refused', data: { why: expect.stringMatching(why) } });
  });

  test.each([
    ['says nothing', () => null, 'it took longer than 0.3 seconds'],
    [
      'never answers the message',
      dialogue(() => null),
      'it took longer than 0.3 seconds, after the whole message was sent: it may be delivered all the same',
    ],
  ])('%s is waited for as long as was said', async (_, answer, why) => {
    const port = await startScriptedServer(answer);
    const start = performance.now();
    const error = await failure(
      sendMail(plain(port, { user: null }), message, options({ password: null, waitMs: 300 })),
    );
    expect((error.data as { why: string }).why).toBe(why);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('is not there', async () => {
    const gone = await failure(sendMail(plain(1), message, options()));
    expect(gone.data).toEqual({ server: '127.0.0.1', unsure: false, why: 'nothing answers at that port' });
    const unknown = await failure(
      sendMail(plain(465, { host: 'mail.invalid', security: 'tls' }), message, options({ waitMs: 20_000 })),
    );
    expect(unknown).toMatchObject({ code: 'mail-refused', data: { server: 'mail.invalid' } });
  });
});

describe('sending', () => {
  test('is given up when it is told to', async () => {
    const port = await startScriptedServer(() => null);
    const controller = new AbortController();
    const sending = failure(sendMail(plain(port), message, options({ signal: controller.signal })));
    await sleep(50);
    controller.abort();
    expect(await sending).toMatchObject({ code: 'interrupted', exit: 130 });
  });

  test('does not begin once it was given up', async () => {
    const server = await startMailServer(clear);
    const error = await failure(
      sendMail(plain(server.port), message, options({ signal: AbortSignal.abort() })),
    );
    expect(error.code).toBe('interrupted');
    expect(server.logins).toEqual([]);
  });

  test('needs the password of the user', async () => {
    const error = await failure(sendMail(plain(25), message, options({ password: null })));
    expect(error).toMatchObject({ code: 'mail-not-set-up' });
  });
});
