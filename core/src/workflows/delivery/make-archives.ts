import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliveredArchive } from '@safelight/manifests';
import { type ArchiveKind, innerName, openArchive } from '../../archive/archive-writer.ts';
import type { ArchiveEntry, PackedEntry } from '../../archive/entry.ts';
import { type ArchiveSecret, readArchive } from '../../archive/read-archive.ts';
import { bytesOf } from '../../delivery/cut.ts';
import { sumsName } from '../../delivery/parts.ts';
import type { PlannedFile } from '../../delivery/plan.ts';
import type { DeliveryProblem } from '../../delivery/scan.ts';
import { type Preparation, storePictures } from '../../delivery/store.ts';
import { sumsText } from '../../delivery/sums.ts';
import { assertSame } from '../../delivery/verify.ts';
import { syncFolder } from '../../fs/durable.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { RunContext } from '../../model/events.ts';
import { bytePathFromText } from '../../model/paths.ts';
import { digestFile, type FileDigest } from '../../vault/file-digest.ts';
import { archiveNames, type Naming } from './archive-names.ts';
import { checkers } from './checkers.ts';

export interface ArchivesToMake {
  /** A folder that nobody looks at yet. */
  readonly folder: string;
  /** The files of each archive. */
  readonly groups: readonly (readonly PlannedFile[])[];
  readonly kind: ArchiveKind;
  /** Opens what was written last. */
  readonly opening: () => ArchiveSecret;
  readonly preparation: Preparation;
  readonly naming: Naming;
  /** The page that says how to open them; null where the format has no room for it. */
  readonly howTo: ArchiveEntry | null;
  readonly random: (bytes: number) => Buffer;
}

export interface MadeArchives {
  readonly archives: readonly DeliveredArchive[];
  readonly problems: readonly DeliveryProblem[];
  readonly files: number;
  /** Of the pictures. */
  readonly bytes: number;
}

/** An archive that is whole and was read back, under a name that is not its own yet. */
interface Proven extends Omit<DeliveredArchive, 'name'> {
  readonly path: string;
  /** Of its pictures. */
  readonly bytes: number;
}

/** Writes one archive after another, reads each back, and gives them their names when all are there. */
export const makeArchives = async (making: ArchivesToMake, context: RunContext): Promise<MadeArchives> => {
  const proven: Proven[] = [];
  const problems: DeliveryProblem[] = [];
  for (const at of making.groups.keys()) {
    context.signal.throwIfAborted();
    const made = await makeOne(making, at, context);
    problems.push(...made.problems);
    if (made.archive !== null) proven.push(made.archive);
  }
  const names = archiveNames(making.naming, proven.length);
  const archives: DeliveredArchive[] = [];
  for (const [at, { path, bytes: _bytes, ...archive }] of proven.entries()) {
    const name = names[at] ?? '';
    await rename(path, join(making.folder, name));
    archives.push({ name, ...archive });
  }
  await syncFolder(making.folder);
  const sum = (of: (one: Proven) => number): number => proven.reduce((all, one) => all + of(one), 0);
  return { archives, problems, files: sum(({ files }) => files), bytes: sum(({ bytes }) => bytes) };
};

const makeOne = async (
  { folder, groups, kind, opening, preparation, naming, howTo, random }: ArchivesToMake,
  at: number,
  context: RunContext,
): Promise<{ readonly archive: Proven | null; readonly problems: readonly DeliveryProblem[] }> => {
  const files = groups[at] ?? [];
  const path = join(folder, `${at + 1}`);
  const { signal, onEvent } = context;
  onEvent({ kind: 'phase', phase: 'pack', subject: archiveNames(naming, groups.length)[at] ?? '' });
  onEvent({ kind: 'plan', files: files.length, bytes: bytesOf(files) });
  const list = sumsName({ part: at + 1, of: groups.length });
  let attempt = 0;
  let written = path;
  const stored = await storePictures({
    files,
    preparation,
    open: () => {
      attempt += 1;
      written = `${path}.${attempt}`;
      const onBytes = (bytes: number): void => onEvent({ kind: 'bytes', bytes });
      return openArchive({
        kind,
        path: written,
        clear: howTo === null ? [] : [howTo],
        inner: innerName(at + 1, groups.length),
        random,
        signal,
        onBytes,
      });
    },
    closing: (packed) => [textEntry(list, sumsText(packed), naming.made), ...checkers(naming.made)],
    signal,
  });
  const { packed, entries, problems } = stored;
  if (packed.length === 0) return { archive: null, problems };
  const proof = await readBack(written, { secret: opening(), entries }, context);
  return {
    problems,
    archive: {
      path: written,
      size: proof.size,
      sha256: proof.sha256,
      files: packed.length,
      list: entries[packed.length]?.sha256 as Sha256,
      bytes: bytesOf(packed),
    },
  };
};

const textEntry = (name: string, text: string, modified: Date): ArchiveEntry => ({
  name,
  source: { kind: 'bytes', bytes: Buffer.from(text, 'utf8') },
  modified,
});

/** Opens the archive as its client will, and compares every file in it with what was written. */
const readBack = async (
  path: string,
  { secret, entries }: { readonly secret: ArchiveSecret; readonly entries: readonly PackedEntry[] },
  { signal, onEvent }: RunContext,
): Promise<FileDigest> => {
  onEvent({ kind: 'phase', phase: 'verify', subject: '' });
  // Read twice: opened as its client opens it, and as a file, whose hash the record keeps.
  const bytes = bytesOf(entries) + (await stat(path)).size;
  onEvent({ kind: 'plan', files: entries.length, bytes });
  const onBytes = (more: number): void => onEvent({ kind: 'bytes', bytes: more });
  assertSame(path, entries, await readArchive(path, secret, { signal, onBytes }));
  return digestFile(bytePathFromText(path), { signal, onBytes });
};
