import type { Extent, FileEntry } from '@safelight/manifests';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { type ErrorCode, isSafelightError, SafelightError } from '../model/errors.ts';
import type { BytePath } from '../model/paths.ts';
import { errorOf } from './failure.ts';
import type { ExtractJob, ExtractObject, ExtractTarget } from './jobs.ts';
import type { KeyIndex, OpenableContent } from './key-index.ts';
import type { ObjectSource } from './object-source.ts';
import type { Pool } from './pool.ts';

/** A file to bring back, or, with no `to`, to prove. `label` names it in reports. */
export interface WantedFile {
  readonly entry: FileEntry;
  readonly to: BytePath | null;
  readonly label: BytePath;
  readonly overwrite: boolean;
}

export type Outcome = { readonly file: WantedFile; readonly error: SafelightError | null };

/** Small files of one object are opened together, so many at the most. */
const TOGETHER = 4096;
/** What speaks against one object that was to be brought; anything else holds for the next as well. */
const OF_ONE: readonly ErrorCode[] = ['file-missing', 'file-archived', 'document-invalid'];
/** From this size on a file is a job of its own. */
const ALONE = 1024 * 1024;

/** Turns wanted files into jobs that open each object once, and runs them. */
export class Extraction {
  readonly #keys: KeyIndex;
  readonly #pool: Pool;
  readonly #extents: (leaves: readonly ContentId[]) => Extent[];
  readonly #onOutcome: (outcome: Outcome) => void;
  readonly #digested: Set<Sha256> | null;
  readonly #objects: ObjectSource | null;
  #waiting = new Map<Sha256, { readonly object: OpenableContent; readonly files: WantedFile[] }>();
  #waitingFiles = 0;

  constructor(options: {
    readonly keys: KeyIndex;
    readonly pool: Pool;
    readonly extents: (leaves: readonly ContentId[]) => Extent[];
    readonly onOutcome: (outcome: Outcome) => void;
    /** Given: every object that is not in it is compared with its name as well, and is in it where that held. */
    readonly digested?: Set<Sha256>;
    /** Given: objects are brought before they are opened. */
    readonly objects?: ObjectSource;
  }) {
    this.#keys = options.keys;
    this.#pool = options.pool;
    this.#extents = options.extents;
    this.#onOutcome = options.onOutcome;
    this.#digested = options.digested ?? null;
    this.#objects = options.objects ?? null;
  }

  /** Jobs that became ready by adding this file; start each when there is room. */
  add(file: WantedFile): (() => Promise<void>)[] {
    const { content, size } = file.entry;
    try {
      if (content === undefined) return [this.#pieces(file)];
      const object = this.#locate(content);
      if (size >= ALONE) return [() => this.#run(whole(object, file), [file])];
      return this.#join(object, file);
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      this.#onOutcome({ file, error });
      return [];
    }
  }

  /** The jobs of small files that were still waiting for others of their object. */
  rest(): (() => Promise<void>)[] {
    const groups = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#waitingFiles = 0;
    return groups.map(
      ({ object, files }) =>
        () =>
          this.#run(this.#bundle(object, files), files),
    );
  }

  #join(object: OpenableContent, file: WantedFile): (() => Promise<void>)[] {
    const group = this.#waiting.get(object.sha256) ?? { object, files: [] };
    group.files.push(file);
    this.#waiting.set(object.sha256, group);
    this.#waitingFiles += 1;
    return this.#waitingFiles >= TOGETHER ? this.rest() : [];
  }

  #bundle(object: OpenableContent, files: readonly WantedFile[]): ExtractJob {
    const slices = files.flatMap(({ entry }, target) => {
      const start = entry.content === undefined ? null : (this.#keys.locate(entry.content)?.start ?? null);
      return start === null ? [] : [{ offset: start, length: entry.size, target, position: 0 }];
    });
    slices.sort((a, b) => a.offset - b.offset);
    return { kind: 'extract', objects: [{ ...nameOf(object), slices }], targets: files.map(targetOf) };
  }

  /** A file of extents: its objects in the order of the file, so that whole segments are hashed as they come. */
  #pieces(file: WantedFile): () => Promise<void> {
    const objects = new Map<Sha256, ExtractObject & { slices: ExtractObject['slices'][number][] }>();
    let position = 0;
    for (const { content, offset, length } of this.#extents(file.entry.extents ?? [])) {
      const found = this.#locate(content);
      const object = objects.get(found.sha256) ?? { ...nameOf(found), slices: [] };
      object.slices.push({ offset: found.start + offset, length, target: 0, position });
      objects.set(found.sha256, object);
      position += length;
    }
    for (const object of objects.values()) object.slices.sort((a, b) => a.offset - b.offset);
    const job: ExtractJob = { kind: 'extract', objects: [...objects.values()], targets: [targetOf(file)] };
    return () => this.#run(job, [file]);
  }

  #locate(content: ContentId): OpenableContent {
    const found = this.#keys.locate(content);
    if (found !== null) return found;
    const code = this.#keys.isErased(content) ? 'content-erased' : 'content-unknown';
    throw new SafelightError(code, { content: content.slice(0, 12) });
  }

  readonly #asked = (object: ExtractObject): ExtractObject => ({
    ...object,
    digest: this.#digested?.has(object.sha256) === false,
  });

  async #run(job: ExtractJob, files: readonly WantedFile[]): Promise<void> {
    let brought: Disposable | undefined;
    try {
      brought = await this.#objects?.bring(job.objects);
    } catch (error) {
      if (!isSafelightError(error) || !OF_ONE.includes(error.code)) throw error;
      for (const file of files) this.#onOutcome({ file, error });
      return;
    }
    using _brought = brought;
    const { failures, digested } = await this.#pool.run({ ...job, objects: job.objects.map(this.#asked) });
    for (const sha256 of digested) this.#digested?.add(sha256);
    for (const [index, file] of files.entries()) {
      const failure = failures[index] ?? null;
      this.#onOutcome({ file, error: failure === null ? null : errorOf(failure) });
    }
  }
}

const nameOf = ({ sha256, size, key }: OpenableContent) => ({ sha256, size, key });

const whole = (object: OpenableContent, file: WantedFile): ExtractJob => ({
  kind: 'extract',
  objects: [
    {
      ...nameOf(object),
      slices: [{ offset: object.start, length: file.entry.size, target: 0, position: 0 }],
    },
  ],
  targets: [targetOf(file)],
});

const targetOf = ({ entry, to, overwrite }: WantedFile): ExtractTarget => ({
  path: to,
  size: entry.size,
  xxh128: entry.xxh128,
  mtimeNs: BigInt(entry.mtime),
  mode: entry.mode,
  overwrite,
});
