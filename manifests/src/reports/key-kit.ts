import * as v from 'valibot';
import type { AsRead } from './as-read.ts';
import { told, vaultName } from './fields.ts';

/** `key kit --json`. */
export const KitReport = v.strictObject({
  path: told(v.string(), 'Where the PDF is, as it was asked for.'),
  vault: vaultName,
  words: told(v.boolean(), 'False: it has lines on which the words are to be written by hand.'),
  written: told(v.boolean(), 'False with --dry-run.'),
});
export type KitReport = AsRead<v.InferOutput<typeof KitReport>>;
