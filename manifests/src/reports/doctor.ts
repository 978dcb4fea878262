import * as v from 'valibot';
import { count } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { told } from './fields.ts';

export const CheckState = v.picklist(['good', 'attention', 'wrong', 'unknown', 'note']);
/** `attention`: works, but mend it soon. `unknown`: it cannot be told from here. `note`: for information. */
export type CheckState = v.InferOutput<typeof CheckState>;

/** One thing that was looked at. */
export const Check = v.strictObject({
  subject: told(v.string(), 'What was looked at.'),
  state: told(
    CheckState,
    'attention: works, but mend it soon. unknown: it cannot be told from here. note: for information.',
  ),
  finding: told(v.string(), 'What was found, in a sentence for people.'),
  remedy: told(v.nullable(v.string()), 'What to do; null where nothing is to be done.'),
  exit: told(count, 'The exit code of a command that would fail for this; 0 unless the state is wrong.'),
});
export type Check = AsRead<v.InferOutput<typeof Check>>;

/** `doctor --json`: what was looked at on this computer. */
export const DoctorReport = v.strictObject({
  home: told(v.string(), 'Folder of what this computer remembers.'),
  vaults: told(v.array(v.string()), 'Names of the vaults that were looked at.'),
  checks: v.array(Check),
  sound: told(v.boolean(), 'True where nothing is wrong; what cannot be told does not count.'),
  exit: told(count, 'Exit code: 0, or that of the first thing that is wrong.'),
});
export type DoctorReport = AsRead<v.InferOutput<typeof DoctorReport>>;
