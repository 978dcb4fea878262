import type { FileStamp } from '../fs/stamp.ts';
import { stampText } from '../fs/stamp.ts';
import { Throttle } from '../fs/throttle.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, joinBytes } from '../model/paths.ts';
import { errorOf } from '../vault/failure.ts';
import { SEGMENT, type SealedBundle } from '../vault/jobs.ts';
import type { Pool } from '../vault/pool.ts';
import type { State } from '../vault/state.ts';
import type { BlockStore } from './block-store.ts';
import { bundles } from './bundles.ts';
import { type ChangedOriginals, goneForGood } from './changed-originals.ts';
import { fileLine, linkLine, type StoredFile } from './entries.ts';
import type { ErasedFiles } from './erased-files.ts';
import { wholeContents } from './extents.ts';
import type { KeyringWriter, Scope } from './keyring-writer.ts';
import type { KnownFiles } from './known-files.ts';
import type { FolderPlan } from './plan.ts';
import { changedProblem, type Problem, placeholderProblems, problemOf } from './problem.ts';
import type { ScannedFile, ScannedFolder } from './scan.ts';
import { ShootScopes } from './shoot-scopes.ts';

export interface StoreDoors {
  readonly state: State;
  readonly pool: Pool;
  readonly keyrings: KeyringWriter;
  readonly known: KnownFiles;
  readonly blocks: BlockStore;
  readonly changed: ChangedOriginals;
  readonly erased: ErasedFiles;
  readonly context: RunContext;
}

/** Files that the scan may be ahead of the threads: some 25 MB of plans. */
const MOST_AHEAD = 100_000;

/** What a run stored, in files and bytes of the sources. */
export interface StoreTally {
  unchanged: number;
  stored: number;
  storedBytes: number;
  /** Kept from earlier snapshots although they are not there now. */
  carried: number;
}

/** The only writer of a backup: seals what the plan of each folder names, and records it. */
export class Storing {
  readonly tally: StoreTally = { unchanged: 0, stored: 0, storedBytes: 0, carried: 0 };
  readonly problems: Problem[] = [];
  readonly #doors: StoreDoors;
  readonly #throttle: Throttle;
  readonly #scopes: ShootScopes;
  readonly #planned = { files: 0, bytes: 0 };
  /** Files that wait to be stored. */
  #ahead = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(doors: StoreDoors) {
    this.#doors = doors;
    this.#throttle = new Throttle(doors.pool.width * 3);
    this.#scopes = new ShootScopes(doors.keyrings);
  }

  /**
   * Takes a folder up and returns before it is stored: the scan runs ahead, so that it is known early how much there is
   * to do.
   */
  async folder(scanned: ScannedFolder, plan: FolderPlan): Promise<void> {
    const { known, state } = this.#doors;
    this.problems.push(...scanned.problems);
    if (scanned.unreadable) {
      this.tally.carried += known.keepBelow(scanned.path);
      return;
    }
    const id = known.enter(scanned.path);
    this.tally.unchanged += plan.unchanged;
    state.transaction(() => {
      known.forget(id, goneForGood(plan));
      for (const link of plan.links)
        known.save(id, { name: link.name, stamp: link.stamp, size: 0, parts: null, entry: linkLine(link) });
    });
    this.problems.push(...placeholderProblems(scanned.path, plan.placeholders));
    const carried = [...scanned.carried, ...plan.placeholders.map(({ name }) => name)];
    this.tally.carried += carried.filter((name) => known.has(id, name)).length;
    await this.#enqueue(plan, async () => {
      await this.#submit(id, scanned.path, plan);
      await this.#nextScope();
    });
  }

  async #enqueue(plan: FolderPlan, work: () => Promise<void>): Promise<void> {
    const files = [...plan.blocks, ...plan.small, ...plan.large];
    if (files.length === 0) return;
    this.#planned.files += files.length;
    this.#planned.bytes += files.reduce((sum, { size }) => sum + size, 0);
    this.#doors.context.onEvent({ kind: 'plan', ...this.#planned });
    this.#ahead += files.length;
    const done = this.#tail.then(work).finally(() => {
      this.#ahead -= files.length;
    });
    // Heard of below, or when the run ends.
    done.catch(() => undefined);
    this.#tail = done;
    if (this.#ahead > MOST_AHEAD) await done;
  }

  /** Waits until everything is stored and every key is durable; more folders may follow. */
  async finish(): Promise<void> {
    await this.#tail;
    const ended = this.#scopes.end();
    await this.#throttle.drained();
    await this.#doors.keyrings.tick(ended);
    await this.#doors.keyrings.settled();
  }

  async #submit(id: number, path: BytePath, plan: FolderPlan): Promise<void> {
    for (const file of plan.blocks) await this.#start(1, (scope) => this.#storeBlocks(id, path, file, scope));
    for (const files of bundles(plan.small))
      await this.#start(files.length, (scope) => this.#storeBundle(id, path, files, scope));
    for (const file of plan.large) await this.#start(1, (scope) => this.#storeLarge(id, path, file, scope));
  }

  /** One job, its scope held open until its keys are in a keyring. */
  async #start(files: number, job: (scope: Scope) => Promise<void>): Promise<void> {
    this.#doors.context.signal.throwIfAborted();
    const scope = this.#scopes.take(files);
    await this.#throttle.run(async () => {
      try {
        await job(scope);
      } finally {
        scope.outstanding -= 1;
      }
      await this.#doors.keyrings.tick(scope);
    });
  }

  async #nextScope(): Promise<void> {
    if (!this.#scopes.isFull) return;
    const ended = this.#scopes.end();
    if (ended.outstanding === 0) await this.#doors.keyrings.tick(ended);
  }

  async #storeLarge(id: number, path: BytePath, file: ScannedFile, scope: Scope): Promise<void> {
    const { erased, state } = this.#doors;
    const hashFirst = erased.isAny || state.holdsLength(Math.min(file.size, SEGMENT));
    const sealed = await this.#attempt(path, file, () =>
      this.#doors.pool.run({ kind: 'seal-file', source: file.source, hashFirst, blocks: false }),
    );
    if (sealed === null) return;
    if (erased.leavesOut(path, file, sealed.contents)) return this.#doors.known.forget(id, [file.name]);
    this.#doors.keyrings.add(scope, sealed.contents);
    const parts = await this.#doors.blocks.partsOf(wholeContents(sealed.contents), scope);
    const name = await this.#doors.changed.nameFor({ id, path }, file.name, sealed.xxh128);
    this.#record(id, path, { ...file, name }, { stamp: sealed.stamp, xxh128: sealed.xxh128, parts });
    this.#tellApart(path, file.name, name);
  }

  async #storeBundle(id: number, path: BytePath, files: readonly ScannedFile[], scope: Scope): Promise<void> {
    const { files: sealed } = await this.#doors.pool.run({
      kind: 'seal-bundle',
      sources: files.map(({ source }) => source),
    });
    const names = await this.#namesFor({ id, path }, files, sealed);
    this.#doors.state.transaction(() => {
      for (const [index, result] of sealed.entries()) {
        const [file, name] = [files[index], names[index]];
        if (file === undefined || name === undefined) continue;
        if ('failure' in result) {
          this.#failed(path, file, errorOf(result.failure));
          continue;
        }
        if (this.#doors.erased.leavesOut(path, file, [result.content])) {
          this.#doors.known.forget(id, [file.name]);
          continue;
        }
        this.#doors.keyrings.add(scope, [result.content]);
        const parts = { content: result.content.content };
        this.#record(id, path, { ...file, name }, { stamp: result.stamp, xxh128: result.xxh128, parts });
        this.#tellApart(path, file.name, name);
      }
    });
  }

  async #namesFor(
    folder: { readonly id: number; readonly path: BytePath },
    files: readonly ScannedFile[],
    sealed: SealedBundle['files'],
  ): Promise<readonly BytePath[]> {
    const names: BytePath[] = [];
    for (const [index, { name }] of files.entries()) {
      const result = sealed[index];
      const isSealed = result !== undefined && 'xxh128' in result;
      names.push(isSealed ? await this.#doors.changed.nameFor(folder, name, result.xxh128) : name);
    }
    return names;
  }

  /** An original that changed: the vault keeps the earlier version under its name, and today's apart. */
  #tellApart(path: BytePath, name: BytePath, kept: BytePath): void {
    if (kept === name) return;
    this.problems.push(changedProblem(joinBytes(path, name), kept));
  }

  async #storeBlocks(id: number, path: BytePath, file: ScannedFile, scope: Scope): Promise<void> {
    const stored = await this.#attempt(path, file, () =>
      this.#doors.blocks.store(joinBytes(path, file.name), file, scope),
    );
    if (stored !== null) this.#record(id, path, file, stored);
  }

  /** A source that cannot be read is a problem of that file; anything else ends the run. */
  async #attempt<T>(path: BytePath, file: ScannedFile, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SafelightError)) throw error;
      this.#failed(path, file, error);
      return null;
    }
  }

  #failed(path: BytePath, file: ScannedFile, error: SafelightError): void {
    if (error.exit !== 3) throw error;
    this.problems.push(problemOf(joinBytes(path, file.name), error));
  }

  #record(
    id: number,
    path: BytePath,
    file: ScannedFile,
    stored: Pick<StoredFile, 'xxh128' | 'parts'> & { readonly stamp: FileStamp },
  ): void {
    const { mtimeNs, mode } = file.attributes ?? stored.stamp;
    const size = stored.stamp.size;
    this.#doors.known.save(id, {
      name: file.name,
      stamp: file.attributes === null ? stampText(stored.stamp) : file.stamp,
      size,
      parts: stored.parts,
      entry: fileLine({ name: file.name, size, mtimeNs, mode, xxh128: stored.xxh128, parts: stored.parts }),
    });
    this.tally.stored += 1;
    this.tally.storedBytes += size;
    this.#doors.context.onEvent({ kind: 'file', path: joinBytes(path, file.name), bytes: size });
  }
}
