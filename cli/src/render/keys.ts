import type { KitReport, ProofReport } from '@safelight/core';
import type { Lines } from './lines.ts';

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
