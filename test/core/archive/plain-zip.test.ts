import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArchiveEntry } from '../../../core/src/archive/entry.ts';
import { readPlainZip } from '../../../core/src/archive/plain-zip-reader.ts';
import { PlainZipWriter } from '../../../core/src/archive/plain-zip-writer.ts';
import { type ReadEntry, ZipReader } from '../../../core/src/archive/zip-reader.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';
import { bytePathFromText, pathText } from '../../../core/src/model/paths.ts';
import { noise } from '../../bench/noise.ts';
import { needs } from '../../support/needs.ts';
import { readZip } from '../../support/read-zip.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { fromBytes, fromFile, packZip, peer, sha256, WORDS, writerFor } from './zip-samples.ts';

const signal = new AbortController().signal;
const options = { signal, onBytes: () => undefined };

const pack = async (
  entries: readonly ArchiveEntry[],
  onBytes = (_: number): void => undefined,
): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  const zip = new PlainZipWriter(
    {
      write: (bytes) => {
        chunks.push(Buffer.from(bytes));
        return Promise.resolve();
      },
    },
    { signal, onBytes },
  );
  await Promise.all(entries.map((entry) => zip.add(entry)));
  await zip.finish();
  return Buffer.concat(chunks);
};

async function* cut(bytes: Buffer, step: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

const read = async (bytes: Buffer, step = 1000): Promise<readonly ReadEntry[]> => {
  const found: ReadEntry[] = [];
  for await (const entry of readPlainZip(cut(bytes, step), {
    ...options,
    path: 'pictures.zip',
    keep: () => true,
  }))
    found.push(entry);
  return found;
};

const codeOf = async (bytes: Buffer): Promise<string | null> => {
  try {
    await read(bytes);
    return null;
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return error.code;
  }
};

const some = (): readonly ArchiveEntry[] => {
  const folder = temporaryFolder();
  const sizes = [0, 1, 262_143, 262_144, 262_145, 700_000];
  return [...sizes.map((size) => fromFile(folder, `Ü 🦊/${size}.jpg`, size)), fromBytes('sha256.txt', 'x y')];
};

describe('a plain archive', () => {
  needs('7zz', 'bsdtar')('opens everywhere', async () => {
    const path = join(temporaryFolder(), 'plain.zip');
    writeFileSync(path, await pack(some()));
    expect(peer('7zz', 't', path).status).toBe(0);
    expect(sha256(peer('bsdtar', '-xOf', path, 'Ü 🦊/700000.jpg').stdout)).toBe(
      sha256(noise('Ü 🦊/700000.jpg', 700_000)),
    );
    await using reader = await ZipReader.open(path, { signal });
    expect(reader.entries).toHaveLength(7);
  });

  test('is read from front to back, in pieces of any length', async () => {
    const bytes = await pack(some());
    for (const step of [1, 30, 4096, bytes.length]) {
      const found = await read(step === 1 ? await pack([fromBytes('a', 'bc')]) : bytes, step);
      for (const { name, size, sha256: hash } of found.filter(({ name: each }) => each.startsWith('Ü')))
        expect(hash).toBe(sha256(noise(name, size)));
    }
    expect(Buffer.from((await read(bytes)).at(-1)?.bytes ?? []).toString()).toBe('x y');
  });

  describe('of very many files', () => {
    for (const count of [65_534, 65_535, 65_536])
      needs('7zz')(`${count}`, async () => {
        const path = join(temporaryFolder(), 'plain.zip');
        const entries = Array.from({ length: count }, (_, at) => fromBytes(`${at}.jpg`, ''));
        const bytes = await pack(entries);
        writeFileSync(path, bytes);
        expect(peer('7zz', 't', path).output).toContain(`Files: ${count}`);
        expect(await read(bytes, 100_000)).toHaveLength(count);
        await using reader = await ZipReader.open(path, { signal });
        expect(reader.entries).toHaveLength(count);
      });
  });

  test('holds whatever was put in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.record({ name: fc.stringMatching(/^[a-z]{1,5}(\/[a-z]{1,5})?$/), bytes: fc.uint8Array() }),
          {
            selector: ({ name }) => name,
            maxLength: 5,
          },
        ),
        async (files) => {
          const found = await read(await pack(files.map(({ name, bytes }) => fromBytes(name, bytes))));
          expect(found.map(({ name, bytes }) => ({ name, bytes: [...(bytes ?? [])] }))).toEqual(
            files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  test('any flipped byte is found, and any length at which it is cut off', async () => {
    const whole = await pack([fromBytes('a/ü.txt', 'one'), fromBytes('empty', ''), fromBytes('b', 'two')]);
    const missed: string[] = [];
    for (let at = 0; at < whole.length; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      if ((await codeOf(bytes)) === null) missed.push(`flipped ${at}`);
      if ((await codeOf(whole.subarray(0, at))) !== 'archive-malformed') missed.push(`cut ${at}`);
    }
    expect(missed).toEqual([]);
    expect(await codeOf(Buffer.concat([whole, Buffer.from('x')]))).toBe('archive-malformed');
  });

  test('tells every byte of content once', async () => {
    const told = { bytes: 0 };
    await pack(some(), (bytes) => {
      told.bytes += bytes;
    });
    expect(told.bytes).toBe(0 + 1 + 262_143 + 262_144 + 262_145 + 700_000 + 3);
  });

  test('is not finished where a source moved between its two readings', async () => {
    const folder = temporaryFolder();
    const [first, second] = [fromFile(folder, 'a', 700_000), fromFile(folder, 'b', 5)];
    const path = first.source.kind === 'file' ? (pathText(first.source.path) ?? '') : '';
    const moved = { times: 0 };
    const zip = new PlainZipWriter(
      {
        // The local header, which comes between the two readings, is the first that is written.
        write: () => {
          if (moved.times === 0) utimesSync(path, 1, 1);
          moved.times += 1;
          return Promise.resolve();
        },
      },
      options,
    );
    await expect(zip.add(first)).rejects.toMatchObject({ code: 'source-changing' });
    await expect(zip.add(second)).rejects.toMatchObject({ code: 'source-changing' });
    await expect(zip.finish()).rejects.toMatchObject({ code: 'source-changing' });
  });

  test('a source that is missing is told', async () => {
    const source = {
      kind: 'file',
      path: bytePathFromText(join(temporaryFolder(), 'none')),
      size: 3,
    } as const;
    await expect(pack([{ name: 'a', source, modified: new Date() }])).rejects.toMatchObject({
      code: 'source-missing',
    });
  });

  test('an end that is asked for', async () => {
    const controller = new AbortController();
    const zip = new PlainZipWriter(
      { write: () => Promise.resolve() },
      { signal: controller.signal, onBytes: () => controller.abort(new Error('enough')) },
    );
    await expect(zip.add(fromFile(temporaryFolder(), 'a', 5_000_000))).rejects.toThrow('enough');
  });
});

test('an archive within an archive is read without unpacking it', async () => {
  const path = join(temporaryFolder(), 'out.zip');
  const entries = some();
  {
    await using writer = writerFor(path);
    await writer.addStream({ name: 'pictures.zip', modified: new Date() }, async (sink) => {
      const zip = new PlainZipWriter(sink, options);
      await Promise.all(entries.map((entry) => zip.add(entry)));
      await zip.finish();
    });
    await writer.finish();
  }
  await using reader = await ZipReader.open(path, { signal });
  await reader.unlock(WORDS);
  const names: string[] = [];
  for (const entry of reader.entries)
    for await (const { name } of readPlainZip(reader.contents(entry), { ...options, path })) names.push(name);
  expect(names).toEqual(entries.map(({ name }) => name));
});

test('a seal that does not fit is told when the inner archive ends', async () => {
  const path = join(temporaryFolder(), 'out.zip');
  await packZip(path, [['sealed', fromBytes('pictures.zip', await pack(some()))]]);
  const bytes = readFileSync(path);
  await using whole = await ZipReader.open(path, { signal });
  const tag = (whole.entries[0]?.dataPosition ?? 0) + 18 + (whole.entries[0]?.size ?? 0);
  bytes[tag] = (bytes[tag] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  await using reader = await ZipReader.open(path, { signal });
  await reader.unlock(WORDS);
  const [entry] = reader.entries;
  if (entry === undefined) throw new Error('nothing there');
  const reading = async () => {
    for await (const { name } of readPlainZip(reader.contents(entry), { ...options, path })) name.at(0);
  };
  await expect(reading()).rejects.toMatchObject({ code: 'archive-damaged' });
  await expect(readZip(path, WORDS, options)).rejects.toMatchObject({ code: 'archive-damaged' });
});
