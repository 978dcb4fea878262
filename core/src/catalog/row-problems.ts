import { SafelightError } from '../model/errors.ts';

/** Each refused row keeps its reason up to this many; a hostile catalog must not fill the memory. */
const kept = 1_000;

/** Rows of a catalog that were not followed, while it is read. */
export class RowProblems {
  readonly #path: string;
  readonly #first: SafelightError[] = [];
  #more = 0;

  /** @param path the catalog, for messages */
  constructor(path: string) {
    this.#path = path;
  }

  refuse(row: string, why: string): void {
    if (this.#first.length < kept)
      this.#first.push(new SafelightError('catalog-row-refused', { path: this.#path, row, why }));
    else this.#more += 1;
  }

  damaged(why: string): void {
    this.#first.push(new SafelightError('catalog-damaged', { path: this.#path, why }));
  }

  list(): readonly SafelightError[] {
    if (this.#more === 0) return this.#first;
    const row = `${this.#more} more rows`;
    const why = `only the first ${kept} are listed`;
    return [...this.#first, new SafelightError('catalog-row-refused', { path: this.#path, row, why })];
  }
}
