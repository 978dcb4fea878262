import { string as textArgument } from '@oclif/core/args';
import { boolean, option, string } from '@oclif/core/flags';

/** A switch: false unless given, never undefined. */
export const toggle = (summary: string, helpGroup?: string) =>
  boolean({ summary, default: false, ...(helpGroup === undefined ? {} : { helpGroup }) });

export const text = (helpValue: string, summary: string) => string({ summary, helpValue });

export const dryRun = () => toggle('Say what would be done, and write nothing.');

export const keystore = () =>
  option({
    summary: "Where this computer's key is kept.",
    options: ['keychain', 'file'] as const,
    default: 'keychain' as const,
  })();

export const wordsToRead = () =>
  text('FILE', 'Read the recovery words from this file instead of asking for them.');

/** What a workflow is told of `--dry-run`. */
export const modeOf = (flags: { readonly 'dry-run': boolean }): 'write' | 'dry-run' =>
  flags['dry-run'] ? 'dry-run' : 'write';

/** The delivery a command is about. */
export const delivery = () =>
  textArgument({
    name: 'DELIVERY',
    description: "The beginning of its id, `latest`, or the client's name.",
    required: true,
  });

export const language = (summary: string) => option({ summary, options: ['en', 'de'] as const })();
