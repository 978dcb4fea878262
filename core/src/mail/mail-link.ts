import { SafelightError } from '../model/errors.ts';
import { assertAddress } from './mail-checks.ts';

/** The message on the archive's road: it carries a link or names a stick, and nothing that opens anything. */
export interface ArchiveMessage {
  readonly subject: string;
  /** Lines end with \n. */
  readonly body: string;
}

/** A link that opens the mail or message program, and what it was made for. */
export type ProgramLink = string & { readonly __brand: 'ProgramLink' };

/**
 * Windows hands a link to a program on its command line through ShellExecute, whose links may be 2,083 characters
 * (INTERNET_MAX_URL_LENGTH, wininet.h); mail programs there cut off what is longer in silence.
 */
export const LONGEST_LINK = 2_000;

/** All but unreserved characters (RFC 3986 §2.3), also those `encodeURIComponent` leaves: a quote must not end anything. */
const encoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * `mailto:` with subject and body (RFC 6068 §2; line breaks are %0D%0A, §5). Null where it would be longer than every
 * system takes: a message that could arrive cut is not opened but shown, to be copied. Throws `bad-argument`.
 */
export const archiveMailLink = (to: string, { subject, body }: ArchiveMessage): ProgramLink | null => {
  const lines = body.replace(/\r?\n/g, '\r\n');
  const link = `${mailAddress(to)}?subject=${encoded(subject)}&body=${encoded(lines)}`;
  return link.length > LONGEST_LINK ? null : (link as ProgramLink);
};

/**
 * `sms:` with a body (RFC 5724 §2.2) for an archive's link sent to a phone. Null where it is too long. Throws `bad-argument`.
 */
export const archiveTextLink = (number: string, { body }: ArchiveMessage): ProgramLink | null => {
  const link = `sms:${telephone(number)}?body=${encoded(body)}`;
  return link.length > LONGEST_LINK ? null : (link as ProgramLink);
};

/**
 * The road of the words: an empty message to the client, or a call. These take an address and no text at all, and that is
 * their purpose: a link becomes an argument of a program, which every user of the computer may read (proc_pid_cmdline(5))
 * and which some systems log. The words are shown on the terminal, and the photographer types or pastes them.
 */
export const wordsMailLink = (to: string): ProgramLink => mailAddress(to) as ProgramLink;

/** See `wordsMailLink`. RFC 5724 §2.2, without its body. */
export const wordsTextLink = (number: string): ProgramLink => `sms:${telephone(number)}` as ProgramLink;

/** See `wordsMailLink`. RFC 3966 §3. */
export const wordsCallLink = (number: string): ProgramLink => `tel:${telephone(number)}` as ProgramLink;

/** RFC 6068 §2: the address's own `%`, `&`, `?` and the like would be read as the link's. `@` stays. */
const mailAddress = (to: string): string => {
  assertAddress('the recipient', to);
  const at = to.lastIndexOf('@');
  return `mailto:${encoded(to.slice(0, at))}@${encoded(to.slice(at + 1))}`;
};

/** A global number (RFC 3966 §5.1.4): a plus and digits (E.164: at most 15), visual separators taken out. */
const telephone = (number: string): string => {
  const bare = number.replace(/[\s().\-/]/g, '');
  if (!/^\+[1-9][0-9]{3,14}$/.test(bare))
    throw new SafelightError('bad-argument', {
      what: 'the number',
      why: 'it is not a plus, a country and a number',
    });
  return bare;
};
