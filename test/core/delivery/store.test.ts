import { describe, expect, test } from 'vitest';
import type { ArchiveEntry, PackedEntry } from '../../../core/src/archive/entry.ts';
import type { PlannedFile } from '../../../core/src/delivery/plan.ts';
import {
  type ArchiveWriter,
  batchesOf,
  type Preparation,
  type PreparedFile,
  storePictures,
} from '../../../core/src/delivery/store.ts';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import { SafelightError } from '../../../core/src/model/errors.ts';
import { bytePathFromText, displayPath } from '../../../core/src/model/paths.ts';

const planned = (name: string, size = 10): PlannedFile => {
  const path = bytePathFromText(`/p/${name}`);
  const stamp = { size, mtimeNs: 0n, ctimeNs: 0n, inode: 1n, mode: 0o644 };
  const file = { path, inside: bytePathFromText(name), stamp, kind: 'picture', how: 'found' } as const;
  return { file, name, renamed: null, size };
};

/** Archives that were begun, each with the names that were added to it. */
class Archives {
  readonly begun: { readonly names: string[]; finished: boolean; closed: boolean }[] = [];
  readonly #spoilt: ReadonlySet<string>;

  constructor(spoilt: readonly string[] = []) {
    this.#spoilt = new Set(spoilt);
  }

  readonly open = async (): Promise<ArchiveWriter> => {
    const archive = { names: [] as string[], finished: false, closed: false };
    this.begun.push(archive);
    return {
      add: async ({ name, source }: ArchiveEntry): Promise<PackedEntry> => {
        archive.names.push(name);
        const path = source.kind === 'file' ? displayPath(source.path) : name;
        if (this.#spoilt.has(name)) throw new SafelightError('source-changing', { path });
        return { name, size: 10, sha256: 'a'.repeat(64) as Sha256 };
      },
      finish: async () => {
        archive.finished = true;
      },
      [Symbol.asyncDispose]: async () => {
        archive.closed = true;
      },
    };
  };
}

/** Reads sources as they are; `refused` cannot go. */
const asTheyAre = (refused: readonly string[] = []): Preparation & { readonly released: string[] } => {
  const released: string[] = [];
  return {
    released,
    prepare: async (batch) =>
      batch.map((file): PreparedFile => {
        const path = displayPath(file.file.path);
        return refused.includes(file.name)
          ? {
              planned: file,
              ready: null,
              error: new SafelightError('metadata-unwritable', { path, why: 'x' }),
            }
          : { planned: file, ready: { path: file.file.path, size: file.size }, error: null };
      }),
    release: async (batch) => {
      released.push(...batch.map((one) => one.planned.name));
    },
  };
};

const closing = (): readonly ArchiveEntry[] => [
  { name: 'SHA256SUMS.txt', source: { kind: 'bytes', bytes: new Uint8Array() }, modified: new Date(0) },
];

const store = (archives: Archives, names: readonly string[], preparation = asTheyAre()) =>
  storePictures({
    files: names.map((name) => planned(name)),
    preparation,
    open: archives.open,
    closing,
    signal: new AbortController().signal,
  });

describe('an archive is written', () => {
  test('in order, the list of hashes last', async () => {
    const archives = new Archives();
    const preparation = asTheyAre();
    const { packed, entries, problems } = await store(archives, ['a', 'b', 'c'], preparation);
    expect(packed.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(entries.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'SHA256SUMS.txt']);
    expect(problems).toEqual([]);
    expect(archives.begun).toMatchObject([{ finished: true, closed: true }]);
    expect(preparation.released).toEqual(['a', 'b', 'c']);
  });

  test('without what cannot go', async () => {
    const { packed, problems } = await store(new Archives(), ['a', 'b'], asTheyAre(['a']));
    expect(packed.map(({ name }) => name)).toEqual(['b']);
    expect(problems.map(({ error }) => error.code)).toEqual(['metadata-unwritable']);
  });

  test('anew without a file that changed while it was read: nothing of it is left in an archive that counts', async () => {
    const archives = new Archives(['b']);
    const { packed, problems } = await store(archives, ['a', 'b', 'c']);
    expect(packed.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(problems).toMatchObject([{ path: bytePathFromText('/p/b'), error: { code: 'source-changing' } }]);
    expect(archives.begun).toMatchObject([
      { finished: false, closed: true },
      { names: ['a', 'c', 'SHA256SUMS.txt'], finished: true, closed: true },
    ]);
  });

  test('not at all where nothing can go', async () => {
    const archives = new Archives(['a', 'b']);
    const { packed, entries, problems } = await store(archives, ['a', 'b']);
    expect([packed, entries, problems.length]).toEqual([[], [], 2]);
    expect(archives.begun.some(({ finished }) => finished)).toBe(false);
  });

  test('to the end of nothing when it is told to stop', async () => {
    const archives = new Archives();
    const stopped = storePictures({
      files: [planned('a')],
      preparation: asTheyAre(),
      open: archives.open,
      closing,
      signal: AbortSignal.abort(new Error('stop')),
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(archives.begun).toMatchObject([{ finished: false, closed: true }]);
  });

  test('a fault that is not a source’s ends it', async () => {
    const archives = new Archives();
    const broken: Preparation = {
      prepare: async () => {
        throw new SafelightError('program-missing', { program: 'ExifTool', why: 'x' });
      },
      release: async () => undefined,
    };
    const stored = storePictures({
      ...{ files: [planned('a')], preparation: broken, open: archives.open, closing },
      signal: new AbortController().signal,
    });
    await expect(stored).rejects.toMatchObject({ code: 'program-missing' });
    expect(archives.begun).toMatchObject([{ closed: true }]);
  });
});

describe('batches', () => {
  const sizes = (files: readonly PlannedFile[]) => batchesOf(files).map((batch) => batch.length);
  const many = (count: number, size = 10) => Array.from({ length: count }, (_, at) => planned(`${at}`, size));

  test.each([
    [0, []],
    [1, [1]],
    [48, [48]],
    [49, [48, 1]],
  ])('of %i files', (count, expected) => expect(sizes(many(count))).toEqual(expected));

  test('bounded by bytes too, and a file that is larger goes alone', () => {
    const half = 256 * 1024 * 1024;
    expect(sizes(many(3, half))).toEqual([2, 1]);
    expect(sizes([planned('a'), planned('b', 3 * half), planned('c')])).toEqual([1, 1, 1]);
  });
});
