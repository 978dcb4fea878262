import type { ErrorCode, ErrorData } from './error-data.ts';

/** How a fault is told: the exit code it ends in, what is wrong, and what to do. */
export interface Wording<C extends ErrorCode> {
  readonly exit: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130;
  readonly message: (data: ErrorData[C]) => string;
  readonly hint: (data: ErrorData[C]) => string;
}

export type Wordings<C extends ErrorCode> = { readonly [Code in C]: Wording<Code> };
