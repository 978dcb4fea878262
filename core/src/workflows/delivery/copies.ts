import { accessSync, constants } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { extensionOf } from '../../catalog/picture-kinds.ts';
import type { PlannedFile } from '../../delivery/plan.ts';
import { unreadable } from '../../delivery/scan.ts';
import type { Preparation, PreparedFile, Ready } from '../../delivery/store.ts';
import { sameStamp, stampOf, statusOf } from '../../fs/stamp.ts';
import type { MetadataCleaner } from '../../metadata/clean.ts';
import type { Renderer } from '../../metadata/rendition.ts';
import { type ErrorData, isSafelightError, SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { type BytePath, bytePathFromText, displayPath, nameOf, pathBuffer } from '../../model/paths.ts';
import { settledAll } from '../../model/settled-all.ts';

/** What stands between a source and its copy; each is null where it is not asked for. */
export interface Treatment {
  /** Makes a smaller picture. */
  readonly renderer: Renderer | null;
  /** Takes out what the client must not see; a preview has nothing of it in the first place. */
  readonly cleaner: MetadataCleaner | null;
}

/** Makes copies in a private folder of ours; with no treatment the files themselves are read. */
export class Copies implements Preparation {
  readonly #treatment: Treatment;
  readonly #scratch: string;
  readonly #context: RunContext;
  #made = 0;

  constructor(treatment: Treatment, scratch: string, context: RunContext) {
    this.#treatment = treatment;
    this.#scratch = scratch;
    this.#context = context;
  }

  async prepare(batch: readonly PlannedFile[]): Promise<readonly PreparedFile[]> {
    const looked = batch.map(asPlanned);
    const small = await this.#render(looked);
    const clean = await this.#clean(small);
    // Looked at again: a source that changed while its copy was made may be half old and half new.
    return clean.map((file) =>
      file.ready === null ? file : { ...file, ...verdictOn(file.planned, file.ready) },
    );
  }

  async release(batch: readonly PreparedFile[]): Promise<void> {
    for (const { planned, ready } of batch)
      if (ready !== null && ready.path !== planned.file.path) await remove(ready.path);
  }

  async #render(files: readonly PreparedFile[]): Promise<readonly PreparedFile[]> {
    const { renderer } = this.#treatment;
    if (renderer === null) return files;
    const rendered = files.map((file) => (file.ready === null ? file : this.#renderOne(file, renderer)));
    return settledAll(rendered);
  }

  async #renderOne(file: PreparedFile, renderer: Renderer): Promise<PreparedFile> {
    const { planned } = file;
    const to = this.#next('jpg');
    // A name may be any bytes, and may mean something to who reads it; ours is plain.
    const from = this.#next(extensionOf(nameOf(planned.file.path)));
    try {
      await symlink(pathBuffer(planned.file.path), from);
      const { bytes } = await renderer.render({ from, to }, this.#context);
      this.#context.onEvent({ kind: 'file', path: planned.file.path, bytes: planned.size });
      return { planned, ready: { path: bytePathFromText(to), size: bytes }, error: null };
    } catch (error) {
      const told = isSafelightError(error) ? ofThePicture(error, displayPath(planned.file.path)) : null;
      if (told === null) throw error;
      return { planned, ready: null, error: told };
    } finally {
      await rm(from, { force: true });
    }
  }

  async #clean(files: readonly PreparedFile[]): Promise<readonly PreparedFile[]> {
    const { cleaner } = this.#treatment;
    if (cleaner === null) return files;
    const going = files.flatMap((file) => (file.ready === null ? [] : [{ file, image: file.ready.path }]));
    const requests = going.map(({ file, image }) => ({
      source: file.planned.file.path,
      image,
      to: this.#next(extensionOf(nameOf(image))),
    }));
    const results = await cleaner.clean(requests, { signal: this.#context.signal });
    const done = new Map<PreparedFile, PreparedFile>();
    for (const [at, { file, image }] of going.entries()) {
      const result = results[at];
      const { planned } = file;
      if (result?.kind === 'clean') done.set(file, { planned, ready: readyAt(result.to), error: null });
      else if (result !== undefined) done.set(file, { planned, ready: null, error: result.error });
      if (image !== planned.file.path) await remove(image);
    }
    return files.map((file) => done.get(file) ?? file);
  }

  #next(extension: string): string {
    this.#made += 1;
    return join(this.#scratch, `${this.#made}.${extension}`);
  }
}

/** What is wrong with the picture itself, told by its own path. */
const ofThePicture = (error: SafelightError, path: string): SafelightError | null => {
  switch (error.code) {
    case 'picture-undecodable':
    case 'source-unreadable': {
      const { why } = error.data as ErrorData['picture-undecodable'];
      return new SafelightError(error.code, { path, why }, error);
    }
    case 'source-missing':
      return new SafelightError('source-missing', { path }, error);
    default:
      return null;
  }
};

const readyAt = (path: string): Ready => {
  const bytes = bytePathFromText(path);
  return { path: bytes, size: Number(statusOf(bytes).size) };
};

const asPlanned = (planned: PlannedFile): PreparedFile => ({
  planned,
  ...verdictOn(planned, { path: planned.file.path, size: planned.size }),
});

/** What may be read, unless the source cannot be, or is no longer what was chosen. */
const verdictOn = (
  { file: { path, stamp } }: PlannedFile,
  ready: Ready,
): { readonly ready: Ready | null; readonly error: SafelightError | null } => {
  try {
    accessSync(pathBuffer(path), constants.R_OK);
    if (sameStamp(stampOf(statusOf(path)), stamp)) return { ready, error: null };
    return { ready: null, error: new SafelightError('source-changing', { path: displayPath(path) }) };
  } catch (error) {
    return { ready: null, error: unreadable(path, error) };
  }
};

const remove = (path: BytePath): Promise<void> => rm(pathBuffer(path), { force: true });
