import type { KitReport, ProofReport, WordsRotated } from '@safelight/core';
import type { Lines } from './lines.ts';
import { fedLines } from './places.ts';
import { day } from './quantity.ts';

export const kitText = ({ path, vault, words, written }: KitReport): Lines => [
  written
    ? `The kit of the vault ${vault} is ${path}.`
    : `Nothing was written. The kit of the vault ${vault} would be ${path}.`,
  ...(words
    ? ['  The words are on it: print it, then delete it.']
    : [
        '  It has lines for the words: print it, write them in by hand, and type them back with `safelight key prove`.',
      ]),
];

export const proofText = ({ vault, noted }: ProofReport): Lines => [
  noted
    ? `These words open the vault ${vault}. This computer remembers that they were proven today.`
    : `These words open the vault ${vault}. Nothing was written down about it.`,
];

export const rotatedText = (report: WordsRotated): Lines => {
  const { vault, changed, kit, wordsFile, places, away, kept } = report;
  if (!changed)
    return [`Nothing was written. The vault ${vault} would open with new words.`, ...keptLines(report)];
  return [
    `The vault ${vault} opens with the new words now. Type them back with \`safelight key prove\`.`,
    ...(wordsFile === null ? [] : [`  They are in ${wordsFile}. Write them down, then delete it.`]),
    ...(kit === null
      ? ['  Your kit shows the old words: destroy it, and draw a new one with `safelight key kit`.']
      : [`  The new kit is ${kit}. Print it, then delete it, and destroy the old one.`]),
    ...places.flatMap(fedLines),
    ...away.map(
      ({ name, message }) =>
        `${name} opens with the old words still: ${message} \`safelight place sync ${name}\` changes that.`,
    ),
    ...(kept.length === 0 ? [] : keptLines(report)),
    'Copies of the vault that somebody took before still open with the old words. Nothing can change that.',
  ];
};

const keptLines = ({ kept }: WordsRotated): Lines =>
  kept.map(({ name, until }) =>
    until === null
      ? `${name} keeps older versions of files: there the old words open the old one until you delete it.`
      : `${name} is locked: there the old words open the old file, and nobody can take it away before ${day(until)}.`,
  );
