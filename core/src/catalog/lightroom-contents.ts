import type { DatabaseSync } from 'node:sqlite';
import { readCounts } from './lightroom-counts.ts';
import { readExtras } from './lightroom-extras.ts';
import { hasFolders, type LightroomFolders, readFolders } from './lightroom-folders.ts';
import { hasFiles, readReferences } from './lightroom-references.ts';
import { selectLightroom } from './lightroom-selection.ts';
import { isKnownVersion, isLightroomCatalog, readVersion } from './lightroom-version.ts';
import { noExtras } from './no-extras.ts';
import { isDamaged, nothingRead } from './nothing-read.ts';
import type { CatalogContents, CatalogCopy } from './reader.ts';
import { RowProblems } from './row-problems.ts';
import { noSelection } from './selection-refused.ts';
import { isDatabaseFault, openAtRest } from './sqlite-open.ts';

const noFolders: LightroomFolders = { roots: [], byId: new Map() };

/** Why its rows are not relied upon, or null. */
const whyNotSelectable = (version: string | null, readable: boolean, copy: CatalogCopy): string | null => {
  if (isDamaged(copy)) return 'its database is damaged';
  if (!isKnownVersion(version)) return `its version ${version ?? '(none given)'} is not known here`;
  return readable ? null : 'its tables of folders and files are not as they were known';
};

const contentsOf = (database: DatabaseSync, copy: CatalogCopy, problems: RowProblems): CatalogContents => {
  const known = readVersion(database);
  const foldered = hasFolders(database);
  const readable = foldered && hasFiles(database);
  const folders = foldered ? readFolders(database, problems) : noFolders;
  const why = whyNotSelectable(known.version, readable, copy);
  return {
    ...(readable ? readExtras(database, folders, problems) : noExtras),
    ...known,
    enumerable: why === null,
    counts: readCounts(database),
    roots: folders.roots,
    folders: [...folders.byId.values()].map(({ root, path }) => ({ root, path })),
    notes: [],
    get problems() {
      return problems.list();
    },
    references: () => (readable ? readReferences(database, folders, problems) : []),
    select:
      why === null
        ? (query) => selectLightroom(database, folders, { catalog: copy.source, query })
        : noSelection(copy.source, why),
    close: () => database.close(),
  };
};

/** Closes the database where it is no catalog or reading it fails half-way. */
const readOpened = (database: DatabaseSync, copy: CatalogCopy, problems: RowProblems): CatalogContents => {
  try {
    if (isLightroomCatalog(database)) return contentsOf(database, copy, problems);
  } catch (error) {
    database.close();
    if (!isDatabaseFault(error)) throw error;
    if (copy.problems.length === 0) problems.damaged(error.message);
    return nothingRead(problems);
  }
  database.close();
  return nothingRead(problems);
};

/** Implements {@link CatalogReader.read} for Lightroom. */
export const readLightroom = (copy: CatalogCopy): CatalogContents => {
  const problems = new RowProblems(copy.source);
  if (copy.parts.length === 0 || copy.isTangled) return nothingRead(problems);
  return readOpened(openAtRest(copy.path), copy, problems);
};
