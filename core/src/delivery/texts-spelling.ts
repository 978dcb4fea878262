import type { ClientLanguage } from '@safelight/manifests';
import { DELIVERY_WORD_COUNT, parseDeliveryWords } from '../keys/delivery-words.ts';
import { type Phrases, phrasesOf, readText } from './texts-file.ts';

/** Lines to read aloud. The words of a delivery go word by word, a passphrase of one's own sign by sign. */
export const spelledAloud = (language: ClientLanguage, words: string): string => {
  const phrase = phrasesOf(language);
  const names = readText(language, 'alphabet').trim().split('\n');
  const known = parseDeliveryWords(words);
  return known === null ? bySign(words, phrase, names) : byWord(known, phrase, names);
};

const byWord = (words: string, phrase: Phrases, names: readonly string[]): string =>
  words
    .split('-')
    .flatMap((word, at) => [
      phrase('word', { number: String(at + 1), word }),
      phrase('letters', { letters: [...word].map((letter) => spelled(letter, phrase, names)).join(', ') }),
      ...(at + 1 < DELIVERY_WORD_COUNT ? [phrase('hyphen')] : []),
    ])
    .join('\n');

const bySign = (text: string, phrase: Phrases, names: readonly string[]): string =>
  [...text].map((sign, at) => `${at + 1}. ${spelled(sign, phrase, names)}`).join('\n');

const spelled = (sign: string, phrase: Phrases, names: readonly string[]): string => {
  if (sign === ' ') return phrase('blank');
  if (/\d/.test(sign)) return phrase('digit', { digit: sign });
  const name = names[sign.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0)];
  if (!/[a-z]/i.test(sign) || name === undefined) return phrase('sign', { sign });
  return phrase(sign === sign.toLowerCase() ? 'spelled' : 'capital', { letter: sign, name });
};
