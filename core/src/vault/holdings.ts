import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { KeyringLine } from '@safelight/manifests';
import { inTransaction } from '../fs/sqlite-transaction.ts';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { packContentId } from './content-key.ts';

const SCHEMA = `
  CREATE TABLE object (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE);
  CREATE TABLE held (content BLOB NOT NULL, object INTEGER NOT NULL, PRIMARY KEY (content, object)) WITHOUT ROWID;
  CREATE TABLE snapshot (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE);
  CREATE TABLE list (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE listed (snapshot INTEGER NOT NULL, list INTEGER NOT NULL, PRIMARY KEY (snapshot, list)) WITHOUT ROWID;
  CREATE TABLE need (list INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (list, content)) WITHOUT ROWID;
  CREATE TABLE original (list INTEGER NOT NULL, file TEXT NOT NULL, PRIMARY KEY (list, file)) WITHOUT ROWID;
  CREATE TABLE path (path BLOB PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE kept (file TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE chosen (snapshot INTEGER PRIMARY KEY);`;

/**
 * What each snapshot needs and holds, and which object holds what. In memory; a list that many snapshots share is kept
 * once.
 */
export class VaultHoldings implements Disposable {
  readonly #db = new DatabaseSync(':memory:');
  readonly #prepared = new Map<string, StatementSync>();

  constructor() {
    this.#db.exec(SCHEMA);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  transaction<T>(work: () => T): T {
    return inTransaction(this.#db, work);
  }

  /** What a keyring opens: every object of a content counts, wherever the content lies as well. */
  addKeys(lines: readonly KeyringLine[]): void {
    const hold = this.#sql('INSERT OR IGNORE INTO held VALUES (?, ?)');
    this.transaction(() => {
      for (const { object, contents } of lines) {
        const id = this.#number('object', 'sha256', object);
        for (const [content] of contents) hold.run(packContentId(content), id);
      }
    });
  }

  /** The list's number, and whether it is met for the first time. */
  addList(snapshot: Sha256, name: string): { readonly list: number; readonly isNew: boolean } {
    const isNew = this.#sql('SELECT 1 FROM list WHERE name = ?').get(name) === undefined;
    const list = this.#number('list', 'name', name);
    this.#sql('INSERT OR IGNORE INTO listed VALUES (?, ?)').run(
      this.#number('snapshot', 'sha256', snapshot),
      list,
    );
    return { list, isNew };
  }

  need(list: number, contents: Iterable<ContentId>): void {
    const add = this.#sql('INSERT OR IGNORE INTO need VALUES (?, ?)');
    for (const content of contents) add.run(list, packContentId(content));
  }

  /** `file`: what tells its content from every other. */
  addOriginal(list: number, file: string): void {
    this.#sql('INSERT OR IGNORE INTO original VALUES (?, ?)').run(list, file);
  }

  /** True where it is met for the first time. */
  meetPath(path: Uint8Array): boolean {
    return this.#sql('INSERT OR IGNORE INTO path VALUES (?)').run(path).changes === 1;
  }

  /** This snapshot stays: what it holds is held. */
  keep(snapshot: Sha256): void {
    this.#sql(
      `INSERT OR IGNORE INTO kept SELECT o.file FROM snapshot s JOIN listed l ON l.snapshot = s.id
         JOIN original o ON o.list = l.list WHERE s.sha256 = ?`,
    ).run(snapshot);
  }

  /** Originals of a snapshot that none of those that stay holds. */
  alone(snapshot: Sha256): number {
    const row = this.#sql(
      `SELECT count(DISTINCT o.file) AS n FROM snapshot s JOIN listed l ON l.snapshot = s.id
         JOIN original o ON o.list = l.list
         WHERE s.sha256 = ? AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.file = o.file)`,
    ).get(snapshot);
    return Number(row?.['n'] ?? 0);
  }

  /** Objects that hold anything that these snapshots need. */
  neededObjects(snapshots: Iterable<Sha256>): ReadonlySet<Sha256> {
    this.#db.exec('DELETE FROM chosen');
    const choose = this.#sql('INSERT OR IGNORE INTO chosen SELECT id FROM snapshot WHERE sha256 = ?');
    for (const snapshot of snapshots) choose.run(snapshot);
    const rows = this.#sql(
      `SELECT DISTINCT o.sha256 FROM (SELECT DISTINCT list FROM listed WHERE snapshot IN (SELECT snapshot FROM chosen)) l
         JOIN need n ON n.list = l.list JOIN held h ON h.content = n.content JOIN object o ON o.id = h.object`,
    ).all();
    return new Set(rows.map((row) => String(row['sha256']) as Sha256));
  }

  #number(table: string, column: string, value: string): number {
    this.#sql(`INSERT OR IGNORE INTO ${table} (${column}) VALUES (?)`).run(value);
    return Number(this.#sql(`SELECT id FROM ${table} WHERE ${column} = ?`).get(value)?.['id']);
  }

  #sql(text: string): StatementSync {
    const found = this.#prepared.get(text) ?? this.#db.prepare(text);
    this.#prepared.set(text, found);
    return found;
  }
}
