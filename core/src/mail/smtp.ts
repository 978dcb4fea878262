import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { SafelightError } from '../model/errors.ts';
import type { MailAccount, MailMessage } from './account.ts';
import { assertAccount, assertMessage } from './mail-checks.ts';
import { type MailFailure, mailFailureText } from './mail-failure.ts';
import { type Said, shownAnswer } from './server-answer.ts';

export interface SendOptions {
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  /** Null where the account has no user. Held no longer than the sending lasts. */
  readonly password: string | null;
  /** Milliseconds until the server has taken the message, or it is given up; 120,000 unless told. */
  readonly waitMs?: number;
}

/** The server has taken the message and answers for it (RFC 5321 §4.2.5); whether it is read, nobody tells us. */
export interface SentMail {
  /** Of the header `Message-ID`, with its angle brackets. */
  readonly messageId: string;
  /** The server's line, which often holds its own number for the message. */
  readonly answer: string;
}

const WAIT_MS = 120_000;

/**
 * Sends one message to one address. TLS with a certificate that is checked, except to this computer; a server that does
 * not offer STARTTLS is not spoken to further. Throws `bad-argument` (line breaks in a header, more than one address),
 * `mail-not-set-up` (in the clear to another computer, no password), `mail-refused` with the server's own line,
 * `interrupted`. No error holds the password or the text, and none has a cause, which could quote them.
 */
export const sendMail = async (
  account: MailAccount,
  message: MailMessage,
  { signal, clock, password, waitMs = WAIT_MS }: SendOptions,
): Promise<SentMail> => {
  assertAccount(account);
  assertMessage(message);
  if (account.user !== null && (password ?? '') === '')
    throw new SafelightError('mail-not-set-up', { why: `the password of ${account.user} is not known` });
  const said: Said = { user: account.user ?? '', password: password ?? '', text: message.text };
  const late = AbortSignal.timeout(waitMs);
  const course = { handedOver: false };
  const transport = await openTransport(account, said.password, waitMs, course);
  try {
    const mail = { ...headersOf(account, message), date: clock(), text: message.text };
    const sent = await transport.sendMail({ ...mail, signal: AbortSignal.any([signal, late]) });
    return { messageId: sent.messageId, answer: shownAnswer(sent.response, said) };
  } catch (error) {
    if (signal.aborted) throw new SafelightError('interrupted', { what: 'Sending the mail' });
    const failure = error as MailFailure;
    const why = late.aborted
      ? `it took longer than ${waitMs / 1000} seconds`
      : mailFailureText(failure, account, said);
    const unsure = course.handedOver && failure.response === undefined;
    throw new SafelightError('mail-refused', {
      server: account.host,
      why: unsure ? `${why}${UNSURE}` : why,
      unsure,
    });
  } finally {
    transport.close();
  }
};

/** RFC 5321 §4.5.3.2.6: between the end of the message and the answer nobody knows who holds it. */
const UNSURE = ', after the whole message was sent: it may be delivered all the same';

const openTransport = async (
  account: MailAccount,
  password: string,
  waitMs: number,
  course: { handedOver: boolean },
) => {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: hostOf(account),
    port: account.port,
    // The name of this computer is nobody's business: an address literal is what RFC 5321 §4.1.3 gives a client without one.
    name: '[127.0.0.1]',
    secure: account.security === 'tls',
    requireTLS: account.security === 'starttls',
    ignoreTLS: account.security === 'none',
    // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED=0 turns off what is only implied.
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(account.ca ? { ca: account.ca } : {}) },
    ...(account.user === null ? {} : { auth: { user: account.user, pass: password }, forceAuth: true }),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    dnsTimeout: waitMs,
    socketCloseTimeout: 1_000,
    logger: false,
    debug: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((bytes) => Readable.from(noted(bytes, course)));
    done();
  });
  return transport;
};

/** In the clear only to the address that is this computer: a name server may say anything of `localhost`. */
const hostOf = ({ host, security }: MailAccount): string => {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return security === 'none' && isIP(bare) === 0 ? '127.0.0.1' : bare;
};

/** Read by the connection only after the server asked for the message, so that the end of it was sent. */
async function* noted(bytes: Readable, course: { handedOver: boolean }): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) yield chunk as Buffer;
  course.handedOver = true;
}

/** Addresses as objects and an envelope of our own: nothing here is parsed for a second recipient. */
const headersOf = ({ from, name }: MailAccount, { to, subject }: MailMessage) => ({
  from: { name: name ?? '', address: from },
  to: { name: '', address: to },
  envelope: { from, to: [to] },
  subject,
  xMailer: false as const,
  // Never format=flowed, which may break a long link.
  textEncoding: 'quoted-printable' as const,
});
