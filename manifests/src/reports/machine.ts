import * as v from 'valibot';
import { count, fingerprint, instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { faultCode, faultMessage, seq, setName, told, vaultName } from './fields.ts';
import { PlaceFed } from './place.ts';

const computerName = told(v.string(), 'What the computer was called when it was attached.');
const key = told(fingerprint, 'Fingerprint of the key it signs with.');

/** A snapshot that a computer made. */
export const MadeSnapshot = v.strictObject({
  seq,
  at: told(v.nullable(instant), "By that computer's clock; null where this one may not read it."),
  set: v.nullable(setName),
});
export type MadeSnapshot = AsRead<v.InferOutput<typeof MadeSnapshot>>;

/** A place that could not be reached. */
export const PlaceAway = v.strictObject({
  name: told(v.string(), 'Name of the place.'),
  path: told(v.string(), 'Where it was last.'),
  code: faultCode,
  message: faultMessage,
});
export type PlaceAway = AsRead<v.InferOutput<typeof PlaceAway>>;

const away = told(v.array(PlaceAway), 'Places that are not there: what they know is not in this.');

export const machineKind = v.picklist(['reads', 'adds', 'unknown']);
export type MachineKind = v.InferOutput<typeof machineKind>;

/** A computer that may use a vault, or might. */
export const Machine = v.strictObject({
  name: computerName,
  fingerprint: key,
  own: told(v.boolean(), 'It is the one this was asked on.'),
  kind: told(
    machineKind,
    'reads: its key opens what is in the vault. adds: it has no key to read with. unknown: its history does not say, or cannot be read here.',
  ),
  last: told(v.nullable(MadeSnapshot), 'Its newest snapshot that counts; null: none.'),
  removed: told(
    v.nullable(
      v.strictObject({
        from: told(count, 'Nothing of it counts from this number of a snapshot on.'),
        at: told(
          v.nullable(instant),
          'When that was written down; null where the history here does not say.',
        ),
      }),
    ),
    'Null: what it adds counts.',
  ),
});
export type Machine = AsRead<v.InferOutput<typeof Machine>>;

/** `machine list --json`. */
export const MachineList = v.strictObject({ vault: vaultName, machines: v.array(Machine), away });
export type MachineList = AsRead<v.InferOutput<typeof MachineList>>;

/** `machine remove --json`. */
export const MachineRemoved = v.strictObject({
  vault: vaultName,
  machine: v.strictObject({ name: computerName, fingerprint: key, own: v.boolean(), kind: machineKind }),
  from: told(count, 'Nothing of it counts from this number of a snapshot on.'),
  kept: told(count, 'Snapshots of it that are restored as before.'),
  dropped: told(v.array(MadeSnapshot), 'Snapshots of it that are not restored any more, the newest first.'),
  last: told(v.array(MadeSnapshot), 'The newest that are kept, the newest first: five at the most.'),
  removed: told(v.boolean(), 'False with --dry-run: nothing was written.'),
  places: told(v.array(PlaceFed), 'Places that know of it now.'),
  away: told(v.array(PlaceAway), 'Places that do not: there the computer still counts until `place sync`.'),
});
export type MachineRemoved = AsRead<v.InferOutput<typeof MachineRemoved>>;
