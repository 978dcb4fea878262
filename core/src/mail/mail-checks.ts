import { SafelightError } from '../model/errors.ts';
import { isLoopback } from '../model/loopback.ts';
import type { MailAccount, MailMessage } from './account.ts';

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * One addr-spec (RFC 5321 §4.1.2) in its everyday form: without quotes, comments, routes or a second address, which are
 * the ways to say one thing to us and another to the server.
 */
const ADDRESS = /^[^\s<>()[\]\\,;:"@\u0000-\u001f\u007f-\u009f]+@[\p{L}\p{M}\p{N}.-]+$/u;

const LONGEST_ADDRESS = 254; // RFC 5321 §4.5.3.1.3: a path is 256 octets with its angle brackets

const refused = (what: string, why: string) => new SafelightError('bad-argument', { what, why });

export const assertAddress = (what: string, address: string): void => {
  if (!ADDRESS.test(address) || Buffer.byteLength(address) > LONGEST_ADDRESS)
    throw refused(what, 'it is not one mail address and nothing else');
};

const assertOneLine = (what: string, text: string): void => {
  if (CONTROL.test(text)) throw refused(what, 'it holds a line break or another control character');
};

/** Throws `bad-argument` where an address or the subject could become more than one header (RFC 5322 §2.2). */
export const assertMessage = ({ to, subject }: MailMessage): void => {
  assertAddress('the recipient', to);
  assertOneLine('the subject', subject);
};

/** Throws `bad-argument` for an account that cannot be right, `mail-not-set-up` for one that would send in the clear. */
export const assertAccount = ({ host, port, security, user, from, name }: MailAccount): void => {
  if (host === '' || /[\s/@]/.test(host) || CONTROL.test(host))
    throw refused('the mail server', 'it is neither a name nor an address');
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw refused('the port of the mail server', 'it is not between 1 and 65535');
  assertAddress('the sender', from);
  assertOneLine('the name of the sender', name ?? '');
  assertOneLine('the user', user ?? '');
  if (security === 'none' && !isLoopback(host))
    throw new SafelightError('mail-not-set-up', {
      why: `${host} is another computer, and without TLS everybody on the way could read password and message`,
    });
};
