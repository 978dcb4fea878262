import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effLargeWordlist } from '../../../core/src/keys/eff-words.ts';
import {
  generateWords,
  parseWords,
  type Random,
  recoveryWordList,
  wordsOf,
} from '../../../core/src/keys/words.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';

const list = recoveryWordList();

/** Random numbers from a script of 16-bit values; what comes after the script is zero. */
const scripted = (...values: readonly number[]): Random => {
  const rest = values[Symbol.iterator]();
  return (size) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUInt16BE(rest.next().value ?? 0);
    return bytes;
  };
};

const seeds = fc.array(fc.nat(65_535), { minLength: 7, maxLength: 7 });
const generated = seeds.map((values) => generateWords(scripted(...values)));

const whyOf = (text: string): string => {
  try {
    parseWords(text);
  } catch (error) {
    if (isSafelightError(error) && 'why' in error.data) return `${error.code}: ${error.data.why}`;
    throw error;
  }
  return 'accepted';
};

describe('the list', () => {
  test('is the one the EFF publishes, byte for byte', () => {
    const words = effLargeWordlist();
    const dice = (at: number) =>
      [1296, 216, 36, 6, 1].map((place) => (Math.floor(at / place) % 6) + 1).join('');
    const published = words.map((word, at) => `${dice(at)}\t${word}\n`).join('');
    expect(createHash('sha256').update(published).digest('hex')).toBe(
      'addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e',
    );
  });

  test('leaves out the four words with a hyphen, and holds nothing but small letters', () => {
    expect([list.length, list[0], list.at(-1)]).toEqual([7772, 'abacus', 'zoom']);
    expect(list.filter((word) => !/^[a-z]{3,9}$/.test(word))).toEqual([]);
    expect(new Set(list).size).toBe(7772);
  });
});

describe('drawing', () => {
  test('a known draw gives known words, and their checksum by its definition', () => {
    const words = generateWords(scripted(0, 1, 2, 7771, 7772, 62_175, 3));
    const seven = ['abacus', 'abdomen', 'abdominal', 'zoom', 'abacus', 'zoom', 'abide'];
    const digest = createHash('sha256')
      .update(`safelight recovery words 1\n${seven.join('-')}`)
      .digest();
    const number = Number(BigInt(`0x${digest.subarray(0, 6).toString('hex')}`) % 7772n);
    expect(words).toBe([...seven, list[number]].join('-'));
    expect(words).toBe('abacus-abdomen-abdominal-zoom-abacus-zoom-abide-jawline');
  });

  test.each([
    [62_175, 'zoom'],
    [62_176, 'abdomen'],
    [62_177, 'abdomen'],
    [65_535, 'abdomen'],
  ])('%i is taken below 8 × 7,772 and drawn again from there on', (value, first) => {
    expect(wordsOf(generateWords(scripted(value, 1)))[0]).toBe(first);
  });

  test('each word belongs to eight values of the 62,176 that are taken', () => {
    const values = Array.from({ length: 8 * 199 }, (_, at) => Math.floor(at / 199) * 7772 + (at % 199) * 39);
    for (let at = 0; at + 7 <= values.length; at += 7) {
      const seven = values.slice(at, at + 7);
      const words = wordsOf(generateWords(scripted(...seven)));
      expect(words.slice(0, 7)).toEqual(seven.map((value) => list[value % 7772]));
    }
  });

  test('asks for no more than two bytes at a time', () => {
    const sizes = new Set<number>();
    generateWords((size) => {
      sizes.add(size);
      return randomBytes(size);
    });
    expect([...sizes]).toEqual([2]);
  });
});

describe('typing', () => {
  test('parse ∘ generate is the identity', () => {
    fc.assert(
      fc.property(generated, (words) => {
        expect(parseWords(words)).toBe(words);
      }),
      { numRuns: 50 },
    );
  });

  const habits: Readonly<Record<string, (words: readonly string[]) => string>> = {
    'capitals and spaces': (words) => `  ${words.join(' ').toUpperCase()} \n`,
    'one to a line, numbered': (words) => words.map((word, at) => `${at + 1}. ${word}`).join('\r\n'),
    'numbered without a space': (words) => words.map((word, at) => `${at + 1}${word}`).join(' '),
    'numbered in brackets': (words) => words.map((word, at) => `(${at + 1}) ${word};`).join('\t'),
    'commas and a full stop': (words) => `${words.join(', ')}.`,
    'the dashes of a word processor': (words) => words.join(' – ').replace('–', '—'),
    'a non-breaking hyphen and space': (words) => words.join('\u2011').replace('\u2011', '\u00a0'),
    'underscores, bullets, quotes': (words) => `“${words.join('_• ')}”`,
    'full-width letters': (words) =>
      words.join(' ').replace(/[a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    'a soft hyphen inside a word': (words) =>
      words.map((word) => `${word.slice(0, 2)}\u00ad${word.slice(2)}`).join(' '),
    'a byte order mark': (words) => `\ufeff${words.join('-')}`,
  };

  test.each(Object.entries(habits))('%s are forgiven', (_, habit) => {
    fc.assert(
      fc.property(generated, (words) => {
        expect(parseWords(habit(wordsOf(words)))).toBe(words);
      }),
      { numRuns: 20 },
    );
  });

  test('one wrong letter in one word is found, wherever it is', () => {
    const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');
    const typo = fc.tuple(generated, fc.nat(), letters);
    const oneLetterWrong = typo.map(([words, at, letter]) => {
      const place = at % words.length;
      return { words, text: words.slice(0, place) + letter + words.slice(place + 1), place };
    });
    const changed = oneLetterWrong.filter(({ words, text, place }) => words[place] !== '-' && text !== words);
    fc.assert(
      fc.property(changed, ({ text }) => {
        expect(whyOf(text)).toMatch(/^words-malformed/);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('another word of the list, and two words swapped, do not match the checksum', () => {
    const words = wordsOf(generateWords(scripted(10, 20, 30, 40, 50, 60, 70)));
    const replaced = words.map((_, at) => words.with(at, 'zoom').join('-'));
    const swapped = words.slice(1).map((word, at) =>
      words
        .with(at, word)
        .with(at + 1, words[at] ?? '')
        .join('-'),
    );
    for (const text of [...replaced, ...swapped])
      expect(whyOf(text)).toBe('words-malformed: the eighth word does not match the other seven');
  });
});

describe('what is said of wrong words', () => {
  const words = wordsOf(generateWords(scripted(10, 20, 30, 40, 50, 60, 70)));

  test.each([
    ['', 'there are 0 words, not 8'],
    ['abacus', 'there is 1 word, not 8'],
    [words.slice(1).join(' '), 'there are 7 words, not 8'],
    [`${words.join(' ')} zoom`, 'there are 9 words, not 8'],
    [words.with(2, 'qqqqq').join(' '), 'the third word is not in the list'],
    [words.with(7, 'zooom').join(' '), 'the eighth word is not in the list (1 in it is one letter away)'],
    [
      words.with(0, 'abdoemn').with(3, 'abacsu').join(' '),
      'the first word is not in the list (1 in it is one letter away); the fourth word is not in the list (1 in it is one letter away)',
    ],
    [words.with(4, 'drop-down').join(' '), 'there are 9 words, not 8'],
  ])('%#', (text, why) => {
    expect(whyOf(text)).toBe(`words-malformed: ${why}`);
  });

  test('no error holds a word that was typed', () => {
    const broken = generated.map((text) => ({ text, typed: wordsOf(text).with(3, 'zzzzq') }));
    fc.assert(
      fc.property(broken, ({ typed }) => {
        const why = whyOf(typed.join(' ')).replace('words-malformed: the fourth word is not in the list', '');
        for (const word of typed) expect(why.split(/\W+/)).not.toContain(word);
      }),
      { numRuns: 30 },
    );
  });
});
