import type { ContentId, Sha256 } from '../model/digest.ts';
import { packContentId } from './content-key.ts';
import { BROKEN, type State } from './state.ts';
import { type Readings, readingsOf, Strays } from './strays.ts';

const MISSING = 'it is missing.';

/** Keeps what was found of the objects of one place. */
export interface ProofKeeper {
  /** Objects that were read whole and are what was stored. */
  prove(objects: Iterable<Sha256>, at: Date): void;
  /** Objects that are not what was stored, or are not there. `why` is a sentence for people. */
  doubt(objects: Iterable<{ readonly sha256: Sha256; readonly why: string }>): void;
  /** Objects that were found damaged. */
  damaged(): Sha256[];
  /** Objects that were brought from another place; they were not read back here. */
  mend(objects: Iterable<Sha256>): void;
  /** What is known of every object that was read. */
  readings(): Readings;
}

/** What was read back of the objects in a vault's first place, and what was found damaged when it was. */
export class Proofs implements ProofKeeper {
  readonly #state: State;
  readonly #strays: Strays;

  constructor(state: State) {
    this.#state = state;
    this.#strays = new Strays(state, null);
  }

  prove(objects: Iterable<Sha256>, at: Date): void {
    const proof = this.#state.sql('INSERT OR REPLACE INTO proof SELECT id, ? FROM object WHERE sha256 = ?');
    const sound = this.#state.sql(
      'DELETE FROM damage WHERE object = (SELECT id FROM object WHERE sha256 = ?)',
    );
    this.#state.transaction(() => {
      for (const sha256 of objects) {
        if (proof.run(at.getTime(), sha256).changes === 0) this.#strays.prove(sha256, at);
        else this.#strays.drop(sha256);
        sound.run(sha256);
      }
    });
  }

  doubt(objects: Iterable<{ readonly sha256: Sha256; readonly why: string }>): void {
    const damage = this.#state.sql('INSERT OR REPLACE INTO damage SELECT id, ? FROM object WHERE sha256 = ?');
    const unproven = this.#state.sql(
      'DELETE FROM proof WHERE object = (SELECT id FROM object WHERE sha256 = ?)',
    );
    this.#state.transaction(() => {
      for (const { sha256, why } of objects) {
        this.#state.setMeta(BROKEN, 'yes');
        if (damage.run(why, sha256).changes === 0) this.#strays.doubt(sha256, why);
        else this.#strays.drop(sha256);
        unproven.run(sha256);
      }
    });
  }

  mend(objects: Iterable<Sha256>): void {
    const ends = ['damage', 'proof'].map((table) =>
      this.#state.sql(`DELETE FROM ${table} WHERE object = (SELECT id FROM object WHERE sha256 = ?)`),
    );
    this.#state.transaction(() => {
      for (const sha256 of objects) {
        for (const end of ends) end.run(sha256);
        this.#strays.drop(sha256);
      }
    });
  }

  /** Objects that are not in the place; others that were missing before are there again. */
  miss(objects: Iterable<Sha256>): void {
    this.#state.sql('DELETE FROM damage WHERE why = ?').run(MISSING);
    this.doubt([...objects].map((sha256) => ({ sha256, why: MISSING })));
  }

  /** Backups go to another place now: nothing is known of what lies there. */
  forget(): void {
    this.#state.db.exec('DELETE FROM proof; DELETE FROM damage');
    this.#strays.forget();
  }

  damaged(): Sha256[] {
    const rows = this.#state.sql('SELECT o.sha256 FROM damage d JOIN object o ON o.id = d.object').all();
    return [...rows.map((row) => String(row['sha256']) as Sha256), ...this.#strays.doubted()];
  }

  readings(): Readings {
    const proven = readingsOf(
      this.#state
        .sql('SELECT o.sha256, p.at AS proven, NULL AS why FROM proof p JOIN object o ON o.id = p.object')
        .iterate(),
    );
    const doubted = readingsOf(
      this.#state
        .sql('SELECT o.sha256, NULL AS proven, d.why FROM damage d JOIN object o ON o.id = d.object')
        .iterate(),
    );
    return new Map([...this.#strays.readings(), ...proven, ...doubted]);
  }
}

/** The objects that hold these contents. */
export const objectsOf = (state: State, contents: Iterable<ContentId>): Sha256[] => {
  const find = state.sql('SELECT o.sha256 FROM content c JOIN object o ON o.id = c.object WHERE c.id = ?');
  const found = new Set<Sha256>();
  for (const content of contents) {
    const row = find.get(packContentId(content));
    if (row !== undefined) found.add(String(row['sha256']) as Sha256);
  }
  return [...found];
};
