import { lstatSync, mkdirSync, readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import type { LinkEntry, RestoreFailure } from '@safelight/manifests';
import { untouchedName } from '../catalog/untouched-copy.ts';
import { diskError, RESTORING, syncFolder } from '../fs/durable.ts';
import { presentAt } from '../fs/present.ts';
import { Throttle } from '../fs/throttle.ts';
import { isSafelightError, SafelightError, systemCode } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import {
  type BytePath,
  bytePath,
  bytePathFromText,
  displayPath,
  joinBytes,
  parentOf,
  pathBuffer,
  pathText,
} from '../model/paths.ts';
import type { Extraction, Outcome, WantedFile } from '../vault/extraction.ts';
import type { Pool } from '../vault/pool.ts';
import { staysInside } from './link-target.ts';
import type { FileAction } from './plan.ts';
import type { Found } from './scan.ts';

export interface RestoreTally {
  restored: number;
  restoredBytes: number;
  /** There already, with the same hash. */
  already: number;
  links: number;
  /** Erased from the vault on purpose: nothing to bring back. */
  erased: number;
}

/** The only writer of a restore. Nothing is followed through a link, nothing that differs is replaced unasked. */
export class Restoring {
  readonly tally: RestoreTally = { restored: 0, restoredBytes: 0, already: 0, links: 0, erased: 0 };
  readonly failures: RestoreFailure[] = [];
  readonly #to: BytePath;
  readonly #pool: Pool;
  readonly #context: RunContext;
  readonly #throttle: Throttle;
  readonly #folders = new Set<BytePath>();
  readonly #links: (Found & { readonly kind: 'link' })[] = [];

  constructor(to: BytePath, pool: Pool, context: RunContext) {
    this.#to = to;
    this.#pool = pool;
    this.#context = context;
    this.#throttle = new Throttle(pool.width * 3);
  }

  readonly onOutcome = ({ file, error }: Outcome): void => {
    // Without its place every file would fail: the run ends.
    if (error?.code === 'place-absent') throw error;
    if (error?.code === 'content-erased') {
      this.tally.erased += 1;
      return;
    }
    if (error !== null) {
      this.fail(file.label, error);
      return;
    }
    this.tally.restored += 1;
    this.tally.restoredBytes += file.entry.size;
    this.#context.onEvent({ kind: 'file', path: file.label, bytes: file.entry.size });
  };

  fail(label: BytePath, error: SafelightError): void {
    const path = displayPath(label);
    // Damage is told of the object; the person wants to know of the picture.
    const message = error.message.includes(path)
      ? error.message
      : `${path} was not brought back: ${error.message}`;
    this.failures.push({ path, code: error.code, message, exit: error.exit });
  }

  /** `action` is what the plan says of a file; links and refusals have none. */
  async take(found: Found, action: FileAction, extraction: Extraction): Promise<void> {
    this.#context.signal.throwIfAborted();
    switch (found.kind) {
      case 'refused':
        this.fail(found.label, found.error);
        return;
      case 'link':
        // Last of all: a file must never be written through one.
        this.#links.push(found);
        return;
      case 'file':
        await this.#takeFile(found, action, extraction);
    }
  }

  /** Runs what waits; returns when everything is in its place. */
  async drain(extraction: Extraction): Promise<void> {
    for (const job of extraction.rest()) await this.#throttle.run(job);
    await this.#throttle.drained();
  }

  /** Makes the links, then every name durable. */
  async finish(): Promise<void> {
    for (const { link, path, label } of this.#links) this.#makeLink(link, path, label);
    for (const folder of this.#folders) await syncFolder(pathBuffer(folder));
  }

  async #takeFile(
    { file, folder }: Found & { readonly kind: 'file' },
    action: FileAction,
    extraction: Extraction,
  ): Promise<void> {
    if (file.to === null) return;
    try {
      this.#makeFolder(folder);
      if (await this.#isRelocated(file, file.to)) {
        this.#already(file);
        return;
      }
      switch (action) {
        case 'refuse':
          throw new SafelightError('would-overwrite', { path: displayPath(file.to) });
        case 'write':
          for (const job of extraction.add(file)) await this.#throttle.run(job);
          return;
        case 'compare':
          await this.#throttle.run(() => this.#compare(file, file.to ?? file.label, extraction));
      }
    } catch (error) {
      if (!isSafelightError(error) || error.exit === 7) throw error;
      this.fail(file.label, error);
    }
  }

  /** The same bytes are there: a restore that was cut off carries on. Others: only when told to. */
  async #compare(file: WantedFile, path: BytePath, extraction: Extraction): Promise<void> {
    const { xxh128 } = await this.#pool.run({ kind: 'hash-file', path });
    if (xxh128 === file.entry.xxh128) this.#already(file);
    else if (file.overwrite) for (const job of extraction.add(file)) await job();
    else this.fail(file.label, new SafelightError('would-overwrite', { path: displayPath(path) }));
  }

  #already(file: WantedFile): void {
    this.tally.already += 1;
    this.#context.onEvent({ kind: 'file', path: file.label, bytes: file.entry.size });
  }

  /** A catalog that an earlier `--relocate` changed, or its log: the copy beside it shows that it came from here. */
  async #isRelocated(file: WantedFile, to: BytePath): Promise<boolean> {
    const [, catalog, log] = /^(.*\.lrcat)(-wal|-journal|)$/is.exec(pathText(to) ?? '') ?? [];
    if (catalog === undefined || log === undefined) return false;
    const untouched = untouchedName(catalog);
    if (!(await this.#holds(untouched + log, file.entry))) return false;
    return log === '' ? isFile(catalog) : this.#differ(catalog, untouched);
  }

  async #holds(path: string, entry: WantedFile['entry']): Promise<boolean> {
    const present = presentAt(bytePathFromText(path));
    return (
      present.kind === 'file' && present.size === entry.size && (await this.#hash(path)) === entry.xxh128
    );
  }

  /** Both there and not the same: the log went into the one, and must not be put beside it again. */
  async #differ(one: string, other: string): Promise<boolean> {
    return isFile(one) && isFile(other) && (await this.#hash(one)) !== (await this.#hash(other));
  }

  async #hash(path: string): Promise<string> {
    return (await this.#pool.run({ kind: 'hash-file', path: bytePathFromText(path) })).xxh128;
  }

  #makeFolder(folder: BytePath): void {
    if (this.#folders.has(folder)) return;
    if (folder !== this.#to) this.#makeFolder(parentOf(folder));
    try {
      mkdirSync(pathBuffer(folder));
    } catch (error) {
      const code = systemCode(error);
      // Only the folder that was named may lie below folders that are missing.
      if (code === 'ENOENT' && folder === this.#to) mkdirSync(pathBuffer(folder), { recursive: true });
      else if (code !== 'EEXIST') throw diskError(error, displayPath(folder));
    }
    if (folder !== this.#to && !lstatSync(pathBuffer(folder)).isDirectory())
      throw new SafelightError('would-overwrite', { path: displayPath(folder) });
    this.#folders.add(folder);
    clearParts(folder);
  }

  #makeLink(link: LinkEntry, path: BytePath, label: BytePath): void {
    const target = targetOf(link);
    try {
      if (!staysInside(label, target))
        throw new SafelightError('document-invalid', {
          path: displayPath(label),
          why: `the link leads out of the restored folders, to ${displayPath(target)}; make it by hand if you trust it`,
        });
      this.#makeFolder(parentOf(path));
      if (presentAt(path).kind !== 'nothing') return;
      symlinkSync(pathBuffer(target), pathBuffer(path));
      this.tally.links += 1;
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      this.fail(label, error);
    }
  }
}

const isFile = (path: string): boolean => presentAt(bytePathFromText(path)).kind === 'file';

/** What a restore that was cut off left: never whole, never under a final name. */
const clearParts = (folder: BytePath): void => {
  for (const name of readdirSync(pathBuffer(folder), { encoding: 'latin1' }))
    if (RESTORING.test(name)) unlinkSync(pathBuffer(joinBytes(folder, name)));
};

const targetOf = (link: LinkEntry): BytePath =>
  link.targetBytes === undefined
    ? bytePathFromText(link.target)
    : bytePath(Buffer.from(link.targetBytes, 'base64'));
