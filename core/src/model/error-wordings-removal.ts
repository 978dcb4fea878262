import type { ErrorCode } from './error-data.ts';
import type { Wordings } from './error-wording.ts';

/** Faults of what is taken out of a vault on purpose. */
export const wordingsOfRemoval = {
  'content-erased': {
    exit: 6,
    message: ({ content }) => `The content ${content} was erased from this vault on purpose.`,
    hint: () => 'It cannot be brought back. `safelight history show` says when it was erased.',
  },
  'removal-hidden': {
    exit: 4,
    message: ({ path, seq }) =>
      `${path} is missing: removal ${seq} was made after it, so what was taken out on purpose may come back.`,
    hint: () => 'Run `safelight place sync` while a place that still has it is connected.',
  },
} satisfies Partial<Wordings<ErrorCode>>;
