import { type FileStamp, stampText } from '../fs/stamp.ts';
import type { Xxh128 } from '../model/digest.ts';
import { type BytePath, joinBytes } from '../model/paths.ts';
import { asBytePath, BROKEN, IS_SOUND, type State } from './state.ts';

/** Is every content of file `f` held? Links have none. */
export const HELD = `CASE WHEN f.content IS NULL
  THEN NOT EXISTS (SELECT 1 FROM part p LEFT JOIN content c ON c.id = p.content AND ${IS_SOUND}
    WHERE p.folder = f.folder AND p.name = f.name AND c.id IS NULL)
  ELSE EXISTS (SELECT 1 FROM content c WHERE c.id = f.content AND ${IS_SOUND}) END`;

/** Does file `f` lie in this object, whole or in part? Takes its SHA-256 twice. */
export const IN_OBJECT = `(f.content IN (SELECT c.id FROM content c JOIN object o ON o.id = c.object WHERE o.sha256 = ?)
  OR EXISTS (SELECT 1 FROM part p JOIN content c ON c.id = p.content JOIN object o ON o.id = c.object
    WHERE p.folder = f.folder AND p.name = f.name AND o.sha256 = ?))`;

const DIGEST = "json_extract(f.entry, '$.xxh128')";

const AT = `SELECT f.stamp, f.size, ${DIGEST} AS xxh128 FROM file f JOIN folder d ON d.id = f.folder
  WHERE d.path = ? AND f.name = ? AND ${HELD}`;

/**
 * The files of a vault as this computer remembers them, of whatever set. Give it a *copy* of the state: it adds an index,
 * and a run may be changing the state meanwhile.
 */
export class HeldFiles {
  readonly #state: State;
  readonly #sizes = new Map<number, ReadonlySet<Xxh128>>();

  constructor(copy: State) {
    this.#state = copy;
    copy.db.exec('CREATE INDEX IF NOT EXISTS file_size ON file (size)');
  }

  /** The digest of this very version of a file, or null. */
  held(file: {
    readonly folder: BytePath;
    readonly name: BytePath;
    readonly stamp: FileStamp;
  }): Xxh128 | null {
    const rows = this.#state.sql(AT).all(file.folder, file.name);
    const stamp = rows.length === 0 ? '' : stampText(file.stamp);
    return digestOf(rows.find((row) => row['stamp'] === stamp));
  }

  /** What lay at this path when it was last backed up, or null. */
  lastAt(folder: BytePath, name: BytePath): { readonly size: number; readonly xxh128: Xxh128 } | null {
    const row = this.#state.sql(AT).get(folder, name);
    const xxh128 = digestOf(row);
    return xxh128 === null ? null : { size: Number(row?.['size']), xxh128 };
  }

  /** Digests of all files of this length. */
  ofSize(size: number): ReadonlySet<Xxh128> {
    const known = this.#sizes.get(size) ?? this.#readSize(size);
    this.#sizes.set(size, known);
    return known;
  }

  #readSize(size: number): ReadonlySet<Xxh128> {
    const rows = this.#state
      .sql(`SELECT DISTINCT ${DIGEST} AS xxh128 FROM file f WHERE f.size = ? AND ${HELD}`)
      .all(size);
    return new Set(rows.flatMap((row) => digestOf(row) ?? []));
  }
}

const digestOf = (row: Record<string, unknown> | undefined): Xxh128 | null => {
  const value = row?.['xxh128'];
  return typeof value === 'string' ? (value as Xxh128) : null;
};

/** A file of which the vault does not hold every byte, or holds damaged ones. */
export interface UnheldFile {
  readonly path: BytePath;
  /** What was found damaged; null: some of it is not held at all. */
  readonly why: string | null;
}

/** Files of a set that could not be restored whole now, as far as is known. */
export const unheldFiles = (state: State, set: string): UnheldFile[] => {
  if (state.meta(BROKEN) === null) return [];
  return state
    .sql(
      `SELECT d.path, f.name, (
         SELECT g.why FROM damage g JOIN content c ON c.object = g.object WHERE c.id = f.content OR c.id IN (
           SELECT q.content FROM part q WHERE q.folder = f.folder AND q.name = f.name) LIMIT 1) AS why
       FROM folder d JOIN file f ON f.folder = d.id WHERE d.of_set = ? AND NOT (${HELD})`,
    )
    .all(set)
    .map((row) => ({
      path: joinBytes(asBytePath(row['path']), asBytePath(row['name'])),
      why: row['why'] === null ? null : String(row['why']),
    }));
};
