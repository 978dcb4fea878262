import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertNoLink, assertNoWords, holdsAddress } from '../../../core/src/delivery/texts-apart.ts';
import { recoveryWordList } from '../../../core/src/keys/words.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';

const words = 'jawline-mulch-ozone-relish-pellet-quilt';
const codeOf = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    expect(`${error.message}${error.stack}`.toLowerCase()).not.toContain('jawline');
    return error.code;
  }
  return 'apart';
};
const archiveRoad = (body: string, subject = 'Pictures') =>
  codeOf(() => assertNoWords({ subject, body }, words));
const wordsRoad = (body: string, apartFrom: readonly string[] = []) =>
  codeOf(() => assertNoLink({ subject: 'Words', body }, { words, apartFrom }));

describe('the archive’s message', () => {
  test.each([
    [words],
    [words.toUpperCase()],
    [words.replaceAll('-', ' ')],
    [words.replaceAll('-', '')],
    [words.replaceAll('-', '\n')],
    [`https://files.example/x#${words}`],
    [`https://files.example/?p=${words.replaceAll('-', '%20')}`],
    [`https://files.example/?p=${encodeURIComponent(encodeURIComponent(words.replaceAll('-', ' ')))}`],
    [`https://files.example/?p=${words.replaceAll('m', '%6D')}`],
    [`https://files.example/?p=${Buffer.from(words).toString('base64')}`],
    [`https://files.example/?p=${Buffer.from(words).toString('hex')}`],
    [[...words].join('\u200b')],
    [words.replace(/[a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
    ['mulch ozone relish'],
    [`https://files.example/?p=${encodeURIComponent(words.replaceAll('-', '–'))}`],
    [`https://files.example/?p=${encodeURIComponent(words.replaceAll('-', '\u00ad'))}`],
    [
      `https://files.example/?${words
        .split('-')
        .map((word, at) => `p${at}=${word}`)
        .join('&')}`,
    ],
    [`https://files.example/${words.split('-').reverse().join('/')}`],
    ['relish, pellet & quilt'],
  ])('holds the words: %s', (text) => {
    expect(archiveRoad(`Here: ${text} .`)).toBe('link-refused');
    expect(archiveRoad('Here.', text)).toBe('link-refused');
  });

  test.each([['mulch ozone pellet'], ['jawline relish'], ['quilt pellet relish'], ['']])(
    'does not: %s',
    (text) => {
      expect(archiveRoad(`Here: ${text}.`)).toBe('apart');
    },
  );

  test('any six words, however they are joined', () => {
    const six = fc.array(fc.constantFrom(...recoveryWordList()), { minLength: 6, maxLength: 6 });
    const joint = fc.constantFrom('-', ' ', '', '_', '%2D', '+', '\r\n', ' – ', '/');
    const around = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(six, joint, around, around, (all, between, before, after) => {
        const message = { subject: '', body: `${before} ${all.join(between)} ${after}` };
        expect(() => assertNoWords(message, all.join('-'))).toThrow('the words that open it');
      }),
    );
  });

  test('a passphrase of one’s own, of signs alone too', () => {
    const holding = (own: string, body: string) => codeOf(() => assertNoWords({ subject: '', body }, own));
    expect(holding('vK7#mQ9$', 'use VK7#MQ9$ please')).toBe('link-refused');
    expect(holding('vK7#mQ9$', 'https://x.example/vK7%23mQ9%24')).toBe('link-refused');
    expect(holding('!"§$%&/()=', 'it is !"§$%&/()=')).toBe('link-refused');
    expect(holding('!"§$%&/()=', 'it is something else')).toBe('apart');
  });
});

describe('the words’ message', () => {
  test.each([
    ['see https://files.example/x'],
    ['see www.files.example'],
    ['see files.example/x'],
    ['see smith-photo.com'],
    ['see hochzeit-huber.wedding'],
    ['see müller.fr'],
    ['for anna@huber'],
    ['see ｈｔｔｐｓ://files.example'],
    ['open s3://bucket/key'],
  ])('holds a link: %s', (text) => {
    expect(wordsRoad(`${words} ${text}`)).toBe('unexpected');
  });

  test.each([
    ['Smith-2026.zip', 'in SMITH 2026.ZIP'],
    ['anna@example.org', 'for anna @ example.org'],
    ['https://files.example/a%20b', 'under files example a b, https then'],
  ])('leads to %s: %s', (apart, text) => {
    const expected = text.includes('then') ? 'apart' : 'unexpected';
    expect(wordsRoad(`${words} ${text}`, [apart])).toBe(expected);
  });

  test('the words themselves are no link, whatever they look like', () => {
    const own = 'x://y.com/z';
    expect(
      codeOf(() => assertNoLink({ subject: '', body: `it is ${own}` }, { words: own, apartFrom: [] })),
    ).toBe('apart');
    expect(wordsRoad(words, [''])).toBe('apart');
  });

  test.each([['Studio North'], ['St. Anna'], ['Smith & Co.'], ['3.5 inch'], ['J.R. Smith']])(
    '%s is no address',
    (text) => {
      expect(holdsAddress(text)).toBe(false);
    },
  );
});
