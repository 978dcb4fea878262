import type { ErrorCode, ErrorData } from './error-data.ts';
import { wordings } from './error-wordings.ts';

export type { ErrorCode, ErrorData } from './error-data.ts';

export class SafelightError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData[C];
  readonly hint: string;
  readonly exit: number;

  constructor(code: C, data: ErrorData[C], cause?: unknown) {
    const wording = wordings[code];
    super(wording.message(data), cause === undefined ? undefined : { cause });
    this.name = 'SafelightError';
    this.code = code;
    this.data = data;
    this.hint = wording.hint(data);
    this.exit = wording.exit;
  }
}

export const isSafelightError = (error: unknown): error is SafelightError => error instanceof SafelightError;

/** The `code` of an error of the operating system (`ENOENT`, `EACCES`, …), or undefined. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
