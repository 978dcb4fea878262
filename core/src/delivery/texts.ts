import type { ArchiveFormat, ClientLanguage, DeliveryPurpose } from '@safelight/manifests';
import { parseDeliveryWords } from '../keys/delivery-words.ts';
import { assertNoLink, assertNoWords, leadsSomewhere, type Message } from './texts-apart.ts';
import { fill, type Phrases, phrasesOf, readText } from './texts-file.ts';
import { spelledAloud } from './texts-spelling.ts';

export type { Message } from './texts-apart.ts';

/** `mail` has room; `short` is for SMS and messengers. */
export type MessageLength = 'mail' | 'short';

/** Who writes to whom. */
export interface Letter {
  readonly language: ClientLanguage;
  readonly length: MessageLength;
  /** Name of the studio, as it signs. */
  readonly studio: string;
  /** Name of the client, to be greeted; null to greet nobody by name. */
  readonly client: string | null;
}

/** How the archive gets to the client. */
export type ArchiveRoad =
  | { readonly kind: 'links'; readonly links: readonly ArchiveLink[] }
  | { readonly kind: 'stick'; readonly name: string };

export interface ArchiveLink {
  /** Which archive it leads to; null where it leads to all. */
  readonly archive: string | null;
  readonly url: string;
  readonly expires: Date | null;
}

/** What opens an archive: the words of the delivery, given here to be kept out; or the recipient's own key. */
export type Lock = { readonly kind: 'words'; readonly words: string } | { readonly kind: 'certificate' };

export interface ArchiveMessageOptions extends Letter {
  readonly pictures: number;
  readonly archives: number;
  readonly format: ArchiveFormat;
  readonly purpose: DeliveryPurpose;
  readonly lock: Lock;
  readonly road: ArchiveRoad;
}

/** The message of the archive's road. Throws `link-refused` where it would hold the words. */
export const archiveMessage = (options: ArchiveMessageOptions): Message => {
  const { language, length, lock, road, studio } = options;
  const phrase = phrasesOf(language);
  const file = road.kind === 'stick' ? 'archive-stick' : `archive-link${length === 'short' ? '-short' : ''}`;
  const message = messageFrom(readText(language, file), {
    studio,
    greeting: greeting(phrase, options),
    what: whatOf(phrase, options),
    archives: counted(phrase, 'archives', options.archives, language),
    how: fill(readText(language, howFile(options)), {
      page: phrase('page-file'),
      type: lock.kind === 'words' ? phrase(isOwn(lock.words) ? 'type-passphrase' : 'type-words') : '',
    }),
    lock: phrase(`lock-${lock.kind}`),
    ...(road.kind === 'stick' ? { stick: road.name } : linkValues(phrase, road.links, language)),
  });
  if (lock.kind === 'words') assertNoWords(message, lock.words);
  return message;
};

const howFile = ({ format, length, lock, purpose }: ArchiveMessageOptions): string => {
  if (length === 'short') return 'open-short';
  if (format === 'pgp') return `open-pgp-${lock.kind}`;
  return purpose === 'phone' ? 'open-phone' : 'open-zip';
};

const linkValues = (phrase: Phrases, links: readonly ArchiveLink[], language: ClientLanguage) => {
  const lines = links.map(({ archive, url }) =>
    archive === null || links.length === 1 ? url : `${archive}: ${url}`,
  );
  const ends = links.flatMap(({ expires }) => (expires === null ? [] : [expires.getTime()]));
  const key = links.length === 1 ? 'link-until' : 'links-until';
  const expires =
    ends.length === 0 ? '' : phrase(key, { date: shownInstant(new Date(Math.min(...ends)), language) });
  return { links: lines.join('\n'), expires };
};

/** Client and photographer may live apart: a time without its zone would cut some of them short by a day. */
const shownInstant = (instant: Date, language: ClientLanguage): string =>
  `${new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(instant)} UTC`;

const locales: Readonly<Record<ClientLanguage, string>> = { en: 'en-GB', de: 'de-DE' };

const whatOf = (phrase: Phrases, { language, pictures, purpose }: ArchiveMessageOptions): string =>
  counted(phrase, purpose === 'preview' ? 'previews' : 'pictures', pictures, language);

const counted = (phrase: Phrases, key: string, count: number, language: ClientLanguage): string =>
  count === 1
    ? phrase(`${key}-one`)
    : phrase(`${key}-many`, { count: count.toLocaleString(locales[language]) });

const greeting = (phrase: Phrases, { client }: Letter): string =>
  client === null ? phrase('greeting') : phrase('greeting-named', { client });

export interface WordsMessageOptions extends Letter {
  /** The words of the delivery, or the passphrase it was made with. */
  readonly words: string;
  /** What must not be in it beside links: names of the archives, links, addresses of the client. */
  readonly apartFrom: readonly string[];
}

/** The message of the words' road. Throws `unexpected` where it would lead to the archive. */
export const wordsMessage = (options: WordsMessageOptions): Message => {
  const { language, length, words, apartFrom } = options;
  const file = `${isOwn(words) ? 'passphrase' : 'words'}${length === 'short' ? '-short' : ''}`;
  const client = options.client !== null && leadsSomewhere(options.client, apartFrom) ? null : options.client;
  const hello = greeting(phrasesOf(language), { ...options, client });
  const values = { greeting: hello, studio: plainStudio(options), words };
  return checked(messageFrom(readText(language, file), values), options);
};

/** What to say on the telephone: each word numbered and spelled, with the hyphens between. */
export const wordsScript = (options: WordsMessageOptions): Message => {
  const { language, words } = options;
  const file = isOwn(words) ? 'script-passphrase' : 'script';
  const spelled = spelledAloud(language, parseDeliveryWords(words) ?? words);
  return checked(
    messageFrom(readText(language, file), { studio: plainStudio(options), words: spelled }),
    options,
  );
};

const checked = (message: Message, { words, apartFrom }: WordsMessageOptions): Message => {
  assertNoLink(message, { words, apartFrom });
  return message;
};

/** Words that are not ours are taken as they stand. */
const isOwn = (words: string): boolean => parseDeliveryWords(words) !== words;

/** A studio that signs with the address of its pages signs here without it: nothing in this message may be a link. */
const plainStudio = ({ studio, language, apartFrom }: WordsMessageOptions): string =>
  leadsSomewhere(studio, apartFrom) ? phrasesOf(language)('photographer') : studio;

/** The first line is the subject, the rest the body. */
const messageFrom = (text: string, values: Readonly<Record<string, string>>): Message => {
  const [first = '', ...rest] = text.split('\n');
  const subject = fill(first, values);
  return {
    subject: subject.slice(0, 1).toUpperCase() + subject.slice(1),
    body: fill(rest.join('\n'), values),
  };
};
