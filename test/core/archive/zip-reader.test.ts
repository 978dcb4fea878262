import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packedSize } from '../../../core/src/archive/zip-format.ts';
import { ZipReader } from '../../../core/src/archive/zip-reader.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';
import { needs } from '../../support/needs.ts';
import { readZip } from '../../support/read-zip.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';
import { fromBytes, packZip, peer, sha256, WORDS, writerFor } from './zip-samples.ts';

const signal = new AbortController().signal;
const options = { signal, onBytes: () => undefined };
const folder = folderForAll();

/** Small, with one of everything: clear, sealed, and an entry whose length was not known. */
const small = async (): Promise<string> => {
  const path = join(folder, 'small.zip');
  if (existsSync(path)) return path;
  await using writer = writerFor(path);
  const added = [
    writer.add(fromBytes('how-to-open.html', '<p>open'), 'clear'),
    writer.add(fromBytes('Müller/a.jpg', 'a picture'), 'sealed'),
    writer.add(fromBytes('empty', ''), 'sealed'),
  ];
  await Promise.all(added);
  await writer.addStream({ name: 'inner.zip', modified: new Date(0) }, (sink) =>
    sink.write(Buffer.from('abc')),
  );
  await writer.finish();
  return path;
};

const codeOf = async (path: string, words = WORDS): Promise<string | null> => {
  try {
    await readZip(path, words, options);
    return null;
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return error.code;
  }
};

const changed = (bytes: Uint8Array): string => {
  const path = join(folder, 'changed.zip');
  writeFileSync(path, bytes);
  return path;
};

describe('any flipped byte is found', () => {
  test('every byte of an archive', { timeout: 60_000 }, async () => {
    const whole = readFileSync(await small());
    expect(await codeOf(changed(whole))).toBeNull();
    const missed: number[] = [];
    for (let at = 0; at < whole.length; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      const code = await codeOf(changed(bytes));
      if (code !== 'archive-malformed' && code !== 'archive-damaged') missed.push(at);
    }
    expect(missed).toEqual([]);
  });

  needs('7zz')('what is sealed, by 7-Zip too', async () => {
    const path = await small();
    const whole = readFileSync(path);
    await using reader = await ZipReader.open(path, { signal });
    const sealed = reader.entries.filter(({ kind }) => kind === 'sealed');
    const positions = sealed.flatMap((entry) =>
      [0, 16, 17, 18, packedSize(entry) - 10, packedSize(entry) - 1].map((at) => entry.dataPosition + at),
    );
    for (const at of positions) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 4;
      expect([at, peer('7zz', 't', `-p${WORDS}`, changed(bytes)).status]).toEqual([at, 2]);
    }
  });

  test('a length at which it is cut off', async () => {
    const whole = readFileSync(await small());
    for (let length = 0; length < whole.length; length += 7)
      expect([length, await codeOf(changed(whole.subarray(0, length)))]).toEqual([
        length,
        'archive-malformed',
      ]);
  });
});

describe('the words', () => {
  test.each(['ankle', `${WORDS} `, ''])('"%s" are not', async (words) => {
    expect(await codeOf(await small(), words)).toBe('archive-locked');
  });

  test('are right where only the first sealed entry is damaged', async () => {
    const path = await small();
    await using reader = await ZipReader.open(path, { signal });
    const bytes = readFileSync(path);
    const at = reader.entries.find(({ kind }) => kind === 'sealed')?.dataPosition ?? 0;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(await codeOf(changed(bytes))).toBe('archive-damaged');
  });

  test('are answered for without reading the pictures', async () => {
    const path = join(temporaryFolder(), 'out.zip');
    const large = Buffer.alloc(40_000_000);
    await packZip(path, [
      ['sealed', fromBytes('a', large)],
      ['sealed', fromBytes('b', large)],
    ]);
    const began = performance.now();
    await using reader = await ZipReader.open(path, { signal });
    await expect(reader.unlock('ankle')).rejects.toMatchObject({ code: 'archive-locked', data: { path } });
    await reader.unlock(WORDS);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

test('the bytes of an entry are given where they are asked for', async () => {
  const seen = await readZip(await small(), WORDS, {
    ...options,
    keep: ({ name, size }) => name.endsWith('.jpg') && size < 100,
  });
  expect(seen.map(({ name, kind, size }) => [name, kind, size])).toEqual([
    ['how-to-open.html', 'clear', 7],
    ['Müller/a.jpg', 'sealed', 9],
    ['empty', 'sealed', 0],
    ['inner.zip', 'sealed', 3],
  ]);
  expect(seen.map(({ bytes }) => (bytes === null ? null : Buffer.from(bytes).toString()))).toEqual([
    null,
    'a picture',
    null,
    null,
  ]);
  expect(seen[1]?.sha256).toBe(sha256(Buffer.from('a picture')));
});

test('an end that is asked for', async () => {
  const path = join(temporaryFolder(), 'out.zip');
  await packZip(path, [['sealed', fromBytes('a', Buffer.alloc(3_000_000))]]);
  const controller = new AbortController();
  const reading = readZip(path, WORDS, {
    signal: controller.signal,
    onBytes: () => controller.abort(new Error('enough')),
  });
  await expect(reading).rejects.toThrow('enough');
});

describe('what is no archive of ours', () => {
  const put = (bytes: Buffer, at: number, value: string): Buffer => {
    const copy = Buffer.from(bytes);
    copy.write(value, at, 'latin1');
    return copy;
  };
  /** Gives both headers of the first entry another name of the same length. */
  const renamed = (bytes: Buffer, name: string): Buffer =>
    put(put(bytes, bytes.indexOf('a/b/c.txt'), name), bytes.lastIndexOf('a/b/c.txt'), name);
  const clear = async (): Promise<Buffer> => {
    if (!existsSync(join(folder, 'clear.zip')))
      await packZip(join(folder, 'clear.zip'), [
        ['clear', fromBytes('a/b/c.txt', 'one')],
        ['clear', fromBytes('d/e/f.txt', 'two')],
      ]);
    return readFileSync(join(folder, 'clear.zip'));
  };

  test.each([
    '../../x.t',
    '/etc/pass',
    'a/../c.tx',
    'a//b/c.tx',
    'a\\..\\c.t',
    'C:/ab.txt',
    'a/b/c.tx/',
    'a\nb/c.txt',
    'D/E/F.TXT',
    'a/b/\xff.txt',
  ])('a name that is "%s"', async (name) => {
    expect(await codeOf(changed(renamed(await clear(), name)))).toBe('archive-malformed');
  });

  test.each([
    ['a thousand entries that are not there', 0xffff],
    ['one entry less', 1],
    ['no entry', 0],
  ])('%s', async (_, entries) => {
    const bytes = await clear();
    bytes.writeUInt16LE(entries, bytes.length - 14);
    bytes.writeUInt16LE(entries, bytes.length - 12);
    expect(await codeOf(changed(bytes))).toBe('archive-malformed');
  });

  test('two entries that lie on the same bytes', async () => {
    const bytes = await clear();
    const second = bytes.lastIndexOf('d/e/f.txt') - 46;
    bytes.writeUInt32LE(0, second + 42);
    expect(await codeOf(changed(bytes))).toBe('archive-malformed');
  });

  test.each([
    ['bytes before it', (bytes: Buffer) => Buffer.concat([Buffer.from('x'), bytes])],
    ['bytes behind it', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
    [
      'bytes between its parts',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -22), Buffer.from('x'), bytes.subarray(-22)]),
    ],
    ['nothing', () => Buffer.alloc(0)],
    ['a picture', () => Buffer.alloc(100_000, 0xd8)],
  ])('%s', async (_, change) => {
    expect(await codeOf(changed(change(await clear())))).toBe('archive-malformed');
  });

  needs('7zz')('what is compressed', async () => {
    const path = join(temporaryFolder(), 'deflated.zip');
    const source = join(temporaryFolder(), 'a.txt');
    writeFileSync(source, 'a'.repeat(10_000));
    peer('7zz', 'a', '-tzip', path, source);
    await expect(ZipReader.open(path, { signal, maker: 'anyone' })).rejects.toMatchObject({
      code: 'archive-malformed',
    });
  });

  test.each([
    ['is not there', 'source-missing', () => join(folder, 'none.zip')],
    ['is a folder', 'source-unreadable', () => folder],
  ] as const)('what %s', async (_, code, path) => {
    expect(await codeOf(path())).toBe(code);
  });
});

/** Made by 7-Zip 26.02: `7zz a -tzip -mx0 -mem=AES256 -pabc v.zip a.txt b.txt`. */
const BY_7ZIP =
  'UEsDBDMAAQBjALMKfF0AAAAAPwAAACMAAAAFAAsAYS50eHQBmQcAAgBBRQMAAC9nbxon/nAFa9yhLdmB/RjosQ9UUlSU8cYwT6PiBJebem2PYNRQOKcWuI7FbOcMyJU+UiIISEbOZyz0ev79t1BLAwQzAAEAYwCzCnxdAAAAAB0AAAABAAAABQALAGIudHh0AZkHAAIAQUUDAABVXXfX4dYqc2m/YFsoEE+/InwvuN++azJdUO96e1BLAQI/AzMAAQBjALMKfF0AAAAAPwAAACMAAAAFAC8AAAAAAAAAIICkgQAAAABhLnR4dAoAIAAAAAAAAQAYAFXZo8/Wft0BAAAAAAAAAAAAAAAAAAAAAAGZBwACAEFFAwAAUEsBAj8DMwABAGMAswp8XQAAAAAdAAAAAQAAAAUALwAAAAAAAAAggKSBbQAAAGIudHh0CgAgAAAAAAABABgAVdmjz9Z+3QEAAAAAAAAAAAAAAAAAAAAAAZkHAAIAQUUDAABQSwUGAAAAAAIAAgDEAAAAuAAAAAAA';

describe('an archive that 7-Zip made', () => {
  test('opens: keys, counter and tag are those of the others', async () => {
    const path = changed(Buffer.from(BY_7ZIP, 'base64'));
    await using reader = await ZipReader.open(path, { signal, maker: 'anyone' });
    await expect(reader.unlock('abd')).rejects.toMatchObject({ code: 'archive-locked' });
    await reader.unlock('abc');
    const texts: string[] = [];
    for (const entry of reader.entries)
      texts.push(
        Buffer.from((await reader.read(entry, { ...options, keep: () => true })).bytes ?? []).toString(),
      );
    expect(texts).toEqual(['hello hello hello hello hello world', 'x']);
  });

  test('is not taken for one of ours', async () => {
    expect(await codeOf(changed(Buffer.from(BY_7ZIP, 'base64')), 'abc')).toBe('archive-malformed');
  });
});
