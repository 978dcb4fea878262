import type { DatabaseSync } from 'node:sqlite';
import { SafelightError } from '../model/errors.ts';
import type { CatalogInspection } from './reader.ts';
import { beginCheck, type DatabaseCheck } from './sqlite-check.ts';
import { beginsLikeSqlite, firstBytes, headerLength } from './sqlite-header.ts';
import { isDatabaseFault, openAtRest } from './sqlite-open.ts';

/** What an editor's reader makes of a copied database: is it one of its own, and of which version? */
export interface Introduction {
  /** Why it is no catalog of this editor, or null; completes "… is not a catalog:". */
  readonly stranger: string | null;
  readonly notes: readonly string[];
}

interface InspectOptions {
  /** The live catalog's path, for messages. */
  readonly named: string;
  /** The copy that may be changed by recovery. */
  readonly opened: string;
  readonly recover: boolean;
  introduce(database: DatabaseSync): Introduction;
  readonly signal: AbortSignal;
}

const nothingMore: CatalogInspection = { notes: [], problems: [] };

const problem = (error: SafelightError): CatalogInspection => ({ notes: [], problems: [error] });

/** Why the file is no SQLite database at all, or null where it may be one. */
const whyNoDatabase = async (path: string): Promise<string | null> => {
  const header = await firstBytes(path, headerLength);
  if (header.length === 0) return 'it is empty';
  return beginsLikeSqlite(header) ? null : 'it is not a SQLite database';
};

const checkNotes = ({ unchecked, thorough, findings }: DatabaseCheck): string[] => [
  ...(unchecked.length > 0 ? [`Not checked, sorted by rules unknown here: ${unchecked.join(', ')}.`] : []),
  ...(thorough || findings.length > 0 ? [] : ['It is big: its indexes were not compared with its tables.']),
];

/** Does the recovered copy say of itself that it is a catalog, and of which version? */
const introduce = ({ named, opened, introduce: ask }: InspectOptions): CatalogInspection => {
  const database = openAtRest(opened);
  try {
    const { stranger, notes } = ask(database);
    if (stranger !== null)
      return problem(new SafelightError('not-a-catalog', { path: named, why: stranger }));
    return { notes, problems: [] };
  } finally {
    database.close();
  }
};

/** A damaged database may be unable to introduce itself; that it is damaged was said already. */
const introduceDamaged = (options: InspectOptions): CatalogInspection => {
  try {
    return introduce(options);
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    return nothingMore;
  }
};

/** A copy that is being inspected, and may be read meanwhile unless it is tangled. */
export interface RunningInspection {
  /** True where reading the database might never end: its bytes are all that is to be had of it. */
  readonly isTangled: boolean;
  readonly found: Promise<CatalogInspection>;
}

/** Recovers the copy, checks it and asks it who it is. What is wrong with it is data; only the disk's faults are thrown. */
export const beginInspection = async (options: InspectOptions): Promise<RunningInspection> => {
  const { named: path, opened, recover, signal } = options;
  const why = await whyNoDatabase(opened);
  if (why !== null)
    return {
      isTangled: false,
      found: Promise.resolve(problem(new SafelightError('not-a-catalog', { path, why }))),
    };
  const { isTangled, found } = await beginCheck({ path: opened, recover }, signal);
  const told = found.then((check) => inspectionOf(check, { ...options, isTangled }));
  told.catch(() => undefined); // whoever awaits it may not be listening yet
  return { isTangled, found: told };
};

const inspectionOf = (
  check: DatabaseCheck,
  options: InspectOptions & { readonly isTangled: boolean },
): CatalogInspection => {
  const { notes, problems } = options.isTangled ? nothingMore : introduceDamaged(options);
  const damage = check.findings.map((finding) => finding.trim()).join('; ');
  return {
    notes: [...checkNotes(check), ...notes],
    problems:
      damage === ''
        ? problems
        : [new SafelightError('catalog-damaged', { path: options.named, why: damage }), ...problems],
  };
};
