import * as v from 'valibot';
import { count, fingerprint, instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, faultCode, faultMessage, seconds, told, vaultName } from './fields.ts';

/** How far a check went. */
export const CheckDepth = v.picklist(['sample', 'bytes', 'keys', 'data']);
export type CheckDepth = v.InferOutput<typeof CheckDepth>;

/** Something that is wrong in a vault, or that a person should know; each file and fault once. */
export const CheckFinding = v.strictObject({
  path: told(v.string(), "What it is about: a path in the vault's folder or in a snapshot."),
  code: faultCode,
  message: faultMessage,
  hint: told(v.string(), 'What to do, in a sentence for people.'),
});
export type CheckFinding = AsRead<v.InferOutput<typeof CheckFinding>>;

/** `verify --json`: what a check of one copy of a vault came to. */
export const CheckReport = v.strictObject({
  place: told(v.string(), 'Folder that was checked.'),
  vault: vaultName,
  certificate: told(fingerprint, "Fingerprint of the vault's certificate, as on the kit."),
  pinned: told(
    v.boolean(),
    'False: the certificate was taken at its word, so compare its fingerprint with the kit.',
  ),
  depth: told(
    CheckDepth,
    'sample: everything was listed and its length compared; of the pictures only a part was read. bytes: every file was compared with its SHA-256. keys: every key was tried too. data: every picture was opened too.',
  ),
  files: told(count, 'Files in the vault, by its list.'),
  bytes: told(bytes, 'Bytes of those files.'),
  read: told(
    v.strictObject({ files: count, bytes }),
    'Of those: every byte was read in this run, and is what it must be.',
  ),
  archived: told(
    v.strictObject({ files: count, bytes }),
    'Of those: lies in an archive of the store, and could not be read. Exit code 3 where it was to be.',
  ),
  coming: told(
    v.strictObject({ files: count, bytes }),
    'Not there yet: this place is still being filled, and the next feeding carries on. Exit code 3.',
  ),
  proven: told(
    v.nullable(
      v.strictObject({
        bytes: told(bytes, 'Read back here in this run or an earlier one, and found to be what was stored.'),
        of: told(bytes, 'That must be here: by signed lists, or by the hashes that are names of files.'),
        oldest: told(v.nullable(instant), 'When the longest ago of those were read back; null: none was.'),
      }),
    ),
    'What this computer has proven of the copy; null where it keeps no account of it.',
  ),
  snapshots: count,
  opened: told(
    v.nullable(v.strictObject({ files: count, bytes })),
    'Pictures and other files that were opened and compared; null without --read-data.',
  ),
  damage: told(v.array(CheckFinding), 'Bytes that must be there are not, or are wrong. Exit code 4.'),
  foreign: told(v.array(CheckFinding), 'Not signed by this vault, and ignored. Exit code 4.'),
  notes: told(v.array(CheckFinding), 'Harmless.'),
  unclaimed: told(
    v.strictObject({ files: count, bytes }),
    'Files in no signed list: left by a run that was cut off, or of one that is still going on.',
  ),
  seconds,
});
export type CheckReport = AsRead<v.InferOutput<typeof CheckReport>>;
