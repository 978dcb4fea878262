import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalDeliveryWords,
  deliveryWordsBits,
  generateDeliveryWords,
  parseDeliveryWords,
  passphrasesMeant,
} from '../../../core/src/keys/delivery-words.ts';
import { recoveryWordList } from '../../../core/src/keys/words.ts';

const list = recoveryWordList();
const six = fc.array(fc.constantFrom(...list), { minLength: 6, maxLength: 6 });

describe('six words', () => {
  test('are six of the list, joined as archives are made with them', () => {
    const words = generateDeliveryWords(randomBytes);
    expect(words).toMatch(/^[a-z]{3,9}(-[a-z]{3,9}){5}$/);
    expect(words.split('-').filter((word) => !list.includes(word))).toEqual([]);
  });

  test('come from the random numbers in their order', () => {
    const numbers = [0, 1, 7771, 7772, 62_176, 2, 3, 4, 5][Symbol.iterator]();
    const random = () => Buffer.from(new Uint16Array([numbers.next().value ?? 0]).buffer).swap16();
    expect(generateDeliveryWords(random)).toBe('abacus-abdomen-zoom-abacus-abdominal-abide');
  });

  test('are worth 77.5 bits', () => {
    expect(deliveryWordsBits()).toBeCloseTo(6 * Math.log2(7772), 9);
    expect(Math.floor(deliveryWordsBits())).toBe(77);
  });

  test('of two draws are not the same', () => {
    expect(generateDeliveryWords(randomBytes)).not.toBe(generateDeliveryWords(randomBytes));
  });
});

const habits: Readonly<Record<string, (words: readonly string[]) => string>> = {
  'as sent': (words) => words.join('-'),
  'a capital by the phone': (words) => words.join('-').replace(/^./, (c) => c.toUpperCase()),
  'a blank at the end': (words) => `${words.join('-')} `,
  'all capitals, blanks': (words) => words.join('  ').toUpperCase(),
  'one to a line, numbered': (words) => words.map((word, at) => `${at + 1}. ${word}`).join('\r\n'),
  'dashes of a word processor': (words) => words.join(' – ').replace('–', '—'),
  'a non-breaking hyphen': (words) => words.join('\u2011'),
  'a soft hyphen': (words) => words.map((word) => `${word.slice(0, 2)}\u00ad${word.slice(2)}`).join('_'),
  'full width': (words) =>
    words.join('/').replace(/[a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  'quotes and commas': (words) => `“${words.join(', ')}”.`,
};

describe('typed', () => {
  test.each(Object.entries(habits))('%s: the same words', (_, habit) => {
    fc.assert(
      fc.property(six, (words) => {
        expect(canonicalDeliveryWords(habit(words))).toBe(words.join('-'));
        expect(parseDeliveryWords(habit(words))).toBe(words.join('-'));
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['five words', 'abacus-abdomen-zoom-abide-jawline'],
    ['seven words', 'abacus-abdomen-zoom-abide-jawline-quilt-zoom'],
    ['a word of no list', 'abacus-abdomen-zoom-abide-jawline-qqqq'],
    ['nothing', ''],
  ])('%s are no delivery words', (_, text) => {
    expect(parseDeliveryWords(text)).toBeNull();
  });

  test('canonical ∘ canonical is canonical', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = canonicalDeliveryWords(text);
        fc.pre(!/\p{Nd}/u.test(once));
        expect(canonicalDeliveryWords(once)).toBe(once);
      }),
    );
  });

  test('what may be meant: the words, or a passphrase of one’s own as it stands', () => {
    expect(passphrasesMeant(' Abacus abdomen zoom abide jawline quilt\n')).toEqual([
      'abacus-abdomen-zoom-abide-jawline-quilt',
      'Abacus abdomen zoom abide jawline quilt',
      ' Abacus abdomen zoom abide jawline quilt\n',
    ]);
    expect(passphrasesMeant('My own: Pass')).toEqual(['My own: Pass']);
    expect(passphrasesMeant('   ')).toEqual(['   ']);
    expect(passphrasesMeant('')).toEqual([]);
  });
});
