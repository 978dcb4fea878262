import { SafelightError } from '../model/errors.ts';

/** Each refused row keeps its reason up to this many; a hostile catalog must not fill the memory. */
const kept = 1_000;

/** Rows of a catalog that were not followed, while it is read. */
export class RowProblems {
  /** The catalog, for messages. */
  readonly path: string;
  readonly #first: SafelightError[] = [];
  readonly #unmapped = new Map<string, number>();
  #more = 0;

  constructor(path: string) {
    this.path = path;
  }

  refuse(row: string, why: string): void {
    if (this.#first.length < kept)
      this.#first.push(new SafelightError('catalog-row-refused', { path: this.path, row, why }));
    else this.#more += 1;
  }

  /** A row under a root of another system, whose place here nobody has told. */
  unmapped(root: string): void {
    if (this.#unmapped.has(root) || this.#unmapped.size < kept)
      this.#unmapped.set(root, (this.#unmapped.get(root) ?? 0) + 1);
    else this.#more += 1;
  }

  damaged(why: string): void {
    this.#first.push(new SafelightError('catalog-damaged', { path: this.path, why }));
  }

  list(): readonly SafelightError[] {
    const { path } = this;
    const foreign = [...this.#unmapped].map(
      ([root, rows]) => new SafelightError('root-unmapped', { path, root, rows }),
    );
    if (this.#more === 0) return [...this.#first, ...foreign];
    const row = `${this.#more} more rows`;
    const why = `only the first ${kept} are listed`;
    return [...this.#first, ...foreign, new SafelightError('catalog-row-refused', { path, row, why })];
  }
}
