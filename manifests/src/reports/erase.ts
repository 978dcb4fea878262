import * as v from 'valibot';
import { deliveryPurpose } from '../delivery.ts';
import { count, instant, uuid } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, told, vaultName } from './fields.ts';

/** A place of the vault, and whether what was erased is gone from it. */
export const ErasedAt = v.strictObject({
  name: told(v.string(), 'Name of the place.'),
  done: told(v.boolean(), 'Nothing that opens what was erased lies there any more, older versions included.'),
  kept: told(count, 'Files that could not be taken away there.'),
  until: told(
    v.nullable(instant),
    'When the last lock on those of them that open what was erased ends: from then on `place sync` makes it final. Null: none is known, or nothing there opens it.',
  ),
  keptUntil: told(
    v.nullable(instant),
    'When the last lock on any of them ends; null: none is known. What stays for longer than `until` is noise: nothing opens it then.',
  ),
  seen: told(
    v.nullable(instant),
    'When the place was last there; null: not since this computer keeps count.',
  ),
});
export type ErasedAt = AsRead<v.InferOutput<typeof ErasedAt>>;

/** `erase --json`. */
export const EraseReport = v.strictObject({
  vault: vaultName,
  path: told(v.string(), 'What was erased: a folder or a file, by where it lay when it was backed up.'),
  erased: told(v.boolean(), 'False with --dry-run: nothing was written.'),
  files: told(count, 'Files that lay there, in all snapshots.'),
  bytes,
  snapshots: told(count, 'Snapshots that were looked through.'),
  shared: told(
    v.array(v.string()),
    'Files elsewhere that hold the same. They stay, and what they hold stays, unless --copies erase was said.',
  ),
  catalogs: told(
    v.array(v.string()),
    'Databases of catalogs that lie there: they stay, and name the pictures.',
  ),
  resealed: told(
    v.strictObject({ files: count, bytes }),
    'What was stored together with them and stays: it was sealed anew.',
  ),
  unreadable: told(
    count,
    'Lists of keys in the vault that nobody of it signed, or that are damaged: they were left as they are.',
  ),
  onDisk: told(count, 'Of the files, how many still lie on this disk. The next backups leave them out.'),
  places: told(v.array(ErasedAt), 'Where the vault lives.'),
  deliveries: told(
    v.array(
      v.strictObject({
        id: uuid,
        client: v.string(),
        purpose: deliveryPurpose,
        made: instant,
        closed: v.nullable(instant),
      }),
    ),
    'What went to clients from this shoot: nobody can call it back.',
  ),
});
export type EraseReport = AsRead<v.InferOutput<typeof EraseReport>>;
