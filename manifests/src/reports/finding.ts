import * as v from 'valibot';
import type { AsRead } from './as-read.ts';
import { faultCode, faultMessage, told } from './fields.ts';

/** Something about a vault that a person should know. */
export const ReportedFinding = v.strictObject({
  kind: told(
    v.picklist(['damage', 'foreign', 'note']),
    'damage: bytes that must be there are not, or are wrong. foreign: nobody of this vault signed it, so it was ignored. note: harmless.',
  ),
  path: told(v.string(), "What it is about: a path in the vault's folder or in a snapshot."),
  code: faultCode,
  message: faultMessage,
});
export type ReportedFinding = AsRead<v.InferOutput<typeof ReportedFinding>>;

/** A file that could not be read, or that is otherwise than its catalog says. */
export const ReportedProblem = v.strictObject({
  path: told(v.string(), 'The file or folder, as people read it.'),
  code: faultCode,
  message: faultMessage,
});
