import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { canonicalText, type LedgerFact } from '@safelight/manifests';
import { inTransaction } from '../fs/sqlite-transaction.ts';
import type { Fingerprint, Sha256 } from '../model/digest.ts';
import { hashOf, type Row } from './chain.ts';
import { nameDigest, SALT } from './names.ts';

/**
 * The history of one vault as this computer keeps it: the chain of the key it has now (one that is attached again gets
 * a new key, and begins a new chain), what it read of other computers', and apart from
 * both the names behind the digests. What was appended outlives a power cut (`synchronous = FULL`): a chain whose end
 * was published and then forgotten would look as if somebody had cut it. Names that are taken away leave no trace in
 * the file (`secure_delete`).
 */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 10000;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS event (
    machine TEXT NOT NULL, number INTEGER NOT NULL, hash TEXT NOT NULL, line TEXT NOT NULL,
    PRIMARY KEY (machine, number)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS name (
    digest TEXT NOT NULL, machine TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (digest, machine)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS file (
    id INTEGER PRIMARY KEY, machine TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    mark TEXT NOT NULL, inventoried INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS met (path TEXT PRIMARY KEY) WITHOUT ROWID;
`;

/** A file of this computer's history in the vault. `mark`: the last event it holds, or the digest of what it says. */
export interface PublishedFile {
  readonly kind: 'stretch' | 'settings' | 'names' | 'delivery';
  readonly path: string;
  readonly sha256: Sha256;
  readonly size: number;
  readonly mark: string;
  readonly inventoried: boolean;
}

export class Ledger implements Disposable {
  readonly db: DatabaseSync;
  readonly machine: Fingerprint;

  constructor(path: string, machine: Fingerprint) {
    this.machine = machine;
    this.db = new DatabaseSync(path);
    this.db.exec(SCHEMA);
    if (path !== ':memory:') chmodSync(path, 0o600);
  }

  [Symbol.dispose](): void {
    this.db.close();
  }

  transaction<T>(work: () => T): T {
    return inTransaction(this.db, work);
  }

  /** Writes down what happened, behind everything before it. Call inside `transaction`. */
  append({ kind, data }: LedgerFact, at: string): void {
    const last = this.last();
    const said = {
      index: last === null ? 0 : last.number + 1,
      at,
      machine: this.machine,
      previous: last?.hash ?? null,
      kind,
      data,
    };
    const hash = hashOf({ ...said, hash: '' as Sha256 });
    this.adopt(this.machine, { number: said.index, line: canonicalText({ ...said, hash }) }, hash);
  }

  /** The end of this computer's own chain. */
  last(): { readonly number: number; readonly hash: Sha256 } | null {
    const row = this.db
      .prepare('SELECT number, hash FROM event WHERE machine = ? ORDER BY number DESC LIMIT 1')
      .get(this.machine);
    return row === undefined ? null : { number: Number(row['number']), hash: String(row['hash']) as Sha256 };
  }

  /** Hash of one of this computer's own events. */
  hashAt(number: number): Sha256 | null {
    const row = this.db
      .prepare('SELECT hash FROM event WHERE machine = ? AND number = ?')
      .get(this.machine, number);
    return row === undefined ? null : (String(row['hash']) as Sha256);
  }

  /** Keeps an event; one that is there stays as it is. */
  adopt(machine: string, { number, line }: Row, hash: string): void {
    this.db
      .prepare('INSERT INTO event VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(machine, number, hash, line);
  }

  machines(): Fingerprint[] {
    return this.db
      .prepare('SELECT DISTINCT machine FROM event')
      .all()
      .map((row) => String(row['machine']) as Fingerprint);
  }

  /** Events of a computer from a number on, in order. */
  rows(machine: string, from = 0): Row[] {
    return this.db
      .prepare('SELECT number, line FROM event WHERE machine = ? AND number >= ? ORDER BY number')
      .all(machine, from)
      .map((row) => ({ number: Number(row['number']), line: String(row['line']) }));
  }

  /** The digest of a name, and the name in the table beside it. */
  name(text: string): Sha256 {
    const digest = nameDigest(this.salt(), text);
    this.keepName(this.machine, { digest, text });
    return digest;
  }

  keepName(machine: string, { digest, text }: { readonly digest: string; readonly text: string }): void {
    this.db.prepare('INSERT INTO name VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(digest, machine, text);
  }

  /** Null where the name is not known, or was taken away. */
  nameOf(digest: string): string | null {
    const row = this.db.prepare('SELECT text FROM name WHERE digest = ?').get(digest);
    return row === undefined ? null : String(row['text']);
  }

  /** The names this computer gave, sorted by digest. */
  ownNames(): { readonly digest: Sha256; readonly text: string }[] {
    return this.db
      .prepare('SELECT digest, text FROM name WHERE machine = ? ORDER BY digest')
      .all(this.machine)
      .map((row) => ({ digest: String(row['digest']) as Sha256, text: String(row['text']) }));
  }

  /** Takes all names away, and the salt with which they could be guessed; the chain stays as it is. */
  emptyNames(): void {
    this.transaction(() => {
      this.db.exec("DELETE FROM name; DELETE FROM meta WHERE name = 'salt'");
    });
  }

  salt(): Buffer {
    const kept = this.meta('salt');
    if (kept !== null) return Buffer.from(kept, 'hex');
    const salt = randomBytes(SALT);
    this.setMeta('salt', salt.toString('hex'));
    return salt;
  }

  meta(name: string): string | null {
    const row = this.db.prepare('SELECT value FROM meta WHERE name = ?').get(name);
    return row === undefined ? null : String(row['value']);
  }

  setMeta(name: string, value: string | null): void {
    if (value === null) this.db.prepare('DELETE FROM meta WHERE name = ?').run(name);
    else
      this.db
        .prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
        .run(name, value);
  }

  /** What this computer put into the vault, oldest first. */
  files(): PublishedFile[] {
    return this.db.prepare('SELECT * FROM file WHERE machine = ? ORDER BY id').all(this.machine).map(asFile);
  }

  /** Call before the file is put: one that is in the vault is always known here. */
  addFile({ kind, path, sha256, size, mark }: Omit<PublishedFile, 'inventoried'>): void {
    this.db
      .prepare('INSERT INTO file (machine, kind, path, sha256, size, mark) VALUES (?, ?, ?, ?, ?, ?)')
      .run(this.machine, kind, path, sha256, size, mark);
  }

  /** All files that were put are named by an inventory now. */
  markInventoried(): void {
    this.db
      .prepare('UPDATE file SET inventoried = 1 WHERE machine = ? AND inventoried = 0')
      .run(this.machine);
  }

  forgetFile(path: string): void {
    this.db.prepare('DELETE FROM file WHERE path = ?').run(path);
  }

  /** Stretches of other computers that were read already. */
  hasMet(path: string): boolean {
    return this.db.prepare('SELECT 1 FROM met WHERE path = ?').get(path) !== undefined;
  }

  meet(path: string): void {
    this.db.prepare('INSERT INTO met VALUES (?) ON CONFLICT DO NOTHING').run(path);
  }
}

const asFile = (row: Record<string, SQLOutputValue>): PublishedFile => ({
  kind: String(row['kind']) as PublishedFile['kind'],
  path: String(row['path']),
  sha256: String(row['sha256']) as Sha256,
  size: Number(row['size']),
  mark: String(row['mark']),
  inventoried: row['inventoried'] === 1,
});
