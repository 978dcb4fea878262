import type { ContentId, Sha256 } from '../model/digest.ts';
import { packContentId } from './content-key.ts';
import { rememberedIndex } from './held-lists.ts';
import type { ProofKeeper } from './proofs.ts';
import type { State } from './state.ts';
import { type Readings, readingsOf, Strays } from './strays.ts';

/** What of a folder lies in a copy. Sizes in bytes, times in milliseconds since 1970. */
export interface CopiedFolder {
  /** As in the state. */
  readonly folder: number;
  /** Files that do not lie there whole, as far as is known. */
  readonly lacking: number;
  /** Of those: found damaged. */
  readonly damaged: number;
  /** Read back there, and found to be what was stored. */
  readonly proven: number;
  /** When the longest ago of those were read back. */
  readonly oldest: number | null;
}

const headOf = (place: string): string => `copy-head:${place}`;
const indexOf = (place: string, set: string): string => `copy-index:${place}:${set}`;
const fillingOf = (place: string): string => `copy-filling:${place}`;

/** A content lies in as many rows as its file has parts, or in one. */
const FOLDERS = `WITH lies AS (
    SELECT f.folder, f.name, f.size, f.content FROM file f JOIN folder d ON d.id = f.folder
      WHERE d.of_set = ? AND f.content IS NOT NULL
    UNION ALL SELECT f.folder, f.name, f.size, q.content FROM file f JOIN folder d ON d.id = f.folder
      JOIN part q ON q.folder = f.folder AND q.name = f.name WHERE d.of_set = ?),
  files AS (
    SELECT l.folder, l.name, l.size, count(*) AS parts, count(iif(k.why IS NULL, k.object, NULL)) AS held,
      count(k.why) AS damaged, count(k.proven) AS proven, min(k.proven) AS oldest
    FROM lies l LEFT JOIN content c ON c.id = l.content LEFT JOIN copy k ON k.object = c.object AND k.place = ?
    GROUP BY l.folder, l.name)
  SELECT folder, count(*) AS files, sum(held < parts) AS lacking, sum(damaged > 0) AS damaged, sum(iif(proven = parts, size, 0)) AS proven,
    min(iif(proven = parts, oldest, NULL)) AS oldest FROM files GROUP BY folder`;

/**
 * Which objects lie in the places beside the first, as far as this computer knows. A row is written only once a place
 * lacks nothing that the object needs to be opened there.
 */
export class Copies {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  /**
   * All that a place holds now, the snapshot `root` above all that this computer knows being one of it. What was read back
   * there earlier stays proven.
   */
  hold(place: string, root: Sha256 | null, objects: ReadonlySet<string>): void {
    const add = this.#state.sql('INSERT INTO copy VALUES (?, ?, NULL, NULL) ON CONFLICT DO NOTHING');
    this.#state.transaction(() => {
      this.keep(place, objects);
      this.#state.setMeta(headOf(place), root ?? '');
      for (const { of_set: set } of this.#state.sql('SELECT DISTINCT of_set FROM folder').all())
        this.#state.setMeta(
          indexOf(place, String(set)),
          JSON.stringify(rememberedIndex(this.#state, String(set))),
        );
      for (const row of this.#state.sql('SELECT id, sha256 FROM object').all())
        if (objects.has(String(row['sha256']))) add.run(place, Number(row['id']));
      this.#claimStrays(place);
    });
  }

  /** More that a place holds. */
  add(place: string, objects: Iterable<string>): void {
    const add = this.#state.sql(
      'INSERT INTO copy SELECT ?, id, NULL, NULL FROM object WHERE sha256 = ? ON CONFLICT DO NOTHING',
    );
    this.#state.transaction(() => {
      for (const sha256 of objects) add.run(place, sha256);
      this.#claimStrays(place);
    });
  }

  /** Is a place to hold snapshots whose pictures are still on their way there? */
  isFilling(place: string): boolean {
    return this.#state.meta(fillingOf(place)) === 'yes';
  }

  setFilling(place: string, filling: boolean): void {
    this.#state.setMeta(fillingOf(place), filling ? 'yes' : 'no');
  }

  /** Objects that are known not to lie in a place yet, by their size in bytes; of one that was filled, none. */
  coming(place: string): ReadonlyMap<Sha256, number> {
    if (!this.isFilling(place)) return new Map();
    const rows = this.#state.sql(
      'SELECT sha256, size FROM object WHERE id NOT IN (SELECT object FROM copy WHERE place = ?)',
    );
    return new Map(rows.all(place).map((row) => [String(row['sha256']) as Sha256, Number(row['size'])]));
  }

  /** What was found of objects before they were known to lie there counts from now on. */
  #claimStrays(place: string): void {
    const claimed =
      'place = ?1 AND object IN (SELECT o.sha256 FROM copy k JOIN object o ON o.id = k.object WHERE k.place = ?1)';
    this.#state
      .sql(
        `UPDATE copy SET proven = s.proven, why = s.why FROM stray s JOIN object o ON o.sha256 = s.object
          WHERE copy.place = ? AND copy.object = o.id AND s.place = copy.place`,
      )
      .run(place);
    this.#state.sql(`DELETE FROM stray WHERE ${claimed}`).run(place);
  }

  /** The newest snapshot that a place was known to hold; null where none was. */
  head(place: string): Sha256 | null {
    const kept = this.#state.meta(headOf(place)) ?? '';
    return kept === '' ? null : (kept as Sha256);
  }

  /** A place holds no more than this. */
  keep(place: string, objects: ReadonlySet<string>): void {
    const drop = this.#state.sql('DELETE FROM copy WHERE place = ? AND object = ?');
    const rows = this.#state
      .sql('SELECT o.id, o.sha256 FROM copy k JOIN object o ON o.id = k.object WHERE k.place = ?')
      .all(place);
    for (const row of rows) if (!objects.has(String(row['sha256']))) drop.run(place, Number(row['id']));
  }

  /**
   * How the lists of a set's folders lie in a place, by folder. Lists come to a place before the snapshot that needs them,
   * and rows here after it: a list that is there is one that a snapshot there tells.
   */
  #lists(set: string, place: string): ReadonlyMap<number, 'there' | 'lacking' | 'damaged'> {
    const find = this.#state.sql(
      'SELECT k.why FROM content c JOIN copy k ON k.object = c.object AND k.place = ? WHERE c.id = ?',
    );
    const standing = (ids: readonly ContentId[]) => {
      const rows = ids.map((id) => find.get(place, packContentId(id)));
      if (rows.some((row) => typeof row?.['why'] === 'string')) return 'damaged';
      return rows.every((row) => row !== undefined) ? 'there' : 'lacking';
    };
    const index = standing(JSON.parse(this.#state.meta(indexOf(place, set)) ?? '[]') as ContentId[]);
    const rows = this.#state.sql('SELECT id, leaves FROM folder WHERE of_set = ?').all(set);
    return new Map(
      rows.map((row) => {
        const own = standing(JSON.parse(String(row['leaves'] ?? '[]')) as ContentId[]);
        return [Number(row['id']), index === 'there' ? own : index];
      }),
    );
  }

  forget(place: string): void {
    this.#state.sql('DELETE FROM copy WHERE place = ?').run(place);
    new Strays(this.#state, place).forget();
    this.#state.setMeta(headOf(place), '');
    this.setFilling(place, false);
  }

  /** The folders of a set that hold any files, as a place holds them. */
  folders(set: string, place: string): CopiedFolder[] {
    const lists = this.#lists(set, place);
    return this.#state
      .sql(FOLDERS)
      .all(set, set, place)
      .map((row) => {
        const [folder, files] = [Number(row['folder']), Number(row['files'])];
        const list = lists.get(folder) ?? 'there';
        const lacking = Number(row['lacking']);
        return {
          folder,
          // What a place cannot list it cannot bring back under its name, though it lies there.
          lacking: list === 'there' || (list === 'lacking' && lacking > 0) ? lacking : files,
          damaged: list === 'damaged' ? files : Number(row['damaged']),
          proven: Number(row['proven']),
          oldest: row['oldest'] === null ? null : Number(row['oldest']),
        };
      });
  }
}

/** Proofs of what lies in one copy, as `Proofs` keeps those of the first place. */
export class CopyProofs implements ProofKeeper {
  readonly #state: State;
  readonly #place: string;
  readonly #strays: Strays;

  constructor(state: State, place: string) {
    this.#state = state;
    this.#place = place;
    this.#strays = new Strays(state, place);
  }

  prove(objects: Iterable<Sha256>, at: Date): void {
    const prove = this.#state.sql(
      'UPDATE copy SET proven = ?, why = NULL WHERE place = ? AND object = (SELECT id FROM object WHERE sha256 = ?)',
    );
    this.#state.transaction(() => {
      for (const sha256 of objects)
        if (prove.run(at.getTime(), this.#place, sha256).changes === 0) this.#strays.prove(sha256, at);
        else this.#strays.drop(sha256);
    });
  }

  doubt(objects: Iterable<{ readonly sha256: Sha256; readonly why: string }>): void {
    const doubt = this.#state.sql(
      'INSERT OR REPLACE INTO copy SELECT ?, id, NULL, ? FROM object WHERE sha256 = ?',
    );
    this.#state.transaction(() => {
      for (const { sha256, why } of objects)
        if (doubt.run(this.#place, why, sha256).changes === 0) this.#strays.doubt(sha256, why);
        else this.#strays.drop(sha256);
    });
  }

  damaged(): Sha256[] {
    const rows = this.#state
      .sql(
        'SELECT o.sha256 FROM copy k JOIN object o ON o.id = k.object WHERE k.place = ? AND k.why IS NOT NULL',
      )
      .all(this.#place);
    return [...rows.map((row) => String(row['sha256']) as Sha256), ...this.#strays.doubted()];
  }

  readings(): Readings {
    const rows = this.#state
      .sql('SELECT o.sha256, k.proven, k.why FROM copy k JOIN object o ON o.id = k.object WHERE k.place = ?')
      .iterate(this.#place);
    return new Map([...this.#strays.readings(), ...readingsOf(rows)]);
  }

  mend(objects: Iterable<Sha256>): void {
    const mend = this.#state.sql(
      'UPDATE copy SET why = NULL, proven = NULL WHERE place = ? AND object = (SELECT id FROM object WHERE sha256 = ?)',
    );
    this.#state.transaction(() => {
      for (const sha256 of objects) {
        mend.run(this.#place, sha256);
        this.#strays.drop(sha256);
      }
    });
  }
}
