import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { KeyringLine } from '@safelight/manifests';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { isSafelightError } from '../model/errors.ts';
import { packContentId } from './content-key.ts';
import { damage, type Finding } from './finding.ts';
import { openKeyring } from './keyrings.ts';
import { keyringPath, objectPath } from './layout.ts';
import { blindContent, type Removals } from './removals.ts';
import type { ReadableStore } from './store.ts';

/** Where a content lies, and the key that opens the object. */
export interface OpenableContent {
  readonly sha256: Sha256;
  readonly size: number;
  readonly key: string;
  /** Where the content begins in the object's data. */
  readonly start: number;
}

const NOTHING_REMOVED = { objects: new Set<Sha256>(), contents: new Set<Sha256>() };

/** A content that was met once more, in another object. */
interface Again {
  readonly content: ContentId;
  readonly object: number | bigint;
  readonly start: number;
}

/**
 * The contents of opened keyrings. It holds keys, so it lives in memory only; SQLite keeps a million contents in some
 * 90 MB where objects would take four times that.
 */
export class KeyIndex implements Disposable {
  readonly findings: Finding[] = [];
  readonly #db = new DatabaseSync(':memory:');
  readonly #store: ReadableStore;
  readonly #removed: Pick<Removals, 'objects' | 'contents'>;
  readonly #loaded = new Set<Sha256>();
  readonly #find: StatementSync;
  readonly #addObject: StatementSync;
  readonly #addContent: StatementSync;
  readonly #moveContent: StatementSync;

  /** `removed`: what was taken out on purpose; it stays unknown wherever a stale copy still has it. */
  constructor(store: ReadableStore, removed: Pick<Removals, 'objects' | 'contents'> = NOTHING_REMOVED) {
    this.#store = store;
    this.#removed = removed;
    this.#db.exec(`
      CREATE TABLE object (id INTEGER PRIMARY KEY, sha256 TEXT, size INTEGER, key TEXT, keyring TEXT);
      CREATE TABLE content (id BLOB PRIMARY KEY, object INTEGER, start INTEGER) WITHOUT ROWID;`);
    this.#find = this.#db.prepare(
      'SELECT o.sha256, o.size, o.key, c.start FROM content c JOIN object o ON o.id = c.object WHERE c.id = ?',
    );
    this.#addObject = this.#db.prepare('INSERT INTO object (sha256, size, key, keyring) VALUES (?, ?, ?, ?)');
    this.#addContent = this.#db.prepare('INSERT OR IGNORE INTO content VALUES (?, ?, ?)');
    this.#moveContent = this.#db.prepare('UPDATE content SET object = ?, start = ? WHERE id = ?');
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  /** Opens keyrings; one that cannot be opened in either copy is a finding, and what it opens stays unknown. */
  async load(
    keyrings: Iterable<Sha256>,
    onOpened: (keyring: Sha256, lines: readonly KeyringLine[]) => void = () => undefined,
  ): Promise<void> {
    for (const keyring of keyrings) {
      if (this.#loaded.has(keyring)) continue;
      this.#loaded.add(keyring);
      try {
        const { lines, findings } = await openKeyring(this.#store, keyring);
        this.findings.push(...findings);
        await this.#preferPresent(this.#add(keyring, lines));
        onOpened(keyring, lines);
      } catch (error) {
        if (!isSafelightError(error)) throw error;
        this.findings.push(damage(keyringPath(keyring), error));
      }
    }
  }

  /** Gives what another object holds already. */
  #add(keyring: Sha256, lines: readonly KeyringLine[]): Again[] {
    const again: Again[] = [];
    this.#db.exec('BEGIN');
    for (const line of lines) {
      if (this.#removed.objects.has(line.object)) continue;
      const object = this.#addObject.run(line.object, line.size, line.key, keyring).lastInsertRowid;
      for (const [content, start] of line.contents)
        if (
          !this.isErased(content) &&
          this.#addContent.run(packContentId(content), object, start).changes === 0
        )
          again.push({ content, object, start });
    }
    this.#db.exec('COMMIT');
    return again;
  }

  /** The first object of a content counts, unless it is not there. */
  async #preferPresent(again: readonly Again[]): Promise<void> {
    for (const { content, object, start } of again) {
      const first = this.locate(content);
      if (first !== null && (await this.#store.place.size(objectPath(first.sha256))) === null)
        this.#moveContent.run(object, start, packContentId(content));
    }
  }

  /** Was anything ever erased? */
  get erases(): boolean {
    return this.#removed.contents.size > 0;
  }

  /** Was it erased on purpose, wherever a stale copy may still hold it? */
  isErased(content: ContentId): boolean {
    return this.erases && this.#removed.contents.has(blindContent(content));
  }

  locate(content: ContentId): OpenableContent | null {
    const row = this.#find.get(packContentId(content));
    if (row === undefined) return null;
    return {
      sha256: String(row['sha256']) as Sha256,
      size: Number(row['size']),
      key: String(row['key']),
      start: Number(row['start']),
    };
  }

  /** Every object that the loaded keyrings open. */
  *objects(): Generator<{
    readonly sha256: Sha256;
    readonly size: number;
    readonly key: string;
    readonly keyring: Sha256;
  }> {
    for (const row of this.#db.prepare('SELECT sha256, size, key, keyring FROM object').iterate())
      yield {
        sha256: String(row['sha256']) as Sha256,
        size: Number(row['size']),
        key: String(row['key']),
        keyring: String(row['keyring']) as Sha256,
      };
  }
}
