import * as v from 'valibot';
import { instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { told, vaultName } from './fields.ts';
import { PlaceAway } from './machine.ts';
import { PlaceFed } from './place.ts';

/** `key rotate --json`. Holds no words. */
export const WordsRotated = v.strictObject({
  vault: vaultName,
  changed: told(v.boolean(), 'False with --dry-run: nothing was written.'),
  kit: told(v.nullable(v.string()), 'Where the sheet with the new words is, as it was asked for.'),
  wordsFile: told(v.nullable(v.string()), 'Where the new words alone are, as it was asked for.'),
  places: told(v.array(PlaceFed), 'Places that open with the new words now.'),
  away: told(
    v.array(PlaceAway),
    'Places that were not there: they open with the old words until `place sync`.',
  ),
  kept: told(
    v.array(
      v.strictObject({
        name: told(v.string(), 'Name of the place.'),
        until: told(
          v.nullable(instant),
          'When the store lets go of it at the earliest; null: it does not say.',
        ),
      }),
    ),
    'Places that keep the old file as an older version: with the old words it still opens.',
  ),
});
export type WordsRotated = AsRead<v.InferOutput<typeof WordsRotated>>;
