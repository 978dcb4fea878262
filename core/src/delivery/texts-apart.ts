import { parseDeliveryWords } from '../keys/delivery-words.ts';
import { SafelightError } from '../model/errors.ts';
import { squashed } from '../model/squashed.ts';

/** What goes to a client by one road. A road without subjects takes the body alone. */
export interface Message {
  readonly subject: string;
  readonly body: string;
}

/**
 * Promise 12, archive and words never share a message, held at the last moment: whatever a text, a name or a pasted
 * link brings along is looked at before it is sent.
 */

/** For the archive's road. Throws `link-refused` where the message holds the words, or three of them in a row. */
export const assertNoWords = (message: Message, words: string): void => {
  const text = textOf(message);
  const forms = formsOf(text);
  // A passphrase of signs alone has no letters to compare.
  const literal = text.toLowerCase().includes(words.toLowerCase());
  if (
    literal ||
    holdsMany(text, words) ||
    secretsOf(words).some((secret) => forms.some((form) => form.includes(secret)))
  )
    throw new SafelightError('link-refused', {
      why: 'the message it would stand in holds the words that open it',
    });
};

/** So many of the words, in any order and with anything between them, are no accident either. */
const MANY = 4;

const holdsMany = (text: string, words: string): boolean => {
  const all = parseDeliveryWords(words)?.split('-') ?? [];
  const said = new Set(
    [text, unescaped(text)].flatMap((form) =>
      form
        .normalize('NFKC')
        .toLowerCase()
        .split(/[^\p{L}]+/u),
    ),
  );
  return all.filter((word) => said.has(word)).length >= MANY;
};

export interface WordsApart {
  readonly words: string;
  /** Links, names of archives, addresses: each is refused whole and in any case. */
  readonly apartFrom: readonly string[];
}

/** For the words' road. Throws `unexpected` where the message, its words aside, holds a link or what it must be apart from. */
export const assertNoLink = (message: Message, { words, apartFrom }: WordsApart): void => {
  const text = textOf(message).replaceAll(words, ' ');
  if (holdsAddress(text))
    throw new SafelightError('unexpected', { why: 'the message with the words would hold a link' });
  if (holdsAnyOf(text, apartFrom))
    throw new SafelightError('unexpected', { why: 'the message with the words would lead to the archive' });
};

/** Would this text, in a message with the words, be a link or lead to the archive? */
export const leadsSomewhere = (text: string, apartFrom: readonly string[]): boolean =>
  holdsAddress(text) || holdsAnyOf(text, apartFrom);

/**
 * A scheme, a mailbox, or something that mail programs make a link of by themselves: letters behind a dot without a
 * blank. Which endings are domains changes every year, so all count.
 */
export const holdsAddress = (text: string): boolean =>
  /[a-z][a-z0-9+.-]*:\/\/|\bwww\.|\S@\S|[\p{L}\p{N}_-]\.\p{L}{2,}/iu.test(text.normalize('NFKC'));

const holdsAnyOf = (text: string, apartFrom: readonly string[]): boolean => {
  const forms = formsOf(text);
  const named = apartFrom.map(squashed).filter((one) => one !== '');
  return named.some((one) => forms.some((form) => form.includes(one)));
};

const textOf = ({ subject, body }: Message): string => `${subject}\n${body}`;

/** The text as it stands, and with the %-escapes of links undone once and twice. */
const formsOf = (text: string): readonly string[] => {
  const once = unescaped(text);
  return [text, once, unescaped(once)].map(squashed);
};

/** As UTF-8, which is what links are written in (RFC 3986 §2.5); bytes that are none become U+FFFD. */
const unescaped = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );

/** A row of so many words is no accident: two of 7,772 may stand in any text, three in none. */
const ROW = 3;

const secretsOf = (words: string): readonly string[] => {
  const parsed = parseDeliveryWords(words);
  const rows = (parsed?.split('-') ?? []).flatMap((_, at, all) =>
    at + ROW > all.length ? [] : [all.slice(at, at + ROW).join('')],
  );
  const encoded = ['base64', 'base64url', 'hex'].map((form) =>
    squashed(Buffer.from(words, 'utf8').toString(form as BufferEncoding)),
  );
  return [squashed(words), ...rows, ...encoded].filter((secret) => secret !== '');
};
