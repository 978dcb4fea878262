import type { ErrorCode } from './error-data.ts';
import type { Wordings } from './error-wording.ts';

const other =
  'Compare with another copy of the vault, or with an exported history; what the snapshots hold is not touched by this.';

/** Faults of the history: each names the first entry that cannot be trusted. */
export const wordingsOfHistory = {
  'history-edited': {
    exit: 4,
    message: ({ path, machine, index }) =>
      `Entry ${index} of computer ${machine} in ${path} was changed after it was written.`,
    hint: () => other,
  },
  'history-missing': {
    exit: 4,
    message: ({ path, machine, index, to }) =>
      index === to
        ? `Entry ${index} of computer ${machine} is missing from ${path}.`
        : `Entries ${index} to ${to} of computer ${machine} are missing from ${path}.`,
    hint: () => other,
  },
  'history-order': {
    exit: 4,
    message: ({ path, machine, index, found }) =>
      `In ${path} entry ${found} of computer ${machine} stands in the place of entry ${index}.`,
    hint: () => other,
  },
  'history-unlinked': {
    exit: 4,
    message: ({ path, machine, index }) =>
      `Entry ${index} of computer ${machine} in ${path} does not follow from the one before it.`,
    hint: () => other,
  },
  'history-forked': {
    exit: 4,
    message: ({ path, machine, index }) =>
      `Entry ${index} of computer ${machine} in ${path} is not the one that is known from elsewhere.`,
    hint: () => other,
  },
  'history-cut': {
    exit: 4,
    message: ({ path, machine, index, seq }) =>
      `The history of computer ${machine} was cut off and written again: snapshot ${seq} (${path}) names entry ${index}, which is not in it.`,
    hint: () =>
      'Somebody with the key of that computer did this. Trust the snapshots, and look at what was done on it.',
  },
  'history-forged': {
    exit: 4,
    message: ({ path, machine, index, why }) =>
      `${path} claims to be the history of computer ${machine} from entry ${index} on: ${why}.`,
    hint: () => 'It was ignored. Somebody else may have put it there.',
  },
} satisfies Partial<Wordings<ErrorCode>>;
