import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type BytePath, bytePathFromText } from '../model/paths.ts';
import { readCollections } from './captureone-collections.ts';
import { readCounts } from './captureone-counts.ts';
import { type Entities, readEntities, unreadable } from './captureone-entities.ts';
import { hasCollections, readSessionFolders } from './captureone-favourites.ts';
import { hasLocations, type Location, readLocations } from './captureone-locations.ts';
import { hasImages, readReferences } from './captureone-references.ts';
import { rootsOf } from './captureone-roots.ts';
import { selectCaptureOne } from './captureone-selection.ts';
import { type CaptureOneVersion, isCaptureOne, isKnownVersion, readVersion } from './captureone-version.ts';
import { noExtras } from './no-extras.ts';
import { isDamaged, nothingRead } from './nothing-read.ts';
import type { CatalogContents, CatalogCopy, CatalogKind } from './reader.ts';
import type { RootMove } from './root-move.ts';
import { RowProblems } from './row-problems.ts';
import { noSelection } from './selection-refused.ts';
import { columnsOf } from './sqlite-columns.ts';
import { isDatabaseFault, openAtRest } from './sqlite-open.ts';

export interface CaptureOneReading {
  readonly copy: CatalogCopy;
  readonly kind: CatalogKind;
  readonly moves: readonly RootMove[];
}

/** Why its rows are not relied upon, in a sentence, or null. */
export const whyNotEnumerable = (
  database: DatabaseSync,
  { version }: CaptureOneVersion,
  entities: Entities,
): string | null => {
  const walked = 'its folders are walked instead';
  if (!isKnownVersion(version))
    return `Its version ${version ?? '(none given)'} is not known here: ${walked}.`;
  if (!(hasLocations(database) && hasImages(database) && hasCollections(database)))
    return `Its tables of folders and pictures are not as they were known: ${walked}.`;
  return entities.doubt === null
    ? null
    : `Its rows cannot be told apart, since ${entities.doubt}: ${walked}.`;
};

/** Damage in one table does not take the others with it; it is told once, by the check or here. */
const unlessDamaged = <T>(look: () => T, fallback: T, { copy, problems }: Blame): T => {
  try {
    return look();
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    if (copy.problems.length === 0) problems.damaged(error.message);
    return fallback;
  }
};

interface Blame {
  readonly copy: CatalogCopy;
  readonly problems: RowProblems;
}

/** In the words of {@link noSelection}. */
const whyNotSelectable = (about: CaptureOneVersion, entities: Entities): string =>
  isKnownVersion(about.version)
    ? (entities.doubt ?? 'its tables of folders and pictures are not as they were known')
    : `its version ${about.version ?? '(none given)'} is not known here`;

const homeOf = ({ source }: CatalogCopy): BytePath => bytePathFromText(dirname(source));

const foldersAmong = (locations: ReadonlyMap<number, Location>): BytePath[] => [
  ...new Set([...locations.values()].flatMap((one) => (one.kind === 'folder' ? [one.path] : []))),
];

const countOf = (database: DatabaseSync, rows: string): number =>
  Number(database.prepare(`SELECT count(*) AS n FROM ${rows}`).get()?.['n']);

const pictureNotes = (database: DatabaseSync): string[] => {
  if (!hasImages(database)) return [];
  if (countOf(database, 'ZIMAGE') === 0)
    return ['It lists no pictures: what lies in its folders is backed up as it is.'];
  if (!columnsOf(database, 'ZIMAGE').has('ZISTRASHED')) return [];
  const trashed = countOf(database, 'ZIMAGE WHERE ZISTRASHED = 1');
  return trashed === 0
    ? []
    : [`${trashed} of its pictures are in its trash, and are backed up with the rest.`];
};

const danglingNotes = (dangling: number): string[] =>
  dangling === 0 ? [] : [`${dangling} of its folder lists have no folder any more and were passed over.`];

const contentsOf = (
  database: DatabaseSync,
  reading: CaptureOneReading,
  problems: RowProblems,
): CatalogContents => {
  const { copy, kind, moves } = reading;
  const about = readVersion(database);
  const entities = unlessDamaged(() => readEntities(database), unreadable, { copy, problems });
  const home = homeOf(copy);
  const onWindows = process.platform === 'win32';
  const { writtenOnWindows } = about;
  const locations = hasLocations(database)
    ? readLocations(database, { home, moves, onWindows, writtenOnWindows }, problems)
    : new Map<number, Location>();
  const enumerable = whyNotEnumerable(database, about, entities) === null && !isDamaged(copy);
  const isSession = (about.type ?? (kind === 'capture-one-session' ? 'session' : 'catalog')) === 'session';
  const session =
    isSession && enumerable
      ? readSessionFolders(database, { entities, locations }, problems)
      : { folders: foldersAmong(locations), dangling: 0 };
  const roots = rootsOf(foldersAmong(locations), home);
  return {
    ...noExtras,
    collections: () =>
      unlessDamaged(() => readCollections(database, entities, problems), null, { copy, problems }),
    version: about.version,
    identity: about.identity,
    enumerable,
    counts: unlessDamaged(() => readCounts(database, entities), null, { copy, problems }),
    roots,
    folders: session.folders.map((path) => ({
      root: roots.find((root) => path.startsWith(root)) ?? path,
      path,
    })),
    notes: [
      ...unlessDamaged(() => pictureNotes(database), [], { copy, problems }),
      ...danglingNotes(session.dangling),
    ],
    get problems() {
      return problems.list();
    },
    references: () => (hasImages(database) ? readReferences(database, locations, problems) : []),
    select: enumerable
      ? (query) =>
          selectCaptureOne(
            { database, entities, locations, catalog: copy.source, home, isSession, hold: copy.hold },
            query,
          )
      : noSelection(
          copy.source,
          isDamaged(copy) ? 'its database is damaged' : whyNotSelectable(about, entities),
        ),
    close: () => database.close(),
  };
};

/** Implements {@link CatalogReader.read} for Capture One. `ZCAPTUREPILOT`, which holds a password, is read by nothing here. */
export const readCaptureOne = (reading: CaptureOneReading): CatalogContents => {
  const { copy } = reading;
  const problems = new RowProblems(copy.source);
  if (copy.parts.length === 0 || copy.isTangled) return nothingRead(problems);
  const database = openAtRest(copy.path);
  try {
    if (isCaptureOne(database)) return contentsOf(database, reading, problems);
  } catch (error) {
    database.close();
    if (!isDatabaseFault(error)) throw error;
    if (copy.problems.length === 0) problems.damaged(error.message);
    return nothingRead(problems);
  }
  database.close();
  return nothingRead(problems);
};
