import type { BytePath } from '../model/paths.ts';
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

  replace(references: Iterable<KnownReference & { readonly folder: BytePath }>): void {
    this.#state.transaction(() => {
      this.#state.sql('DELETE FROM reference WHERE of_set = ?').run(this.#set);
      const insert = this.#state.sql('INSERT OR REPLACE INTO reference VALUES (?, ?, ?, ?)');
      for (const { folder, name, sidecarExtensions } of references)
        insert.run(this.#set, folder, name, sidecarExtensions.join(','));
    });
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
