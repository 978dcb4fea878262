import { createHash } from 'node:crypto';
import { SafelightError } from '../model/errors.ts';
import { effLargeWordlist } from './eff-words.ts';

/** Gives `size` bytes nobody can guess. */
export type Random = (size: number) => Uint8Array;

/**
 * Eight words of the list, lower case, joined by `-`: exactly the passphrase that opens `recovery-key.asc`.
 * Seven are random (7 × log2 7,772 = 90 bits), the eighth is their checksum.
 */
export type RecoveryWords = string & { readonly __brand: 'RecoveryWords' };

export const WORD_COUNT = 8;
const RANDOM_WORDS = WORD_COUNT - 1;

/** The 7,772 words that may occur, in the order of the EFF; the four with a hyphen of their own are left out. */
export const recoveryWordList = (): readonly string[] =>
  effLargeWordlist().filter((word) => !word.includes('-'));

/** Seven words drawn without bias, and their checksum. */
export const generateWords = (random: Random): RecoveryWords => {
  const list = recoveryWordList();
  const seven = Array.from({ length: RANDOM_WORDS }, () => drawWord(list, random));
  return [...seven, checksumWord(list, seven)].join('-') as RecoveryWords;
};

/**
 * Reads words as people type them: any case, separated by spaces, lines, commas, dots or dashes of any kind, with
 * or without the numbers of the kit. Throws `words-malformed`, whose data names places and never the words.
 */
export const parseWords = (text: string): RecoveryWords => {
  const list = recoveryWordList();
  const typed = splitTyped(text);
  const strangers = [...typed.keys()].filter((at) => !list.includes(typed[at] ?? ''));
  if (typed.length !== WORD_COUNT) throw malformed(countedWrong(typed.length));
  if (strangers.length > 0)
    throw malformed(strangers.map((at) => notInList(list, typed[at] ?? '', at)).join('; '));
  if (checksumWord(list, typed.slice(0, RANDOM_WORDS)) !== typed[RANDOM_WORDS])
    throw malformed('the eighth word does not match the other seven');
  return typed.join('-') as RecoveryWords;
};

/** The single words, in order. */
export const wordsOf = (words: RecoveryWords): readonly string[] => words.split('-');

/** 2 bytes give 65,536 = 8 × 7,772 + 3,360 values: the last 3,360 are drawn again, or some words would be likelier. */
const drawWord = (list: readonly string[], random: Random): string => {
  const limit = 65_536 - (65_536 % list.length);
  for (;;) {
    const drawn = Buffer.from(random(2)).readUInt16BE(0);
    if (drawn < limit) return wordAt(list, drawn);
  }
};

/** SHA-256 of `safelight recovery words 1\n` and the seven joined by `-`; its first 6 bytes, big-endian, modulo 7,772. */
const checksumWord = (list: readonly string[], seven: readonly string[]): string => {
  const digest = createHash('sha256')
    .update(`safelight recovery words 1\n${seven.join('-')}`)
    .digest();
  return wordAt(list, digest.readUIntBE(0, 6));
};

const wordAt = (list: readonly string[], number: number): string => {
  const word = list[number % list.length];
  if (word === undefined) throw new SafelightError('unexpected', { why: 'the word list is empty' });
  return word;
};

/** What a phone or a PDF viewer slips between letters: soft hyphen, zero-width characters, byte order mark. */
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

/** Words as they were typed: any case, any signs between. Numbers alone or before a word (`3.`, `3)`, `3abacus`) are those of a list. */
export const splitTyped = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .replace(invisible, '')
    .toLowerCase()
    .split(/[\p{White_Space}\p{P}\p{S}\p{C}]+/u)
    .map((part) => part.replace(/^\p{Nd}+/u, ''))
    .filter((part) => part !== '');

const malformed = (why: string) => new SafelightError('words-malformed', { why });

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'] as const;

const countedWrong = (found: number) =>
  `there ${found === 1 ? 'is 1 word' : `are ${found} words`}, not ${WORD_COUNT}`;

/** Says how many words of the list are one slip away, and not which: an error must not hold the secret. */
const notInList = (list: readonly string[], typed: string, at: number): string => {
  const near = list.filter((word) => isOneSlipAway(word, typed)).length;
  const hint = near === 0 ? '' : ` (${near} in it ${near === 1 ? 'is' : 'are'} one letter away)`;
  return `the ${ordinals[at]} word is not in the list${hint}`;
};

/** One letter wrong, missing or too many, or two neighbours swapped. */
const isOneSlipAway = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const swapped =
    restA.slice(0, 2) === [...restB.slice(0, 2)].reverse().join('') && restA.slice(2) === restB.slice(2);
  return swapped || restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
};
