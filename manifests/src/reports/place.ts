import * as v from 'valibot';
import { askedFacts, feeding, placeKind } from '../config.ts';
import { count, instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, faultCode, faultMessage, placeName, told, vaultName } from './fields.ts';

/** A place as people and programs are told of it. */
export const PlaceSummary = v.strictObject({
  name: placeName,
  kind: placeKind,
  path: told(v.string(), 'Where it is now, or was when it was last there.'),
  first: told(v.boolean(), 'Backups are sealed into it; the others hold copies.'),
  when: told(
    feeding,
    'now: it is fed at the end of each backup. night: of each that runs between 22:00 and 6:00. manual: by `place sync` alone.',
  ),
  limit: told(
    v.nullable(count),
    'Bytes a second at the most that are copied to it; null: as fast as it goes.',
  ),
  there: told(v.boolean(), 'It can be reached now, and is the one.'),
  trouble: told(v.nullable(v.string()), 'What stands in the way, in a sentence for people.'),
  seen: told(v.nullable(instant), 'When it was last there; null: not since this computer keeps count.'),
  medium: told(v.string(), 'disk, cloud, or what was declared.'),
  elsewhere: told(
    v.boolean(),
    'It is kept where this computer is not. A drive counts as such only while it is not plugged in.',
  ),
  region: told(
    v.nullable(
      v.strictObject({
        name: v.string(),
        proven: told(v.boolean(), 'The store answered it. False: it was declared.'),
      }),
    ),
    'Where it lies; null: nobody said.',
  ),
  erasing: told(
    v.strictObject({
      days: told(
        v.nullable(count),
        'Days for which it may be locked; null: the key in use cannot delete it.',
      ),
      proven: told(v.boolean(), 'The store was tried, or it is a folder. False: it may keep it for longer.'),
    }),
    'When nothing there opens what was erased any more, once `place sync` reaches it.',
  ),
  store: told(
    v.nullable(askedFacts),
    'What the store said when it was asked: whether it keeps older versions, after how many days it deletes files, whether the key in use can delete, its region, for how many days it locks by itself. Null for a folder.',
  ),
  lockDays: told(
    v.nullable(count),
    'Days for which nobody can take away what is put there, also not with the keys in use; null: it is not locked. Where `keyDays` is less, the pictures are safe for so long only after each renewal.',
  ),
  keyDays: told(
    v.nullable(count),
    'The same of what opens the pictures: who takes that away has taken all. What was erased is final after so many days. Null: it is not locked.',
  ),
  storageClass: told(
    v.nullable(v.string()),
    'Storage class of the pictures that are put there; null: the usual one of the store.',
  ),
  sameDisk: told(
    v.nullable(v.string()),
    'Another place on the same disk, in the same bucket or on the same remote: both are one copy. Null: there is none.',
  ),
});
export type PlaceSummary = AsRead<v.InferOutput<typeof PlaceSummary>>;

/** `place list --json`. */
export const PlaceList = v.strictObject({ vault: vaultName, places: v.array(PlaceSummary) });
export type PlaceList = AsRead<v.InferOutput<typeof PlaceList>>;

const amount = v.strictObject({ files: count, bytes });

/** A file of the vault that is not as it should be in a place. */
export const PlaceFault = v.strictObject({
  path: told(v.string(), "Its path in the vault's folder."),
  code: faultCode,
  message: faultMessage,
});
export type PlaceFault = AsRead<v.InferOutput<typeof PlaceFault>>;

/** What feeding one place came to. */
export const PlaceFed = v.strictObject({
  name: placeName,
  kind: placeKind,
  path: told(v.string(), 'Where it is.'),
  there: told(v.boolean(), 'False: nothing could be done there.'),
  trouble: told(
    v.nullable(v.strictObject({ code: faultCode, message: faultMessage })),
    'Why it could not be fed, or not to the end.',
  ),
  copied: told(amount, 'What it got now.'),
  repaired: told(v.array(PlaceFault), 'Was damaged or missing there, and is whole again.'),
  lacking: told(v.array(PlaceFault), 'Is not there, or damaged, and no other place has it whole.'),
  awaited: told(
    v.strictObject({
      files: count,
      bytes,
      asked: told(count, 'Of the files: the store was asked, now or before, to bring them back.'),
    }),
    'Is not there, and lies in no other place but in an archive of a store, which brings it back within hours or days.',
  ),
  unread: told(amount, 'Was to be read, and lies in an archive of the store: nothing is said of its bytes.'),
  removed: told(
    v.strictObject({
      files: told(count, 'Went now.'),
      kept: told(count, 'Could not be taken away: locked, or the key in use may not delete.'),
      until: told(v.nullable(instant), 'When the last lock on them ends; null: none is known.'),
      opening: told(
        v.strictObject({ kept: count, until: v.nullable(instant) }),
        'Of these those that open what was erased: when they are gone there, it is final.',
      ),
    }),
    'Files that were taken out of the vault on purpose.',
  ),
  whole: told(v.boolean(), 'It now holds everything that any place holds.'),
});
export type PlaceFed = AsRead<v.InferOutput<typeof PlaceFed>>;

/** `place sync --json`. */
export const PlaceSync = v.strictObject({
  vault: vaultName,
  complete: told(v.boolean(), 'Every place that was meant is whole.'),
  checked: told(v.boolean(), 'Every byte of the places was read and compared with its name.'),
  sampled: told(v.boolean(), 'A part of the bytes was.'),
  places: v.array(PlaceFed),
});
export type PlaceSync = AsRead<v.InferOutput<typeof PlaceSync>>;

/** `place watch --json`. */
export const PlaceWatch = v.strictObject({
  vault: vaultName,
  drives: told(v.array(v.string()), 'Places that are brought up to date when they appear.'),
  service: told(
    v.nullable(
      v.strictObject({
        file: told(v.string(), 'From which the system starts `place watch` when somebody logs in.'),
        written: told(v.boolean(), 'It is there. False with --remove and --dry-run.'),
        started: v.boolean(),
        trouble: told(v.nullable(v.string()), 'Why the system did not start it.'),
        commands: told(v.array(v.string()), 'What makes the system know it; none with --remove.'),
      }),
    ),
    'With --install and --remove; null: it was watched here.',
  ),
  places: told(v.array(PlaceFed), 'What was done until it was ended, in order.'),
});
export type PlaceWatch = AsRead<v.InferOutput<typeof PlaceWatch>>;

/** `place add --json`. */
export const PlaceAdded = v.strictObject({
  place: PlaceSummary,
  added: told(v.boolean(), 'False with --dry-run: nothing was written.'),
  adopted: told(v.boolean(), 'The folder held a copy of the vault already.'),
  toCopy: told(amount, 'What it lacks of the first place.'),
  fed: told(v.nullable(PlaceFed), 'What was copied at once; null with --dry-run and --manual.'),
});
export type PlaceAdded = AsRead<v.InferOutput<typeof PlaceAdded>>;

/** `place remove --json`. */
export const PlaceRemoved = v.strictObject({
  place: PlaceSummary,
  removed: told(v.boolean(), 'False with --dry-run. What lies there stays.'),
});
export type PlaceRemoved = AsRead<v.InferOutput<typeof PlaceRemoved>>;
