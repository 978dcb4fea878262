import * as v from 'valibot';
import type { AsRead } from './as-read.ts';
import { told } from './fields.ts';
import { SetSummary } from './set-list.ts';

/** `set remove --json`. */
export const SetRemoval = v.strictObject({
  set: SetSummary,
  removed: told(v.boolean(), 'False with --dry-run. What the vault holds of it stays.'),
});
export type SetRemoval = AsRead<v.InferOutput<typeof SetRemoval>>;
