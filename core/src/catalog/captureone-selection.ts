import type { DatabaseSync } from 'node:sqlite';
import { type BytePath, bytePathFromText, isWithin } from '../model/paths.ts';
import { hasNamedCollections, namedCollections } from './captureone-collections.ts';
import type { Entities } from './captureone-entities.ts';
import type { Location } from './captureone-locations.ts';
import { fieldsOf, followable } from './captureone-references.ts';
import { selectOutput } from './captureone-selection-output.ts';
import {
  hasMembers,
  hasMetadata,
  hasVariants,
  type SelectionAsked,
  type SelectionQuestion,
  selectionQuestion,
} from './captureone-selection-rows.ts';
import { sessionPlace } from './captureone-session-places.ts';
import { parseColourTag } from './captureone-tags.ts';
import { chooseCollections } from './collection-selection.ts';
import type { PictureQuery, PictureSelection, SelectedPicture } from './picture-selection.ts';
import type { CatalogHold } from './reader.ts';
import { RowProblems } from './row-problems.ts';
import { SelectedOnce } from './selection-once.ts';
import { orDamaged, unsupported } from './selection-refused.ts';
import { isDatabaseFault } from './sqlite-open.ts';

/** A document whose rows can be relied upon. */
export interface SelectableDocument {
  readonly database: DatabaseSync;
  readonly entities: Entities;
  readonly locations: ReadonlyMap<number, Location>;
  /** The database as it was named, for messages. */
  readonly catalog: string;
  /** The document's folder. */
  readonly home: BytePath;
  readonly isSession: boolean;
  readonly hold: CatalogHold;
}

/** What was met while the pictures were read. */
interface Tally {
  further: number;
  trashed: number;
  unknown: number;
  withoutFile: number;
}

interface Reading extends SelectableDocument {
  readonly problems: RowProblems;
  readonly tally: Tally;
  /** Locations in the session's trash folder. */
  readonly inTrash: ReadonlySet<number>;
}

/** A row of {@link selectionQuestion}; null where it is counted or told of instead. */
const pictureOf = (
  row: unknown,
  { tally, locations, problems, inTrash }: Reading,
): SelectedPicture | null => {
  const [image, firsts, further, trashed, position, location, written] = fieldsOf(row);
  const variants = Number(firsts) + Number(further);
  if (image === null) tally.withoutFile += 1;
  else if (trashed === 1 || inTrash.has(Number(location))) tally.trashed += 1;
  else if (variants === 0) tally.unknown += 1;
  else {
    const name = typeof written === 'string' ? written : '';
    const folder = followable(locations.get(Number(location ?? Number.NaN)), name, problems);
    if (folder === null) return null;
    tally.further += Number(further);
    return {
      folder: folder.path,
      name: bytePathFromText(name),
      pairExtensions: [],
      masters: Number(firsts),
      virtualCopies: Number(further),
      edited: null,
      position: typeof position === 'number' ? position : null,
    };
  }
  return null;
};

function* readPictures(
  { sql, values }: SelectionQuestion,
  reading: Reading,
): Generator<SelectedPicture, void, undefined> {
  try {
    const statement = reading.database.prepare(sql, { returnArrays: true });
    statement.setAllowUnknownNamedParameters(true);
    for (const row of statement.iterate(values)) {
      const picture = pictureOf(row, reading);
      if (picture !== null) yield picture;
    }
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    reading.problems.damaged(`its list of pictures ends early (${error.message})`);
  }
}

const counted = (count: number, sentence: string): readonly string[] =>
  count === 0 ? [] : [`${count} of what was asked for ${sentence}.`];

const tallyNotes = ({ further, trashed, unknown, withoutFile }: Tally): readonly string[] => [
  ...counted(further, 'are further variants: their edits are only in the document, and no file shows them'),
  ...counted(trashed, 'are in the trash of Capture One, and were left out'),
  ...counted(unknown, 'have no stars and no colour in the database yet, and were left out'),
  ...counted(withoutFile, 'show an image that the document does not list, and were left out'),
];

/** The database is written up to a minute later than what it tells of (0007). */
const holdNotes = ({ hold }: SelectableDocument): readonly string[] =>
  hold.state === 'closed'
    ? []
    : [
        'It may be open in Capture One, which writes down a minute later, or on closing, what was chosen there: the last choices may not count yet.',
      ];

const closeIt = 'close it in Capture One and run this again, or deliver its folders';

const isEmpty = (database: DatabaseSync, table: string): boolean =>
  database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined;

/** @throws selection-unsupported where the document, as it is, has no such thing */
const refuseUnasked = (
  { database, catalog, isSession }: SelectableDocument,
  { pick, rating, label, collection }: PictureQuery,
): void => {
  if (pick !== null) throw unsupported(catalog, 'flags', 'Capture One has stars and colours only');
  const strange = 'its tables are not as they were known';
  if (!hasVariants(database)) throw unsupported(catalog, 'pictures', strange);
  if (collection !== null && !(hasMembers(database) && hasNamedCollections(database)))
    throw unsupported(catalog, 'albums', strange);
  if (isSession && isEmpty(database, 'ZIMAGE'))
    throw unsupported(
      catalog,
      'pictures',
      `it lists none, since a session may write them down only when it is closed; ${closeIt}`,
    );
  if (rating === null && label === null) return;
  if (!hasMetadata(database)) throw unsupported(catalog, 'stars and colours', strange);
  if (isEmpty(database, 'ZVARIANT') && !isEmpty(database, 'ZIMAGE'))
    throw unsupported(catalog, 'stars and colours', `it has none of any picture; ${closeIt}`);
};

const trashLocations = ({ database, locations, isSession }: SelectableDocument): ReadonlySet<number> => {
  if (!isSession) return new Set();
  const trash = sessionPlace(database, 'trash').flatMap((id) => locations.get(id) ?? []);
  return new Set(
    [...locations].flatMap(([id, one]) =>
      one.kind === 'folder' &&
      trash.some((folder) => folder.kind === 'folder' && isWithin(folder.path, one.path))
        ? [id]
        : [],
    ),
  );
};

const asked = (
  { database, entities, catalog }: SelectableDocument,
  { collection, rating, label }: PictureQuery,
  problems: RowProblems,
): SelectionAsked & { readonly notes: readonly string[] } => {
  const tag = label === null ? null : parseColourTag(label);
  if (collection === null) return { collections: null, rating, tag, notes: [] };
  const rows = namedCollections(database, entities, problems);
  const chosen = chooseCollections(rows, { catalog, typed: collection });
  return { collections: chosen.rows.map(({ id }) => id), rating, tag, notes: chosen.notes };
};

/** Implements {@link CatalogContents.select} for a document whose rows can be relied upon. */
export const selectCaptureOne = (document: SelectableDocument, query: PictureQuery): PictureSelection => {
  const { database, catalog } = document;
  if (query.folder !== null) return orDamaged(catalog, () => selectOutput(document, query));
  const problems = new RowProblems(catalog);
  const { question, notes, inTrash } = orDamaged(catalog, () => {
    refuseUnasked(document, query);
    const { notes, ...more } = asked(document, query, problems);
    return { notes, inTrash: trashLocations(document), question: selectionQuestion(database, more) };
  });
  const [tally, once] = [{ further: 0, trashed: 0, unknown: 0, withoutFile: 0 }, new SelectedOnce()];
  return {
    folders: [],
    pictures: once.of(readPictures(question, { ...document, problems, tally, inTrash })),
    get notes() {
      return [...notes, ...tallyNotes(tally), ...once.notes(), ...holdNotes(document)];
    },
    get problems() {
      return problems.list();
    },
  };
};
