import * as v from 'valibot';
import { count } from '../fields.ts';
import { CatalogCounts } from '../snapshot.ts';
import type { AsRead } from './as-read.ts';
import {
  catalogFiles,
  catalogNotes,
  catalogProblems,
  catalogWhole,
  LookedCatalog,
  rootMembers,
} from './catalog.ts';
import { shownPath, told } from './fields.ts';

const Collection = v.strictObject({
  name: v.string(),
  kind: told(
    v.picklist(['collection', 'group', 'smart']),
    'group: holds collections. smart: its rules are in the database, its members are not.',
  ),
  depth: told(count, '0 at the top; each follows the one it lies in.'),
  images: told(
    v.nullable(count),
    'Image records in it, virtual copies too; null for groups and smart collections.',
  ),
});

/** `catalog show --json`: what a catalog says of itself. It names no person. */
export const CatalogOverview = v.strictObject({
  catalog: LookedCatalog,
  whole: catalogWhole,
  counts: told(v.nullable(CatalogCounts), 'Rows of the database; null where its version has other tables.'),
  images: told(
    v.nullable(
      v.strictObject({
        virtualCopies: count,
        withoutFile: told(count, 'Image records whose file is not in the catalog.'),
      }),
    ),
    'Null where the kind or the version of the catalog does not tell.',
  ),
  files: catalogFiles,
  pairs: told(count, 'Files with a JPEG or HEIF beside them that has no row of its own.'),
  roots: v.array(v.strictObject({ ...rootMembers, files: catalogFiles })),
  shoots: told(
    v.array(v.strictObject({ path: shownPath, files: catalogFiles })),
    'The folder of each job, folders of cameras, cards and days folded in; by path.',
  ),
  collections: told(
    v.nullable(v.array(Collection)),
    'In the order they are shown in; null where the kind or the version of the catalog does not tell.',
  ),
  problems: catalogProblems,
  notes: catalogNotes,
});
export type CatalogOverview = AsRead<v.InferOutput<typeof CatalogOverview>>;
