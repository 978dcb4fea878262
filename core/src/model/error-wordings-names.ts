import type { ErrorCode } from './error-data.ts';
import type { Wordings } from './error-wording.ts';

/** What a person named and that is not there, is not the only one of its name, or must not be used so. */
export const wordingsOfNames = {
  'set-unknown': {
    exit: 2,
    message: ({ name }) => `No set is named ${name}.`,
    hint: () => '`safelight set list` lists them.',
  },
  'studio-not-found': {
    exit: 3,
    message: ({ path }) => `No presets, styles or workspaces of Lightroom or Capture One lie below ${path}.`,
    hint: () => 'If they lie elsewhere, back that folder up by its name.',
  },
  'set-ambiguous': {
    exit: 2,
    message: ({ names }) => `The vault holds several sets: ${names.join(', ')}.`,
    hint: () => 'Say which one with --set NAME.',
  },
  'shoot-unknown': {
    exit: 2,
    message: ({ name }) => `No shoot is named ${name}.`,
    hint: () => '`safelight status --all` lists them; the folder of a shoot may be given too.',
  },
  'picture-unknown': {
    exit: 2,
    message: ({ name, everywhere }) =>
      everywhere
        ? `${name} is in no snapshot of the vault.`
        : `${name} is not backed up now; older snapshots could not be looked through.`,
    hint: ({ everywhere }) =>
      everywhere
        ? 'Try a part of the name: *0104*, or another vault with --vault-name.'
        : 'Plug the drive of the vault in, and look again with --snapshots; a computer that only adds needs --recovery-words-file.',
  },
  'shoot-ambiguous': {
    exit: 2,
    message: ({ name, paths }) => `${name} may be any of ${paths.join(', ')}.`,
    hint: () => 'Give the whole folder.',
  },
  'archive-refused': {
    exit: 6,
    message: ({ shoot, why }) => `${shoot} must not live only in the vault: ${why}`,
    hint: () => 'Back up and run `safelight verify` first; `safelight status` says what is missing.',
  },
} satisfies Partial<Wordings<ErrorCode>>;
