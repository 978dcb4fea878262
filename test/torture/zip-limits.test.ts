import { closeSync, ftruncateSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { ArchiveEntry } from '../../core/src/archive/entry.ts';
import { readPlainZip } from '../../core/src/archive/plain-zip-reader.ts';
import { PlainZipWriter } from '../../core/src/archive/plain-zip-writer.ts';
import { ZipReader } from '../../core/src/archive/zip-reader.ts';
import { bytePathFromText } from '../../core/src/model/paths.ts';
import { fromBytes, fromFile, packZip, peer, WORDS, writerFor } from '../core/archive/zip-samples.ts';
import { lacking, testUnless } from '../support/needs.ts';
import { readZip } from '../support/read-zip.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

// Where fields of 16 and 32 bits are full, with real archives: about five gigabytes of disk at a time.

const { signal } = new AbortController();
const options = { signal, onBytes: () => undefined };
const GIB4 = 2 ** 32;
const withPeers = testUnless(lacking('7zz', 'bsdtar'));

/** A file of zeros that takes no room. */
const film = (folder: string, size: number): ArchiveEntry => {
  const path = join(folder, 'film.mov');
  const fd = openSync(path, 'w');
  ftruncateSync(fd, size);
  closeSync(fd);
  return {
    name: 'film.mov',
    source: { kind: 'file', path: bytePathFromText(path), size },
    modified: new Date(),
  };
};

/** 7-Zip reads all of it; libarchive finds what lies behind four gigabytes. */
const assertPeersRead = (path: string, last: string, content: string): void => {
  expect(peer('7zz', 't', `-p${WORDS}`, path)).toMatchObject({ status: 0 });
  expect(peer('bsdtar', '--passphrase', WORDS, '-xOf', path, last).stdout.toString()).toBe(content);
};

describe('a film of about four gigabytes', () => {
  for (const size of [
    // sealed, it is the longest that fits without fields for large sizes
    GIB4 - 30,
    GIB4 - 29,
    GIB4 - 1,
    GIB4,
    GIB4 + 1,
    5_000_000_000,
  ])
    withPeers(`${size} bytes`, async () => {
      const folder = temporaryFolder();
      const path = join(folder, 'out.zip');
      const packed = await packZip(path, [
        ['clear', fromBytes('how-to-open.html', '<p>')],
        ['sealed', film(folder, size)],
        ['sealed', fromBytes('last.txt', 'behind')],
      ]);
      const read = await readZip(path, WORDS, options);
      expect(read.map(({ name, size: found, sha256 }) => ({ name, size: found, sha256 }))).toEqual(packed);
      assertPeersRead(path, 'last.txt', 'behind');
    });

  withPeers('in an inner archive, whose names are hidden', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.zip');
    {
      await using writer = writerFor(path);
      await writer.addStream({ name: 'pictures.zip', modified: new Date() }, async (sink) => {
        const inner = new PlainZipWriter(sink, options);
        await inner.add(film(folder, GIB4 + 1));
        await inner.add(fromFile(folder, 'a.jpg', 100_000));
        await inner.finish();
      });
      await writer.add(fromBytes('last.txt', 'behind'), 'sealed');
      await writer.finish();
    }
    assertPeersRead(path, 'last.txt', 'behind');
    await using reader = await ZipReader.open(path, { signal });
    await reader.unlock(WORDS);
    const [pictures] = reader.entries;
    if (pictures === undefined) throw new Error('nothing there');
    const sizes: number[] = [];
    for await (const { size } of readPlainZip(reader.contents(pictures), { ...options, path }))
      sizes.push(size);
    expect(sizes).toEqual([GIB4 + 1, 100_000]);
    expect(peer('7zz', 'x', `-p${WORDS}`, `-o${folder}/x`, path, 'pictures.zip').status).toBe(0);
    rmSync(path);
    expect(peer('7zz', 't', join(folder, 'x', 'pictures.zip')).status).toBe(0);
  });
});

describe('very many pictures', () => {
  for (const count of [65_534, 65_535, 65_536, 70_000])
    withPeers(`${count} of them`, async () => {
      const path = join(temporaryFolder(), 'out.zip');
      const name = (at: number): string => `${Math.floor(at / 1000)}/${at}.jpg`;
      const entries = Array.from(
        { length: count },
        (_, at) => ['sealed', fromBytes(name(at), `${at}`)] as const,
      );
      await packZip(path, entries);
      expect(await readZip(path, WORDS, options)).toHaveLength(count);
      const { status, output } = peer('7zz', 't', `-p${WORDS}`, path);
      expect(status).toBe(0);
      expect(output).toContain(`Files: ${count}`);
      expect(peer('bsdtar', '-tf', path).stdout.toString().trimEnd().split('\n')).toHaveLength(count);
    });
});
