import type { KeyringLine } from '@safelight/manifests';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { contentLength } from '../seal/hash.ts';
import { collector } from '../vault/collector.ts';
import type { SealedContent, SealedObject } from '../vault/jobs.ts';
import { putKeyring } from '../vault/keyrings.ts';
import { objectFolder } from '../vault/layout.ts';
import type { Provenance } from '../vault/signing.ts';
import type { State } from '../vault/state.ts';
import type { WritableStore } from '../vault/store.ts';

/** While a run goes on, what was sealed is made safe to reuse after a crash every so many bytes, or so often. */
const FLUSH_BYTES = 256 * 1024 * 1024;
const FLUSH_MS = 60_000;
/** A fast disk fills the bytes several times a second: what a kill may cost is then measured in time. */
const PAUSE_MS = 1000;

interface Line {
  readonly object: SealedObject;
  readonly contents: { readonly id: ContentId; readonly offset: number }[];
}

/** What one keyring of the run will hold: a shoot, or several small ones. */
export class Scope {
  readonly lines = new Map<Sha256, Line>();
  /** Objects whose keys are in a temporary keyring already. */
  readonly flushed = new Set<Sha256>();
  outstanding = 0;
  closed = false;
}

/** Contents after which memory is tidied. */
const COLLECT_EVERY = 2048;

/**
 * Collects the keys of what a run seals and puts them into the place in order: objects durable, then the keyring, then
 * the row "already stored".
 */
export class KeyringWriter {
  readonly #store: WritableStore;
  readonly #state: State;
  readonly #provenance: Provenance;
  readonly #scopes = new Set<Scope>();
  readonly #fresh = new Set<ContentId>();
  readonly #clock: () => Date;
  #bytes = 0;
  #last: number;
  #tail: Promise<void> = Promise.resolve();
  readonly #written = new Set<Sha256>();
  readonly #collect = collector('major');
  #sinceCollected = 0;

  constructor(store: WritableStore, state: State, provenance: Provenance) {
    this.#store = store;
    this.#state = state;
    this.#provenance = provenance;
    this.#clock = store.clock;
    this.#last = this.#clock().getTime();
  }

  scope(): Scope {
    const scope = new Scope();
    this.#scopes.add(scope);
    return scope;
  }

  /** Held in the place, or sealed in this run. */
  knows(id: ContentId): boolean {
    return this.#fresh.has(id) || this.#state.holds(id);
  }

  /** Keyrings this run put, for its announcement. */
  get written(): readonly Sha256[] {
    return [...this.#written];
  }

  add(scope: Scope, contents: readonly SealedContent[]): void {
    for (const { content, sealed } of contents) {
      if (sealed === null) continue;
      const { object, offset } = sealed;
      const line = scope.lines.get(object.sha256) ?? { object, contents: [] };
      if (line.contents.length === 0) this.#bytes += object.size;
      line.contents.push({ id: content, offset });
      scope.lines.set(object.sha256, line);
      this.#fresh.add(content);
    }
  }

  /** Call after every result: writes a temporary keyring when it is time, and the scope's own when it ended. */
  async tick(scope: Scope): Promise<void> {
    const passed = this.#clock().getTime() - this.#last;
    const due = passed >= FLUSH_MS || (passed >= PAUSE_MS && this.#bytes >= FLUSH_BYTES);
    if (due) await this.#queue(() => this.#flush());
    if (scope.closed && scope.outstanding === 0 && this.#scopes.delete(scope))
      await this.#queue(() => this.#put([...scope.lines.values()]));
  }

  /** Nothing is under way and every line is durable. */
  async settled(): Promise<void> {
    await this.#tail;
  }

  #queue(work: () => Promise<void>): Promise<void> {
    const next = this.#tail.then(work);
    // Whoever queued it hears of its failure; the next in line must not fail for it too.
    this.#tail = next.catch(() => undefined);
    return next;
  }

  async #flush(): Promise<void> {
    this.#bytes = 0;
    this.#last = this.#clock().getTime();
    const lines = [...this.#scopes].flatMap((scope) => {
      const fresh = [...scope.lines.values()].filter(({ object }) => !scope.flushed.has(object.sha256));
      for (const { object } of fresh) scope.flushed.add(object.sha256);
      return fresh;
    });
    await this.#put(lines);
  }

  async #put(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    await this.#store.place.settle(
      new Set([...lines.map(({ object }) => objectFolder(object.sha256)), 'objects']),
    );
    const keyring = await putKeyring(this.#store, this.#provenance, lines.map(keyringLine));
    this.#written.add(keyring.sha256);
    this.#state.transaction(() => {
      const id = this.#state.addKeyring(keyring);
      for (const { object, contents } of lines) {
        const number = this.#state.addObject(object, id);
        for (const { id: content, offset } of contents) {
          this.#state.addContent(content, contentLength(content), number, offset);
          this.#fresh.delete(content);
        }
      }
    });
    this.#tidy(lines);
  }

  /** Lines of many small files are old by now and no longer needed; a few hundred pictures are not worth the time. */
  #tidy(lines: readonly Line[]): void {
    this.#sinceCollected += lines.reduce((sum, { contents }) => sum + contents.length, 0);
    if (this.#sinceCollected < COLLECT_EVERY) return;
    this.#sinceCollected = 0;
    this.#collect();
  }
}

const keyringLine = ({ object, contents }: Line): KeyringLine => ({
  object: object.sha256,
  size: object.size,
  key: object.key,
  contents: contents.map(({ id, offset }) => [id, offset, contentLength(id)]),
});
