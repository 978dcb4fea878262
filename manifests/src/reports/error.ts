import * as v from 'valibot';
import { type ErrorCode, type ErrorData, errorData } from './error-data.ts';
import { told } from './fields.ts';

type Fault = {
  readonly [Code in ErrorCode]: {
    readonly code: Code;
    readonly data: ErrorData[Code];
    readonly hint: string;
  };
}[ErrorCode];

const hint = told(v.string(), 'What to do, in a sentence for people; free to change.');
const faults = Object.entries(errorData).map(([code, data]) =>
  v.strictObject({ code: v.literal(code), data, hint }),
);

/** What every command prints with `--json` where it fails; the exit code tells the kind of failure. */
export const ErrorDocument: v.GenericSchema<unknown, ErrorDocument> = v.strictObject({
  // The list knows codes as text only; the type is taken from what the list was made of.
  error: v.variant('code', faults) as v.GenericSchema<unknown, Fault>,
});
export interface ErrorDocument {
  readonly error: Fault;
}
