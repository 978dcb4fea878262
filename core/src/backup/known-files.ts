import { type FileEntry, LeafEntry, parseDocument } from '@safelight/manifests';
import type { BytePath } from '../model/paths.ts';
import { packContentId } from '../vault/content-key.ts';
import { HELD } from '../vault/held-files.ts';
import { asBytePath, type State } from '../vault/state.ts';
import type { StoredFile } from './entries.ts';
import type { KnownFile } from './plan.ts';
import { originalOf } from './tripwire.ts';

/** A folder of the set and all below it; filled by `#within`. */
const WITHIN = 'of_set = ? AND (path = ? OR substr(path, 1, ?) = ?)';

/** The files of one set as the state remembers them; with the run's changes they are what the snapshot will say. */
export class KnownFiles {
  readonly #state: State;
  readonly #set: string;
  readonly #run: string;

  constructor(state: State, set: string, run: string) {
    this.#state = state;
    this.#set = set;
    this.#run = run;
  }

  /** The folder's number; it is marked as seen by this run. */
  enter(path: BytePath): number {
    this.#state
      .sql(
        `INSERT INTO folder (of_set, path, run) VALUES (?, ?, ?)
         ON CONFLICT (of_set, path) DO UPDATE SET run = excluded.run`,
      )
      .run(this.#set, path, this.#run);
    return Number(
      this.#state.sql('SELECT id FROM folder WHERE of_set = ? AND path = ?').get(this.#set, path)?.['id'],
    );
  }

  /** Sorted by name. */
  *in(folder: number): Generator<KnownFile> {
    const rows = this.#state
      .sql(`SELECT f.name, f.stamp, ${HELD} AS held FROM file f WHERE f.folder = ? ORDER BY f.name`)
      .iterate(folder);
    for (const row of rows)
      yield { name: asBytePath(row['name']), stamp: String(row['stamp']), held: row['held'] === 1 };
  }

  /** The same by the folder's path; nothing where the folder is not known. */
  *at(path: BytePath): Generator<KnownFile> {
    const row = this.#state.sql('SELECT id FROM folder WHERE of_set = ? AND path = ?').get(this.#set, path);
    if (row !== undefined) yield* this.in(Number(row['id']));
  }

  holds(folder: BytePath, name: BytePath, stamp: string): boolean {
    const row = this.#state
      .sql(
        `SELECT f.stamp, ${HELD} AS held FROM file f JOIN folder d ON d.id = f.folder WHERE d.of_set = ? AND d.path = ? AND f.name = ?`,
      )
      .get(this.#set, folder, name);
    return row !== undefined && row['held'] === 1 && row['stamp'] === stamp;
  }

  save(
    folder: number,
    file: {
      readonly name: BytePath;
      readonly stamp: string;
      readonly size: number;
      /** Null for a link. */
      readonly parts: StoredFile['parts'] | null;
      readonly entry: string;
    },
  ): void {
    const content = file.parts !== null && 'content' in file.parts ? packContentId(file.parts.content) : null;
    this.#state.sql('DELETE FROM part WHERE folder = ? AND name = ?').run(folder, file.name);
    this.#state
      .sql('INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)')
      .run(folder, file.name, file.stamp, file.size, content, file.entry);
    if (file.parts !== null && 'extents' in file.parts)
      for (const id of [...file.parts.extents, ...file.parts.contents])
        this.#state
          .sql('INSERT OR IGNORE INTO part VALUES (?, ?, ?)')
          .run(folder, file.name, packContentId(id));
    this.#touch(folder);
  }

  forget(folder: number, names: readonly BytePath[]): void {
    if (names.length === 0) return;
    for (const name of names)
      this.#state.sql('DELETE FROM file WHERE folder = ? AND name = ?').run(folder, name);
    this.#touch(folder);
  }

  has(folder: number, name: BytePath): boolean {
    return (
      this.#state.sql('SELECT 1 FROM file WHERE folder = ? AND name = ?').get(folder, name) !== undefined
    );
  }

  /** The same by the folder's path. */
  hasAt(folder: BytePath, name: BytePath): boolean {
    return (
      this.#state
        .sql(
          'SELECT 1 FROM file f JOIN folder d ON d.id = f.folder WHERE d.of_set = ? AND d.path = ? AND f.name = ?',
        )
        .get(this.#set, folder, name) !== undefined
    );
  }

  /** The file's line in the manifest; null where it is not known, or is a link. */
  entry(folder: number, name: BytePath): FileEntry | null {
    const row = this.#state.sql('SELECT entry FROM file WHERE folder = ? AND name = ?').get(folder, name);
    if (row === undefined) return null;
    const entry = parseDocument(LeafEntry, String(row['entry']), 'a line of the state');
    return entry.kind === 'file' ? entry : null;
  }

  /** Forgets what was kept apart of a file: see `apartName`. */
  forgetApart(folder: number, name: BytePath): void {
    const prefix = `${name}.changed-`;
    const apart = this.#state
      .sql('SELECT name FROM file WHERE folder = ? AND name > ? AND name < ?')
      .all(folder, prefix, `${prefix}g`)
      .map((row) => asBytePath(row['name']))
      .filter((found) => originalOf(found) === name);
    this.forget(folder, apart);
  }

  /** A folder that could not be listed stays as it was, and all below it. Gives how many files that are. */
  keepBelow(path: BytePath): number {
    const below = `${WITHIN} AND run IS NOT ?`;
    const folders = [...this.#within(path), this.#run] as const;
    const kept = this.#state
      .sql(`SELECT count(*) AS n FROM file WHERE folder IN (SELECT id FROM folder WHERE ${below})`)
      .get(...folders);
    this.#state.sql(`UPDATE folder SET run = ? WHERE ${below}`).run(this.#run, ...folders);
    return Number(kept?.['n'] ?? 0);
  }

  /** The files of a folder and all below it, once more in another place of the set; what was there goes. */
  copyTree(from: BytePath, to: BytePath): void {
    const state = this.#state;
    const there = this.#within(to);
    state.sql(`DELETE FROM file WHERE folder IN (SELECT id FROM folder WHERE ${WITHIN})`).run(...there);
    state.sql(`DELETE FROM folder WHERE ${WITHIN}`).run(...there);
    for (const row of state.sql(`SELECT id, path FROM folder WHERE ${WITHIN}`).all(...this.#within(from))) {
      const copy = to + asBytePath(row['path']).slice(from.length);
      const of = [this.#newFolder(copy as BytePath), Number(row['id'])] as const;
      state
        .sql('INSERT INTO file SELECT ?, name, stamp, size, content, entry FROM file WHERE folder = ?')
        .run(...of);
      state.sql('INSERT INTO part SELECT ?, name, content FROM part WHERE folder = ?').run(...of);
    }
  }

  /** A folder and all below it stay as they are; false, and nothing is kept, where the place does not hold all of it. */
  keepTree(path: BytePath): boolean {
    const lost = this.#state
      .sql(`SELECT 1 FROM file f JOIN folder d ON d.id = f.folder WHERE ${WITHIN} AND NOT ${HELD}`)
      .get(...this.#within(path));
    return lost === undefined && this.keepBelow(path) > 0;
  }

  /** Forgets the folders that this run did not meet. */
  forgetUnseen(): void {
    const unseen = '(SELECT id FROM folder WHERE of_set = ? AND run IS NOT ?)';
    this.#state.sql(`DELETE FROM file WHERE folder IN ${unseen}`).run(this.#set, this.#run);
    this.#state.sql('DELETE FROM folder WHERE of_set = ? AND run IS NOT ?').run(this.#set, this.#run);
  }

  #within(path: BytePath): readonly [string, BytePath, number, string] {
    const base = path.endsWith('/') ? path : `${path}/`;
    return [this.#set, path, base.length, base];
  }

  #newFolder(path: BytePath): number {
    const row = this.#state.sql('INSERT INTO folder (of_set, path) VALUES (?, ?)').run(this.#set, path);
    return Number(row.lastInsertRowid);
  }

  #touch(folder: number): void {
    this.#state.sql('UPDATE folder SET leaves = NULL WHERE id = ?').run(folder);
  }
}
