import { chmodSync, existsSync, rmSync } from 'node:fs';
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { inTransaction } from '../fs/sqlite-transaction.ts';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { systemCode } from '../model/errors.ts';
import type { BytePath } from '../model/paths.ts';
import { packContentId } from './content-key.ts';
import type { SealedContent } from './jobs.ts';
import { STATE_SCHEMA } from './state-schema.ts';

/** Another command may be writing a line of its own: a moment is waited for it. */
const BUSY_MS = 10_000;

/** Set while a file may not be held whole, so that nobody need look for such files where there are none. */
export const BROKEN = 'broken';

/** Nothing is known against the object of content `c`. */
export const IS_SOUND = 'NOT EXISTS (SELECT 1 FROM damage g WHERE g.object = c.object)';

export interface StoredObject {
  readonly sha256: Sha256;
  readonly size: number;
}

/** Where a content lies; `keyring` opens the object. */
export interface ContentLocation extends StoredObject {
  readonly start: number;
  readonly keyring: Sha256;
}

/** See `STATE_SCHEMA`. */
export class State implements Disposable {
  readonly db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(path: string) {
    this.db = new DatabaseSync(path, { timeout: BUSY_MS });
    this.db.exec(STATE_SCHEMA);
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

  /** Not where its object was found damaged: then it is sealed again as soon as somebody has it. */
  holds(id: ContentId): boolean {
    return (
      this.sql(`SELECT 1 FROM content c WHERE c.id = ? AND ${IS_SOUND}`).get(packContentId(id)) !== undefined
    );
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

  /** One that is held already stays where it is. */
  addContent(id: ContentId, length: number, object: number, start: number): void {
    if (!this.holds(id)) this.putContent(id, length, object, start);
  }

  /** Wherever it was held before. */
  putContent(id: ContentId, length: number, object: number, start: number): void {
    this.sql('INSERT OR REPLACE INTO content VALUES (?, ?, ?, ?)').run(
      packContentId(id),
      length,
      object,
      start,
    );
    if (length >= 1 << 20) this.sql('INSERT INTO large VALUES (?) ON CONFLICT DO NOTHING').run(length);
  }

  /** Forgets objects that the place no longer has, and everything that relied on them. */
  forgetObjects(lost: readonly Sha256[]): void {
    if (lost.length === 0) return;
    this.transaction(() => {
      this.setMeta(BROKEN, 'yes');
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

/** Takes a state away, so that one that is made anew believes nothing of it. */
export const removeState = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
};

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
