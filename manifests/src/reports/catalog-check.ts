import * as v from 'valibot';
import { count } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import {
  catalogFiles,
  catalogNotes,
  catalogProblems,
  catalogWhole,
  LookedCatalog,
  rootMembers,
} from './catalog.ts';
import { bytes, seconds, shownPath, told } from './fields.ts';

/** A root folder of a catalog and what is in its place. */
export const CheckedRoot = v.strictObject(rootMembers);
export type CheckedRoot = AsRead<v.InferOutput<typeof CheckedRoot>>;

/** `catalog check --json`: what a catalog and the disk say of each other. */
export const CatalogCheck = v.strictObject({
  catalog: LookedCatalog,
  agrees: told(
    v.boolean(),
    'Every file the catalog refers to is where it says, and all of it could be looked at. Else exit code 3, or 4 where the catalog is damaged.',
  ),
  whole: catalogWhole,
  references: catalogFiles,
  present: told(count, 'How many of them are there.'),
  roots: v.array(CheckedRoot),
  missing: told(
    v.array(shownPath),
    'Their folder or root folder is there, they are not, nor were they found elsewhere.',
  ),
  offline: told(
    v.array(v.strictObject({ path: shownPath, root: shownPath })),
    'Their whole root folder is not there, or is empty.',
  ),
  moved: told(
    v.array(
      v.strictObject({
        from: shownPath,
        to: shownPath,
        by: told(
          v.picklist(['content', 'size-and-name']),
          'content: the bytes that were backed up. size-and-name: the size at import and the name, and no other file has both.',
        ),
      }),
    ),
    'Not where the catalog says, and found elsewhere below its root folders.',
  ),
  unreadable: v.array(v.strictObject({ path: shownPath, why: told(v.string(), 'For people.') })),
  changed: told(
    v.array(
      v.strictObject({
        path: shownPath,
        expected: told(bytes, 'Bytes at import.'),
        found: told(bytes, 'Bytes now.'),
        usual: told(v.boolean(), 'Of a kind that editors write metadata into.'),
      }),
    ),
    'Of another size than at import: a hint, since nothing but sizes was compared.',
  ),
  orphans: told(
    v.array(v.strictObject({ path: shownPath, size: bytes })),
    'Pictures beside the originals that the catalog does not know.',
  ),
  duplicates: told(
    v.array(v.strictObject({ size: bytes, paths: v.array(shownPath) })),
    'The same bytes in several places.',
  ),
  onlyCopies: told(
    v.nullable(v.array(shownPath)),
    'In no snapshot, as far as this computer knows; null where it knows no vault.',
  ),
  warnings: told(v.array(v.string()), 'The catalog lies in a synced folder or on a network drive.'),
  problems: catalogProblems,
  notes: catalogNotes,
  seconds,
});
export type CatalogCheck = AsRead<v.InferOutput<typeof CatalogCheck>>;
