import type { SafelightError } from '@safelight/core';

/** All that `--json` says of an error: no stack, no argv, no paths but those of the error itself. */
export interface ErrorDocument {
  readonly error: { readonly code: string; readonly data: unknown; readonly hint: string };
}

export const errorDocument = ({ code, data, hint }: SafelightError): ErrorDocument => ({
  error: { code, data, hint },
});

/** Two lines: what is wrong, and what to do. */
export const errorText = ({ message, hint }: SafelightError): string => `${message}\n${hint}\n`;
