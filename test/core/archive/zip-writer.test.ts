import { readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BlobReader,
  configure,
  TextWriter,
  Uint8ArrayWriter,
  ZipReader as ZipJsReader,
} from '@zip.js/zip.js';
import { describe, expect, test } from 'vitest';
import type { ByteSink } from '../../../core/src/archive/byte-sink.ts';
import type { ArchiveEntry } from '../../../core/src/archive/entry.ts';
import { PlainZipWriter } from '../../../core/src/archive/plain-zip-writer.ts';
import type { EntryKind } from '../../../core/src/archive/zip-format.ts';
import { bytePathFromText, pathText } from '../../../core/src/model/paths.ts';
import { noise } from '../../bench/noise.ts';
import { needs } from '../../support/needs.ts';
import { readZip } from '../../support/read-zip.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';
import { fromBytes, fromFile, packZip, peer, sha256, WORDS, writerFor } from './zip-samples.ts';

configure({ useWebWorkers: false });

const PAGE = '<p>How to open this</p>';
const KIB256 = 256 * 1024;
const sizes = [0, 1, 15, 16, 17, KIB256 - 1, KIB256, KIB256 + 1, 5 * 1024 * 1024 + 3];
const names = (size: number): string => `Hochzeit Müller/Bräutigam 🦊 ${size}.jpg`;

interface Sample {
  readonly folder: string;
  readonly path: string;
  readonly expected: ReadonlyMap<string, string>;
}

const shared = folderForAll();
const made = new Map<'sample', Promise<Sample>>();

/** Made once: packing starts threads. */
const sample = (): Promise<Sample> => {
  const known = made.get('sample') ?? makeSample(shared);
  made.set('sample', known);
  return known;
};

const makeSample = async (folder: string): Promise<Sample> => {
  const path = join(folder, 'out.zip');
  const sealed = sizes.map((size) => ['sealed', fromFile(folder, names(size), size)] as const);
  const packed = await packZip(path, [['clear', fromBytes('how-to-open.html', PAGE)], ...sealed]);
  return { folder, path, expected: new Map(packed.map(({ name, sha256: hash }) => [name, hash])) };
};

const options = () => ({ signal: new AbortController().signal, onBytes: () => undefined });

describe('an archive', () => {
  test('is told as what was packed', async () => {
    const { expected } = await sample();
    for (const size of sizes) expect(expected.get(names(size))).toBe(sha256(noise(names(size), size)));
    expect(expected.get('how-to-open.html')).toBe(sha256(Buffer.from(PAGE)));
  });

  test('is read again by us', async () => {
    const { path, expected } = await sample();
    const read = await readZip(path, WORDS, options());
    expect(new Map(read.map(({ name, sha256: hash }) => [name, hash]))).toEqual(expected);
    expect(read.map(({ kind }) => kind)).toEqual(['clear', ...sizes.map(() => 'sealed')]);
  });

  needs('7zz')('opens in 7-Zip with the words alone', async () => {
    const { folder, path, expected } = await sample();
    expect(peer('7zz', 't', `-p${WORDS}`, path).status).toBe(0);
    expect(peer('7zz', 'x', `-p${WORDS}`, `-o${folder}/x`, path).status).toBe(0);
    for (const [name, hash] of expected) expect(sha256(readFileSync(join(folder, 'x', name)))).toBe(hash);
    expect(peer('7zz', 't', '-pankle', path).status).toBe(2);
    expect(peer('7zz', 'x', '-so', path, 'how-to-open.html').stdout.toString()).toBe(PAGE);
  });

  needs('bsdtar')('opens in libarchive with the words alone', async () => {
    const { path, expected } = await sample();
    for (const [name, hash] of expected) {
      const { stdout, status } = peer('bsdtar', '--passphrase', WORDS, '-xOf', path, name);
      expect([name, status, sha256(stdout)]).toEqual([name, 0, hash]);
    }
    expect(peer('bsdtar', '--passphrase', 'ankle', '-xOf', path, names(17)).status).not.toBe(0);
    expect(peer('bsdtar', '-xOf', path, 'how-to-open.html').stdout.toString()).toBe(PAGE);
  });

  test('opens in zip.js with the words alone', async () => {
    const { path, expected } = await sample();
    const reader = new ZipJsReader(new BlobReader(new Blob([readFileSync(path)])));
    const entries = (await reader.getEntries()).filter((entry) => !entry.directory);
    expect(entries.map(({ filename }) => filename)).toEqual([...expected.keys()]);
    for (const entry of entries) {
      const bytes = await entry.getData(new Uint8ArrayWriter(), { password: WORDS, checkSignature: true });
      expect(sha256(bytes)).toBe(expected.get(entry.filename));
    }
    const page = entries[0];
    expect(await page?.getData(new TextWriter())).toBe(PAGE);
    await expect(entries[3]?.getData(new Uint8ArrayWriter(), { password: 'ankle' })).rejects.toThrow();
  });

  test('lies in the order of the calls, whatever is done first', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.zip');
    const entries = [3_000_000, 5, 2_000_000, 0, 1_000_000, 7].map(
      (size, at): readonly [EntryKind, ArchiveEntry] => [
        at % 3 === 1 ? 'clear' : 'sealed',
        fromFile(folder, `${at}.jpg`, size),
      ],
    );
    await packZip(path, entries);
    expect((await readZip(path, WORDS, options())).map(({ name }) => name)).toEqual(
      entries.map(([, { name }]) => name),
    );
  });

  test('tells every byte of content once', async () => {
    const folder = temporaryFolder();
    const told = { bytes: 0 };
    await using writer = writerFor(join(folder, 'out.zip'), {
      onBytes: (bytes) => {
        told.bytes += bytes;
      },
    });
    await Promise.all(
      [5_000_000, 9_000_000].map((size) => writer.add(fromFile(folder, `${size}`, size), 'sealed')),
    );
    const { size } = await writer.finish();
    expect(told.bytes).toBe(14_000_000);
    expect(size).toBe(statSync(join(folder, 'out.zip')).size);
  });
});

describe('an entry whose length is known at its end', () => {
  needs('7zz')('holds another archive, whose names are hidden', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.zip');
    const inner = [
      fromFile(folder, 'a/Ä.jpg', 3_000_000),
      fromBytes('empty', ''),
      fromFile(folder, 'b.jpg', 17),
    ];
    await using writer = writerFor(path);
    const page = writer.add(fromBytes('how-to-open.html', PAGE), 'clear');
    const whole = await writer.addStream({ name: 'pictures.zip', modified: new Date() }, async (sink) => {
      const zip = new PlainZipWriter(sink, options());
      await Promise.all(inner.map((entry) => zip.add(entry)));
      await zip.finish();
    });
    await page;
    await writer.add(fromBytes('after.txt', 'x'), 'sealed');
    await writer.finish();
    const read = await readZip(path, WORDS, options());
    expect(read.map(({ name }) => name)).toEqual(['how-to-open.html', 'pictures.zip', 'after.txt']);
    expect(read[1]?.sha256).toBe(whole.sha256);
    expect(peer('7zz', 't', `-p${WORDS}`, path).status).toBe(0);
    expect(peer('7zz', 'x', `-p${WORDS}`, `-o${folder}/x`, path).status).toBe(0);
    expect(sha256(readFileSync(join(folder, 'x/pictures.zip')))).toBe(whole.sha256);
    expect(peer('7zz', 'x', `-o${folder}/y`, join(folder, 'x/pictures.zip')).status).toBe(0);
    expect(sha256(readFileSync(join(folder, 'y/a/Ä.jpg')))).toBe(sha256(noise('a/Ä.jpg', 3_000_000)));
    expect(peer('bsdtar', '--passphrase', WORDS, '-xOf', path, 'pictures.zip').stdout.length).toBe(
      whole.size,
    );
  });

  test('lets nothing in beside it, and nothing through where it fails', async () => {
    const folder = temporaryFolder();
    await using writer = writerFor(join(folder, 'out.zip'));
    const streamed = writer.addStream({ name: 'inner', modified: new Date() }, async (sink) => {
      await sink.write(Buffer.alloc(3_000_000));
      throw new Error('no more');
    });
    expect(() => writer.add(fromBytes('a', 'b'), 'sealed')).toThrow('still being written');
    await expect(streamed).rejects.toThrow('no more');
    await expect(writer.finish()).rejects.toThrow('no more');
  });
});

describe('an entry whose length is not known, and that never ends', () => {
  const endless = async (sink: ByteSink): Promise<void> => {
    for (;;) await sink.write(Buffer.alloc(100_000));
  };

  test('ends where the disk is full', async () => {
    await using writer = writerFor('/dev/full');
    const streamed = writer.addStream({ name: 'inner', modified: new Date() }, endless);
    await expect(streamed).rejects.toMatchObject({ code: 'disk-full' });
  });

  test('ends when it is asked to', async () => {
    const controller = new AbortController();
    await using writer = writerFor(join(temporaryFolder(), 'out.zip'), { signal: controller.signal });
    const streamed = writer.addStream({ name: 'inner', modified: new Date() }, endless);
    setTimeout(() => controller.abort(new Error('enough')), 100);
    await expect(streamed).rejects.toThrow('enough');
    await expect(writer.finish()).rejects.toThrow('enough');
  });

  test('ends when the archive is given up', async () => {
    const writer = writerFor(join(temporaryFolder(), 'out.zip'));
    const streamed = writer.addStream({ name: 'inner', modified: new Date() }, endless);
    setTimeout(() => void writer[Symbol.asyncDispose](), 100);
    await expect(streamed).rejects.toMatchObject({ code: 'interrupted' });
  });
});

const file = (path: string, size: number): ArchiveEntry => ({
  name: 'a.jpg',
  source: { kind: 'file', path: bytePathFromText(path), size },
  modified: new Date(),
});

describe('what goes wrong with a source', () => {
  const packOne = async (entry: ArchiveEntry): Promise<unknown> => {
    await using writer = writerFor(join(temporaryFolder(), 'out.zip'));
    const added = writer.add(entry, 'sealed');
    await expect(writer.finish()).rejects.toThrow();
    return added;
  };

  test.each([
    ['is not there', 'source-missing', () => file(join(temporaryFolder(), 'gone.jpg'), 5)],
    ['is a folder', 'source-unreadable', () => file(temporaryFolder(), 5)],
    ['became longer', 'source-changing', () => ({ ...longer(6), name: 'b' })],
    ['became shorter', 'source-changing', () => ({ ...longer(4), name: 'b' })],
  ] as const)('%s', async (_, code, entry) => {
    await expect(packOne(entry())).rejects.toMatchObject({ code });
  });

  const longer = (size: number): ArchiveEntry => {
    const path = join(temporaryFolder(), 'a.jpg');
    writeFileSync(path, Buffer.alloc(size));
    return file(path, 5);
  };

  test.each([
    ['touched', (path: string) => utimesSync(path, 1, 1)],
    ['cut', (path: string) => truncateSync(path, 1)],
  ])('%s while it is read', async (_, change) => {
    const folder = temporaryFolder();
    const entry = fromFile(folder, 'long.jpg', 60_000_000);
    const path = entry.source.kind === 'file' ? pathText(entry.source.path) : null;
    const seen = { first: true };
    await using writer = writerFor(join(folder, 'out.zip'), {
      onBytes: () => {
        if (seen.first && path !== null) change(path);
        seen.first = false;
      },
    });
    await expect(writer.add(entry, 'sealed')).rejects.toMatchObject({ code: 'source-changing' });
  });
});

describe('what goes wrong with the archive', () => {
  test('a file that holds something is left alone', async () => {
    const path = join(temporaryFolder(), 'out.zip');
    writeFileSync(path, 'mine');
    await using writer = writerFor(path);
    await expect(writer.add(fromBytes('a', 'b'), 'clear')).rejects.toThrow('holds something');
    await expect(writer.finish()).rejects.toThrow();
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  test.each(['clear', 'sealed'] as const)('a disk that is full, %s', async (kind) => {
    const folder = temporaryFolder();
    await using writer = writerFor('/dev/full');
    const added = writer.add(fromFile(folder, 'a.jpg', 3_000_000), kind);
    await expect(added).rejects.toMatchObject({ code: 'disk-full', data: { path: '/dev/full' } });
    await expect(writer.finish()).rejects.toMatchObject({ code: 'disk-full' });
  });

  test('an end that is asked for while entries are packed', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const began = performance.now();
    await using writer = writerFor(join(folder, 'out.zip'), {
      signal: controller.signal,
      onBytes: () => controller.abort(new Error('enough')),
    });
    const added = Promise.all(
      [1, 2, 3, 4].map((at) => writer.add(fromFile(folder, `${at}.jpg`, 20_000_000), 'sealed')),
    );
    await expect(added).rejects.toThrow('enough');
    await expect(writer.finish()).rejects.toThrow('enough');
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
