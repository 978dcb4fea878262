/** What is told to the photographer as it stands, with nothing of the system's around it. */
export class Told extends Error {}

/** Where Apple's numbers are from: MacErrors.h, and "AppleScript Language Guide", error numbers. */
const SENTENCES: { readonly [number: string]: string } = {
  '-1743':
    'This Mac does not let the script ask Capture One. Allow it in System Settings, Privacy & Security, Automation.',
  '-1712':
    'Capture One did not answer in time. A question of macOS may be waiting for a click, or a window of Capture One is; close it and try again.',
  '-600': 'Capture One is not running.',
  '-609': 'Capture One is not running any more.',
};

const numberOf = (error: unknown): string => {
  const number = (error as { readonly errorNumber?: unknown } | null | undefined)?.errorNumber;
  if (typeof number === 'number') return String(number);
  const written = /\((-\d+)\)/.exec(String(error));
  return written === null ? '' : (written[1] as string);
};

/** -128: somebody pressed Cancel. */
export const isCancelled = (error: unknown): boolean => numberOf(error) === '-128';

/** What went wrong, in a sentence for the photographer. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof Told) return error.message;
  const known = SENTENCES[numberOf(error)];
  return known === undefined ? `Something unexpected went wrong: ${String(error)}` : known;
};
