import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchiveEntry, PackedEntry } from '../../../core/src/archive/entry.ts';
import type { EntryKind } from '../../../core/src/archive/zip-format.ts';
import { ZipWriter, type ZipWriterOptions } from '../../../core/src/archive/zip-writer.ts';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { noise } from '../../bench/noise.ts';

export const WORDS = 'ankle-banjo-cargo-dwarf-ember-fable';
export const WHEN = new Date('2026-04-26T14:03:22Z');

export const fromBytes = (name: string, bytes: Uint8Array | string): ArchiveEntry => ({
  name,
  source: { kind: 'bytes', bytes: Buffer.from(bytes) },
  modified: WHEN,
});

/** A file of noise beside the archive, under a name of its own. */
export const fromFile = (folder: string, name: string, size: number): ArchiveEntry => {
  const path = join(folder, name.replaceAll('/', '_'));
  writeFileSync(path, noise(name, size));
  return { name, source: { kind: 'file', path: bytePathFromText(path), size }, modified: WHEN };
};

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const writerFor = (path: string, options: Partial<ZipWriterOptions> = {}): ZipWriter =>
  new ZipWriter({
    path,
    words: WORDS,
    random: randomBytes,
    signal: new AbortController().signal,
    onBytes: () => undefined,
    ...options,
  });

/** Packs all at once, the way `deliver` does. */
export const packZip = async (
  path: string,
  entries: readonly (readonly [EntryKind, ArchiveEntry])[],
): Promise<readonly PackedEntry[]> => {
  await using writer = writerFor(path);
  const packed = await Promise.all(entries.map(([kind, entry]) => writer.add(entry, kind)));
  await writer.finish();
  return packed;
};

export interface Ran {
  readonly status: number | null;
  readonly output: string;
  readonly stdout: Buffer;
}

/** A peer, with nothing to read from: who would ask for a password gets none. */
export const peer = (program: string, ...args: readonly string[]): Ran => {
  const { status, stdout, stderr } = spawnSync(program, args, { input: '', maxBuffer: 1 << 28 });
  return { status, output: `${stdout.toString('utf8')}${stderr.toString('utf8')}`, stdout };
};
