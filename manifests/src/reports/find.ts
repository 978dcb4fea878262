import * as v from 'valibot';
import { count, instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seq, setName, told, vaultName } from './fields.ts';

/** A version of a file that snapshots hold. */
export const FoundVersion = v.strictObject({
  xxh128: told(v.string(), 'xxh128 of its bytes, 32 hexadecimal digits.'),
  bytes,
  first: told(seq, 'Oldest snapshot that holds it.'),
  last: told(seq, 'Newest snapshot that holds it.'),
});
export type FoundVersion = AsRead<v.InferOutput<typeof FoundVersion>>;

export const FoundFile = v.strictObject({
  path: told(v.string(), 'Where it lay when it was backed up.'),
  set: setName,
  bytes,
  xxh128: told(v.string(), 'xxh128 of the bytes that were backed up last.'),
  disk: told(
    v.picklist(['same', 'changed', 'there', 'gone', 'away']),
    'same: it lies there as it was backed up, by size and time. changed: other than that. there: not compared since this computer was attached. gone: not there. away: its drive or folder is not there.',
  ),
  archived: told(v.boolean(), 'It lives only in the vault, on purpose.'),
  vault: told(
    v.picklist(['whole', 'damaged', 'not']),
    'What the newest snapshot can give back, as far as is known. not: only older snapshots hold it, or none does.',
  ),
  versions: told(
    v.nullable(v.array(FoundVersion)),
    'The versions in all snapshots, newest first; null where they were not looked through.',
  ),
});
export type FoundFile = AsRead<v.InferOutput<typeof FoundFile>>;

/** `safelight find NAME --json`. */
export const FindReport = v.strictObject({
  vault: vaultName,
  places: v.array(
    v.strictObject({
      name: told(v.string(), 'Name of the place.'),
      path: told(v.string(), 'Where it is.'),
      there: told(v.boolean(), 'It can be reached now.'),
      seen: told(v.nullable(instant), 'When it was last there.'),
    }),
  ),
  files: v.array(FoundFile),
  unlisted: told(count, 'Files that fit and are not listed: --all lists them.'),
});
export type FindReport = AsRead<v.InferOutput<typeof FindReport>>;
