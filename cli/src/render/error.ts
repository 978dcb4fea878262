import type { SafelightError } from '@safelight/core';
import type { ErrorDocument } from '@safelight/manifests';

/** All that `--json` says of an error: no stack, no argv, no paths but those of the error itself. */
export const errorDocument = ({ code, data, hint }: SafelightError): ErrorDocument => ({
  // That the data is the code's own was checked where the error was made; here both are unions.
  error: { code, data, hint } as ErrorDocument['error'],
});

/** Two lines: what is wrong, and what to do. */
export const errorText = ({ message, hint }: SafelightError): string => `${message}\n${hint}\n`;
