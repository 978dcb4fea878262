import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { headerLength } from './sqlite-header.ts';
import { isDatabaseFault, openAtRest } from './sqlite-open.ts';

/**
 * The four kinds of page of a tree, by their first byte; only these two name other pages of it
 * (sqlite.org/fileformat.html, 1.6).
 */
const interior = new Set([2, 5]);

/** Bytes of the header of an interior page, before the places of its cells. */
const pageHeader = 12;

/**
 * Damage may make two trees share pages, which can be read all the same; not many trees, which would take long even to
 * look at.
 */
const shared = 4;

/** The pages of a database file, read without SQLite: to be walked, each once in a tree. */
class Pages {
  readonly #file: number;
  readonly #size: number;
  readonly #count: number;
  readonly #page: Buffer;
  /** By page, the last tree that named it. */
  readonly #named: Uint32Array;
  #tree = 0;
  #visits = 0;

  constructor(file: number, size: number) {
    this.#file = file;
    this.#size = size;
    this.#count = Math.ceil(fstatSync(file).size / size);
    this.#page = Buffer.alloc(size);
    this.#named = new Uint32Array(this.#count + 1);
  }

  /** Walks the tree below a page; false as soon as it names a page for the second time. */
  areNamedOnce(root: number): boolean {
    const waiting = [root];
    this.#tree += 1;
    for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
      if (page < 1 || page > this.#count) continue; // SQLite reads no further
      if (this.#named[page] === this.#tree || this.#visits === shared * this.#count) return false;
      this.#named[page] = this.#tree;
      this.#visits += 1;
      waiting.push(...this.#childrenOf(page));
    }
    return true;
  }

  #read(page: number, length: number): Buffer {
    const read = readSync(this.#file, this.#page, 0, length, (page - 1) * this.#size);
    return this.#page.subarray(0, read);
  }

  /** Right-most child at 8, number of cells at 3; places of the cells from 12, each of which begins with its child. */
  #childrenOf(page: number): readonly number[] {
    const at = page === 1 ? headerLength : 0;
    if (!interior.has(this.#read(page, at + 1)[at] ?? 0)) return [];
    const bytes = this.#read(page, this.#size);
    if (bytes.length < at + pageHeader) return [];
    const cells = Math.min(bytes.readUInt16BE(at + 3), (bytes.length - at - pageHeader) >> 1);
    const children = [bytes.readUInt32BE(at + 8)];
    for (let cell = 0; cell < cells; cell += 1) {
      const place = bytes.readUInt16BE(at + pageHeader + cell * 2);
      if (place + 4 <= bytes.length) children.push(bytes.readUInt32BE(place));
    }
    return children;
  }
}

/** Bytes of a page, at 16 of the header; 1 stands for 65,536. Null where it is none. */
const pageSize = (file: number): number | null => {
  const header = Buffer.alloc(headerLength);
  readSync(file, header, 0, headerLength, 0);
  const written = header.readUInt16BE(16);
  const size = written === 1 ? 65_536 : written;
  return size >= 512 && Number.isInteger(Math.log2(size)) ? size : null;
};

/** Where the trees of tables and indexes begin; none where the database cannot say. */
const rootPages = (path: string): readonly number[] => {
  const database = openAtRest(path);
  try {
    const rows = database.prepare(
      'SELECT CAST(rootpage AS REAL) AS page FROM sqlite_master WHERE rootpage > 0',
    );
    return rows.all().map(({ page }) => Number(page));
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    return [];
  } finally {
    database.close();
  }
};

/**
 * Do pages of a database at rest name one another in a circle, or again and again? Then a table may be a million times
 * as long as the file, and reading it, or so much as opening it where it is the table of tables, does not end. Looks at
 * each page once, first those of the table of tables.
 */
export const isTangled = (path: string): boolean => {
  const file = openSync(path, 'r');
  try {
    const size = pageSize(file);
    if (size === null) return false;
    const pages = new Pages(file, size);
    return !pages.areNamedOnce(1) || !rootPages(path).every((root) => pages.areNamedOnce(root));
  } finally {
    closeSync(file);
  }
};
