import type { DatabaseSync } from 'node:sqlite';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import { chooseCollections } from './collection-selection.ts';
import { namedCollections } from './lightroom-collections.ts';
import type { LightroomFolders } from './lightroom-folders.ts';
import { exactName, fieldsOf, parseSidecarExtensions, text, whyNot } from './lightroom-references.ts';
import { chooseLabels } from './lightroom-selection-labels.ts';
import {
  canBeAsked,
  criterionColumns,
  type SelectionAsked,
  type SelectionQuestion,
  selectionQuestion,
} from './lightroom-selection-rows.ts';
import type { PictureQuery, PictureSelection, SelectedPicture } from './picture-selection.ts';
import { RowProblems } from './row-problems.ts';
import { SelectedOnce } from './selection-once.ts';
import { orDamaged, unsupported } from './selection-refused.ts';
import { pairsOnly } from './sidecars.ts';
import { isDatabaseFault } from './sqlite-open.ts';

/** What was met while the pictures were read. */
interface Tally {
  copies: number;
  withoutFile: number;
}

interface Reading {
  readonly database: DatabaseSync;
  readonly folders: LightroomFolders;
  readonly problems: RowProblems;
}

/** A row of {@link selectionQuestion}; null where it is told of instead. */
const pictureOf = (row: unknown, reading: Reading, tally: Tally): SelectedPicture | null => {
  const [id, masters, copies, edited, position, folderId, written, sidecars] = fieldsOf(row);
  if (id === null) {
    tally.withoutFile += Number(masters) + Number(copies);
    return null;
  }
  const name = text(written);
  const folder = reading.folders.byId.get(Number(folderId ?? Number.NaN));
  const why = whyNot(folder, name);
  if (folder === undefined || why !== null) {
    reading.problems.refuse(displayPath(bytePathFromText(name)), why ?? '');
    return null;
  }
  tally.copies += Number(copies);
  return {
    folder: folder.path,
    name: exactName(reading.database, id, name),
    pairExtensions: pairsOnly(parseSidecarExtensions(text(sidecars))),
    masters: Number(masters),
    virtualCopies: Number(copies),
    edited: edited === null ? null : Number(edited) === 1,
    position: position === null ? null : Number(position),
  };
};

function* readPictures(
  { sql, values }: SelectionQuestion,
  reading: Reading,
  tally: Tally,
): Generator<SelectedPicture, void, undefined> {
  try {
    const statement = reading.database.prepare(sql, { returnArrays: true });
    for (const row of statement.iterate(...values)) {
      const picture = pictureOf(row, reading, tally);
      if (picture !== null) yield picture;
    }
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    reading.problems.damaged(`its list of pictures ends early (${error.message})`);
  }
}

const tallyNotes = ({ copies, withoutFile }: Tally): readonly string[] => [
  ...(copies === 0
    ? []
    : [
        `${copies === 1 ? 'A virtual copy was' : `${copies} virtual copies were`} asked for too: edits of copies are only in the catalog, and the files show none of them.`,
      ]),
  ...(withoutFile === 0
    ? []
    : [
        `${withoutFile === 1 ? 'One picture was left out: it shows' : `${withoutFile} pictures were left out: they show`} a file that the catalog does not list.`,
      ]),
];

/** @throws selection-unsupported where this kind, or this version, has no such thing */
const refuseUnasked = ({ database, problems: { path } }: Reading, query: PictureQuery): void => {
  if (query.folder !== null)
    throw unsupported(path, 'its Output folder', 'only a session of Capture One has one');
  for (const [criterion, column] of Object.entries(criterionColumns))
    if (query[criterion as keyof typeof criterionColumns] !== null && !canBeAsked(database, [column]))
      throw unsupported(path, `pictures by ${criterion}`, `its version has no column ${column}`);
  if (!canBeAsked(database, [])) throw unsupported(path, 'pictures', 'it has no table of image records');
};

const asked = (reading: Reading, query: PictureQuery): SelectionAsked & { notes: readonly string[] } => {
  const { database, problems } = reading;
  const { rating, pick, label, collection: typed } = query;
  const labels = label === null ? null : chooseLabels(database, label);
  const chosen =
    typed === null
      ? null
      : chooseCollections(namedCollections(database, problems), { catalog: problems.path, typed });
  return {
    rating,
    pick,
    labels: labels?.spellings ?? null,
    collections: chosen?.rows ?? null,
    notes: [...(chosen?.notes ?? []), ...(labels?.notes ?? [])],
  };
};

/** Implements {@link CatalogContents.select} for a Lightroom catalog whose rows can be relied upon. */
export const selectLightroom = (
  database: DatabaseSync,
  folders: LightroomFolders,
  { catalog, query }: { readonly catalog: string; readonly query: PictureQuery },
): PictureSelection => {
  const problems = new RowProblems(catalog);
  const reading = { database, folders, problems };
  const { question, notes } = orDamaged(catalog, () => {
    refuseUnasked(reading, query);
    const { notes, ...more } = asked(reading, query);
    return { notes, question: selectionQuestion(database, more) };
  });
  const [tally, once] = [{ copies: 0, withoutFile: 0 }, new SelectedOnce()];
  return {
    folders: [],
    pictures: once.of(readPictures(question, reading, tally)),
    get notes() {
      return [...notes, ...tallyNotes(tally), ...once.notes()];
    },
    get problems() {
      return problems.list();
    },
  };
};
