import * as v from 'valibot';
import { count, instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seq, setName, told } from './fields.ts';

/** `restore --dry-run --json`: what a restore would do. */
export const RestorePlan = v.strictObject({
  snapshot: v.strictObject({ seq, created: instant, set: setName }),
  to: told(v.string(), 'Folder it would be restored into, absolute.'),
  files: told(count, 'Files that would be written.'),
  bytes: told(bytes, 'Bytes of those files.'),
  compared: told(
    count,
    'Files where something of the same size lies: it would be compared, and replaced only with --overwrite.',
  ),
  refused: told(v.array(v.string()), 'Sentences for people: what would not be written, and why.'),
});
export type RestorePlan = AsRead<v.InferOutput<typeof RestorePlan>>;
