import { type BytePath, joinBytes } from '../model/paths.ts';
import { asBytePath, type State } from './state.ts';

/** An original as the catalog of a set referred to it when it was last read. */
export interface KnownReference {
  readonly name: BytePath;
  readonly sidecarExtensions: readonly string[];
}

/** The references of a set's catalog, kept so that an unchanged catalog need not be copied to be read. */
export class References {
  readonly #state: State;
  readonly #set: string;

  constructor(state: State, set: string) {
    this.#state = state;
    this.#set = set;
  }

  /** What was referred to before and is not now is kept as dropped, until `forgetDropped`. */
  replace(references: Iterable<KnownReference & { readonly folder: BytePath }>): void {
    this.#state.transaction(() => {
      this.#state
        .sql(`INSERT OR IGNORE INTO dropped SELECT of_set, folder, name FROM reference WHERE of_set = ?`)
        .run(this.#set);
      this.#state.sql('DELETE FROM reference WHERE of_set = ?').run(this.#set);
      const insert = this.#state.sql('INSERT OR REPLACE INTO reference VALUES (?, ?, ?, ?)');
      for (const { folder, name, sidecarExtensions } of references)
        insert.run(this.#set, folder, name, sidecarExtensions.join(','));
      this.#state
        .sql(
          `DELETE FROM dropped WHERE of_set = ? AND EXISTS (SELECT 1 FROM reference r
             WHERE r.of_set = dropped.of_set AND r.folder = dropped.folder AND r.name = dropped.name)`,
        )
        .run(this.#set);
    });
  }

  /** Originals that the catalog referred to when all was well, and does not now. */
  *dropped(): Generator<BytePath> {
    const rows = this.#state.sql('SELECT folder, name FROM dropped WHERE of_set = ?').iterate(this.#set);
    for (const row of rows) yield joinBytes(asBytePath(row['folder']), asBytePath(row['name']));
  }

  forgetDropped(): void {
    this.#state.sql('DELETE FROM dropped WHERE of_set = ?').run(this.#set);
  }

  /** Folders that hold originals, sorted. */
  folders(): BytePath[] {
    const rows = this.#state
      .sql('SELECT DISTINCT folder FROM reference WHERE of_set = ? ORDER BY folder')
      .all(this.#set);
    return rows.map((row) => asBytePath(row['folder']));
  }

  in(folder: BytePath): KnownReference[] {
    const rows = this.#state
      .sql('SELECT name, sidecars FROM reference WHERE of_set = ? AND folder = ? ORDER BY name')
      .all(this.#set, folder);
    return rows.map((row) => ({
      name: asBytePath(row['name']),
      sidecarExtensions: String(row['sidecars'])
        .split(',')
        .filter((extension) => extension !== ''),
    }));
  }

  count(): number {
    return Number(
      this.#state.sql('SELECT count(*) AS n FROM reference WHERE of_set = ?').get(this.#set)?.['n'] ?? 0,
    );
  }
}
