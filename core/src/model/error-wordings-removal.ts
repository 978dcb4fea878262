import type { ErrorCode } from './error-data.ts';
import type { Wordings } from './error-wording.ts';

/** Faults of what is taken out of a vault on purpose. */
export const wordingsOfRemoval = {
  'content-erased': {
    exit: 6,
    message: ({ content }) => `The content ${content} was erased from this vault on purpose.`,
    hint: () => 'It cannot be brought back. `safelight history show` says when it was erased.',
  },
  'erase-shared': {
    exit: 6,
    message: ({ path, paths }) =>
      `Files elsewhere hold the same as ${path}: ${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}.`,
    hint: () =>
      'Nothing was erased. Say --copies erase to take what they hold out too, or --copies keep to leave it where it is needed.',
  },
  'run-open': {
    exit: 6,
    message: ({ machine, since }) =>
      `Another computer (${machine}) is backing up into this vault, or was cut off while it did; it was last heard of ${since}.`,
    hint: () => 'Let it finish, or run a backup there again, and try once more.',
  },
  'not-removed': {
    exit: 7,
    message: ({ path, place }) => `${place} still has ${path}, although it said that it took it away.`,
    hint: () => 'Run `safelight place sync` again; if that does not help, delete the file there by hand.',
  },
  'prune-refused': {
    exit: 6,
    message: ({ why }) => `Nothing was pruned: ${why}`,
    hint: () => 'Mend that, then run `safelight prune` again.',
  },
  'removal-hidden': {
    exit: 4,
    message: ({ path }) =>
      `${path} was there and is missing: it says what was taken out of the vault on purpose, which may come back.`,
    hint: () => '`safelight place sync` puts it there again, if this computer or another place still has it.',
  },
  'computer-removed': {
    exit: 6,
    message: ({ vault }) =>
      `This computer was removed from the vault ${vault}: what it adds would count for nobody, so nothing was written.`,
    hint: () =>
      'If that was a mistake, attach it again with `safelight open VAULT` and your recovery words: it gets a new key.',
  },
  'words-replaced': {
    exit: 6,
    message: ({ path }) =>
      `${path} is locked by recovery words that were changed since: the old words open it.`,
    hint: () =>
      'Run `safelight place sync` while a place with the new one is connected. If there is none, `safelight key rotate` was cut off: run it again.',
  },
  'machine-unknown': {
    exit: 2,
    message: ({ name }) => `No computer of this vault is ${name}.`,
    hint: () => '`safelight machine list` names them.',
  },
  'machine-ambiguous': {
    exit: 2,
    message: ({ name, fingerprints }) => `${name} may be each of these: ${fingerprints.join(', ')}.`,
    hint: () => 'Give the beginning of the fingerprint that is meant; `safelight machine list` tells more.',
  },
  'machine-is-this': {
    exit: 6,
    message: ({ name }) => `${name} is this computer.`,
    hint: () =>
      'If it is meant, say `safelight machine remove` with --this: then it adds nothing to the vault any more.',
  },
} satisfies Partial<Wordings<ErrorCode>>;
