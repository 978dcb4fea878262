import { chmodSync, existsSync } from 'node:fs';
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { inTransaction } from '../fs/sqlite-transaction.ts';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { systemCode } from '../model/errors.ts';
import type { BytePath } from '../model/paths.ts';
import { packContentId } from './content-key.ts';
import type { SealedContent } from './jobs.ts';

/**
 * What this computer knows of a vault, so that a run costs what changed: which content is stored where, and what every
 * file looked like. Holds names and ids, no key. It can be thrown away: `open` rebuilds it from the vault.
 */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA temp_store = MEMORY;
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS keyring (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, inventoried INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS object (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
    keyring INTEGER NOT NULL REFERENCES keyring, inventoried INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS object_keyring ON object (keyring);
  CREATE TABLE IF NOT EXISTS content (
    id BLOB PRIMARY KEY, length INTEGER NOT NULL, object INTEGER NOT NULL REFERENCES object, start INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS content_object ON content (object);
  CREATE TABLE IF NOT EXISTS large (length INTEGER PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS folder (
    id INTEGER PRIMARY KEY, of_set TEXT NOT NULL, path TEXT NOT NULL, leaves TEXT, files INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0, links INTEGER NOT NULL DEFAULT 0, run TEXT, UNIQUE (of_set, path));
  CREATE TABLE IF NOT EXISTS file (
    folder INTEGER NOT NULL REFERENCES folder, name TEXT NOT NULL, stamp TEXT NOT NULL, size INTEGER NOT NULL,
    content BLOB, entry TEXT NOT NULL, PRIMARY KEY (folder, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS part (
    folder INTEGER NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (folder, name, content)
  ) WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS parts_of_file AFTER DELETE ON file BEGIN
    DELETE FROM part WHERE folder = old.folder AND name = old.name;
  END;
  CREATE TABLE IF NOT EXISTS blocks (
    of_set TEXT NOT NULL, path TEXT NOT NULL, tags BLOB NOT NULL, extents TEXT NOT NULL,
    PRIMARY KEY (of_set, path)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reference (
    of_set TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL, sidecars TEXT NOT NULL,
    PRIMARY KEY (of_set, folder, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dropped (
    of_set TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (of_set, folder, name)) WITHOUT ROWID;
`;

export interface StoredObject {
  readonly sha256: Sha256;
  readonly size: number;
}

/** Where a content lies; `keyring` opens the object. */
export interface ContentLocation extends StoredObject {
  readonly start: number;
  readonly keyring: Sha256;
}

export class State implements Disposable {
  readonly db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(path: string) {
    this.db = new DatabaseSync(path);
    this.db.exec(SCHEMA);
    if (path !== ':memory:') chmodSync(path, 0o600);
  }

  [Symbol.dispose](): void {
    this.db.close();
  }

  /** Each statement is prepared once. */
  sql(text: string): StatementSync {
    const found = this.#prepared.get(text) ?? this.db.prepare(text);
    this.#prepared.set(text, found);
    return found;
  }

  transaction<T>(work: () => T): T {
    return inTransaction(this.db, work);
  }

  meta(name: string): string | null {
    const row = this.sql('SELECT value FROM meta WHERE name = ?').get(name);
    return row === undefined ? null : String(row['value']);
  }

  setMeta(name: string, value: string): void {
    this.sql('INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(
      name,
      value,
    );
  }

  holds(id: ContentId): boolean {
    return this.sql('SELECT 1 FROM content WHERE id = ?').get(packContentId(id)) !== undefined;
  }

  /** Is any content of a MiB or more of this length held? Then a file of that length is hashed before it is sealed. */
  holdsLength(length: number): boolean {
    return this.sql('SELECT 1 FROM large WHERE length = ?').get(length) !== undefined;
  }

  locate(id: ContentId): ContentLocation | null {
    const row = this.sql(
      `SELECT o.sha256, o.size, c.start, k.sha256 AS keyring FROM content c
       JOIN object o ON o.id = c.object JOIN keyring k ON k.id = o.keyring WHERE c.id = ?`,
    ).get(packContentId(id));
    if (row === undefined) return null;
    return {
      sha256: String(row['sha256']) as Sha256,
      size: Number(row['size']),
      start: Number(row['start']),
      keyring: String(row['keyring']) as Sha256,
    };
  }

  /** Records a keyring that is durable in the place; gives its number. */
  addKeyring({ sha256, size }: { readonly sha256: Sha256; readonly size: number }): number {
    this.sql('INSERT INTO keyring (sha256, size) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING').run(
      sha256,
      size,
    );
    return Number(this.sql('SELECT id FROM keyring WHERE sha256 = ?').get(sha256)?.['id']);
  }

  /** Records an object that is durable and whose key stands in `keyring`. */
  addObject({ sha256, size }: StoredObject, keyring: number): number {
    this.sql(
      `INSERT INTO object (sha256, size, keyring) VALUES (?, ?, ?)
       ON CONFLICT (sha256) DO UPDATE SET keyring = excluded.keyring`,
    ).run(sha256, size, keyring);
    return Number(this.sql('SELECT id FROM object WHERE sha256 = ?').get(sha256)?.['id']);
  }

  addContent(id: ContentId, length: number, object: number, start: number): void {
    this.sql('INSERT INTO content VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING').run(
      packContentId(id),
      length,
      object,
      start,
    );
    if (length >= 1 << 20) this.sql('INSERT INTO large VALUES (?) ON CONFLICT DO NOTHING').run(length);
  }

  /** Forgets objects that the place no longer has, and everything that relied on them. */
  forgetObjects(lost: readonly Sha256[]): void {
    this.transaction(() => {
      for (const sha256 of lost) {
        const id = this.sql('SELECT id FROM object WHERE sha256 = ?').get(sha256)?.['id'];
        if (id === undefined) continue;
        this.sql('DELETE FROM content WHERE object = ?').run(id);
        this.sql('DELETE FROM object WHERE id = ?').run(id);
      }
      this.db.exec('UPDATE folder SET leaves = NULL');
    });
  }

  /** Forgets keyrings that the place no longer has: what they open is noise there. */
  forgetKeyrings(lost: readonly Sha256[]): void {
    const objects = lost.flatMap((sha256) =>
      this.sql('SELECT o.sha256 FROM object o JOIN keyring k ON k.id = o.keyring WHERE k.sha256 = ?').all(
        sha256,
      ),
    );
    this.forgetObjects(objects.map((row) => String(row['sha256']) as Sha256));
    for (const sha256 of lost) this.sql('DELETE FROM keyring WHERE sha256 = ?').run(sha256);
  }
}

/** A copy of a state to look things up in while another run may be changing it; an empty one where there is none yet. */
export const copyState = async (from: string, to: string): Promise<void> => {
  if (!existsSync(from)) return;
  const source = new DatabaseSync(from);
  try {
    await backup(source, to);
  } finally {
    source.close();
  }
};

/**
 * Does the file at this path hold a database whose pages are whole? It is only read, but not opened read-only: such a
 * connection would leave a `-wal` and a `-shm` behind.
 */
export const isSoundState = (path: string): boolean => {
  try {
    const db = new DatabaseSync(path);
    try {
      return db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok';
    } finally {
      db.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ERR_SQLITE_ERROR') return false;
    throw error;
  }
};

/** A stretch of sealed content as the run remembers it until its keyring is durable. */
export type NewContent = SealedContent & { readonly sealed: NonNullable<SealedContent['sealed']> };

/** Names in the state are byte paths: SQLite's order of their text is the order of their bytes. */
export const asBytePath = (value: unknown): BytePath => String(value) as BytePath;
