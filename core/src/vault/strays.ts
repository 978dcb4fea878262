import type { Sha256 } from '../model/digest.ts';
import type { State } from './state.ts';

/** What was found of an object when it was last read. */
export type Reading =
  | { readonly kind: 'proven'; readonly at: number }
  /** It was not what was stored, or not there. */
  | { readonly kind: 'doubted' };

/** By the names of objects; `at` in milliseconds since 1970. Objects that were never read are not among them. */
export type Readings = ReadonlyMap<Sha256, Reading>;

const IN_FIRST = '';

/**
 * What was found of objects in one place of which the state does not say what they hold: another computer's, or those of a
 * copy that was not fed to the end yet. No shoot is the better for it, but what was read need not be read again.
 */
export class Strays {
  readonly #state: State;
  readonly #place: string;

  /** `place`: the name of one that holds a copy; null: the first. */
  constructor(state: State, place: string | null) {
    this.#state = state;
    this.#place = place ?? IN_FIRST;
  }

  prove(object: Sha256, at: Date): void {
    this.#put(object, at.getTime(), null);
  }

  doubt(object: Sha256, why: string): void {
    this.#put(object, null, why);
  }

  drop(object: Sha256): void {
    this.#state.sql('DELETE FROM stray WHERE place = ? AND object = ?').run(this.#place, object);
  }

  /** Of what is not there any more nothing need be kept. */
  keep(there: ReadonlySet<Sha256>): void {
    this.#state.transaction(() => {
      for (const object of this.readings().keys()) if (!there.has(object)) this.drop(object);
    });
  }

  forget(): void {
    this.#state.sql('DELETE FROM stray WHERE place = ?').run(this.#place);
  }

  readings(): Readings {
    return readingsOf(
      this.#state.sql('SELECT object AS sha256, proven, why FROM stray WHERE place = ?').all(this.#place),
    );
  }

  doubted(): Sha256[] {
    const rows = this.#state
      .sql('SELECT object FROM stray WHERE place = ? AND why IS NOT NULL')
      .all(this.#place);
    return rows.map((row) => String(row['object']) as Sha256);
  }

  #put(object: Sha256, proven: number | null, why: string | null): void {
    this.#state.sql('INSERT OR REPLACE INTO stray VALUES (?, ?, ?, ?)').run(this.#place, object, proven, why);
  }
}

/** Of rows of `sha256`, `proven` and `why`; where neither is told it was not read. */
export const readingsOf = (rows: Iterable<Record<string, unknown>>): Map<Sha256, Reading> => {
  const readings = new Map<Sha256, Reading>();
  for (const { sha256, proven, why } of rows)
    if (why !== null) readings.set(String(sha256) as Sha256, { kind: 'doubted' });
    else if (proven !== null) readings.set(String(sha256) as Sha256, { kind: 'proven', at: Number(proven) });
  return readings;
};
