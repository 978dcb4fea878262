import type { KeyringWriter, Scope } from './keyring-writer.ts';

/** Objects, or files, after which the next shoot gets a keyring of its own; smaller shoots share one. */
const SCOPE_OBJECTS = 512;
const SCOPE_FILES = 8192;

/** Which keyring what is being stored goes into. */
export class ShootScopes {
  current: Scope;
  readonly #keyrings: KeyringWriter;
  #objects = 0;
  #files = 0;

  constructor(keyrings: KeyringWriter) {
    this.#keyrings = keyrings;
    this.current = keyrings.scope();
  }

  get isFull(): boolean {
    return this.#objects >= SCOPE_OBJECTS || this.#files >= SCOPE_FILES;
  }

  /** The scope of a job of so many files, held open until its keys are in a keyring. */
  take(files: number): Scope {
    this.#objects += 1;
    this.#files += files;
    this.current.outstanding += 1;
    return this.current;
  }

  /** Begins another; gives the one that ended. */
  end(): Scope {
    const ended = this.current;
    ended.closed = true;
    this.current = this.#keyrings.scope();
    this.#objects = 0;
    this.#files = 0;
    return ended;
  }
}
