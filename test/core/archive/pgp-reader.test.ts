import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STEP } from '../../../core/src/archive/pgp-cfb.ts';
import { PART } from '../../../core/src/archive/pgp-partial.ts';
import { openPgp, type PgpSecret } from '../../../core/src/archive/pgp-reader.ts';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { needs } from '../../support/needs.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';
import { gpgHome } from '../seal/gpg-home.ts';
import { flippedBit } from '../seal/sealed.ts';
import { archiveOf, opened, quickArchive, WORDS, words } from './pgp-archive.ts';

const folder = folderForAll();
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const openedBytes = (archive: Uint8Array, secret: PgpSecret = words): Promise<Buffer> => {
  const path = join(folder, 'archive.pgp');
  writeFileSync(path, archive);
  return opened(path, secret);
};

/** `opened`, or the code of the error. */
const verdict = (archive: Uint8Array, secret?: PgpSecret): Promise<unknown> =>
  openedBytes(archive, secret).then(
    () => 'opened',
    (error) => error.code,
  );

describe('an archive comes back', () => {
  const sizes = [
    0,
    1,
    3,
    4,
    511,
    512,
    513,
    PART - 19,
    PART - 18,
    PART - 17,
    STEP,
    2 * STEP - 100,
    3 * STEP + 5,
  ];
  test.each(sizes)('of %i bytes', async (size) => {
    const data = randomBytes(size);
    expect(sha(await openedBytes(await quickArchive(data)))).toBe(sha(data));
  });

  test('as the writer leaves it', async () => {
    const data = randomBytes(1000);
    expect(sha(await openedBytes(await archiveOf(data)))).toBe(sha(data));
  });

  test('with its session key, whoever it is locked to', async () => {
    const data = randomBytes(1000);
    const sessionKeys: Uint8Array[] = [];
    const archive = await quickArchive(data, (key) => {
      sessionKeys.push(Buffer.from(key));
      return Buffer.from('c1030300ffc1030300ff', 'hex');
    });
    const [sessionKey = randomBytes(32)] = sessionKeys;
    expect(sha(await openedBytes(archive, { kind: 'session-key', sessionKey }))).toBe(sha(data));
    expect(await verdict(archive, { kind: 'session-key', sessionKey: randomBytes(32) })).toBe(
      'archive-locked',
    );
    expect(await verdict(archive)).toBe('archive-locked');
  });

  for (const flags of [['--s2k-digest-algo', 'SHA256'], ['--s2k-digest-algo', 'SHA1'], []])
    needs('gpg')(`as gpg writes it, ${flags.join(' ') || 'by itself'}, uncompressed`, async () => {
      const data = randomBytes(30_000);
      const { stdout } = gpgHome()(
        [
          '--pinentry-mode',
          'loopback',
          '--passphrase-fd',
          '3',
          '-z0',
          '--cipher-algo',
          'AES256',
          ...flags,
          '-c',
        ],
        data,
        WORDS,
      );
      expect(sha(await openedBytes(stdout))).toBe(sha(data));
    });
});

describe('refused', () => {
  test.each(['', 'gravel', WORDS.toUpperCase(), `${WORDS} `])('the words "%s"', async (given) => {
    expect(await verdict(await quickArchive(randomBytes(100)), { kind: 'words', words: given })).toBe(
      'archive-locked',
    );
  });

  test('other words, before any byte comes', async () => {
    const path = join(temporaryFolder(), 'a.pgp');
    const archive = await quickArchive(randomBytes(100));
    // So that the session key looks right, as it does for one in 256: the quick check has to find it.
    const forged = await quickArchive(randomBytes(100));
    writeFileSync(path, Buffer.concat([forged.subarray(0, 48), archive.subarray(48)]));
    const options = { signal: new AbortController().signal, onBytes: () => undefined };
    const pieces = openPgp(bytePathFromText(path), words, options);
    await expect(pieces.next()).rejects.toMatchObject({ code: 'archive-locked' });
  });

  test('any bit flipped in any byte', async () => {
    const archive = await quickArchive(Buffer.from('picture'));
    const verdicts = new Set<unknown>();
    for (let byte = 0; byte < archive.length; byte += 1) {
      const found = await verdict(flippedBit(archive, byte * 8 + (byte % 8)));
      expect([byte, found]).not.toEqual([byte, 'opened']);
      verdicts.add(found);
    }
    expect([...verdicts].sort()).toEqual(['archive-damaged', 'archive-locked', 'archive-malformed']);
  });

  test('a bit flipped far inside, in the data and in the code', async () => {
    const archive = await quickArchive(randomBytes(2 * STEP));
    for (const byte of [STEP, 2 * STEP - 1, archive.length - 23, archive.length - 1])
      expect([byte, await verdict(flippedBit(archive, byte * 8))]).toEqual([byte, 'archive-damaged']);
  });

  test('one that is cut off anywhere', async () => {
    const archive = await quickArchive(Buffer.from('picture'));
    for (let length = 0; length < archive.length; length += 1)
      expect([length, await verdict(archive.subarray(0, length))]).toEqual([length, 'archive-malformed']);
  });

  test('a part that is missing or comes twice', async () => {
    const archive = await quickArchive(randomBytes(4 * PART));
    const part = PART + 1;
    const from = 49;
    const [head, one, rest] = [
      archive.subarray(0, from),
      archive.subarray(from, from + part),
      archive.subarray(from + part),
    ];
    expect(await verdict(Buffer.concat([head, one, rest]))).toBe('opened');
    expect(await verdict(Buffer.concat([head, one, rest.subarray(part)]))).toMatch(/damaged|malformed/);
    expect(await verdict(Buffer.concat([head, one, rest.subarray(0, part), rest]))).toMatch(
      /damaged|malformed/,
    );
  });

  test('what follows the end', async () => {
    const archive = await quickArchive(randomBytes(10));
    expect(await verdict(Buffer.concat([archive, Buffer.of(0)]))).toBe('archive-malformed');
    expect(await verdict(Buffer.concat([archive, archive]))).toBe('archive-malformed');
  });

  test.each([
    ['nothing at all', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(100)],
    ['a zip', Buffer.from('PK\u0003\u0004and so on')],
    ['a picture', Buffer.from('ffd8ffe000104a464946', 'hex')],
  ])('%s', async (_name, bytes) => {
    expect(await verdict(bytes)).toBe('archive-malformed');
  });

  needs('gpg')('what gpg compressed', async () => {
    const flags = ['--pinentry-mode', 'loopback', '--passphrase-fd', '3', '--cipher-algo', 'AES256'];
    const { stdout } = gpgHome()([...flags, '-c'], 'a text '.repeat(100), WORDS);
    expect(await verdict(stdout)).toBe('archive-malformed');
  });

  test('a file that is not there', async () => {
    await expect(opened(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'source-missing' });
    await expect(opened(folder)).rejects.toMatchObject({ code: 'source-unreadable' });
  });
});

test('it stops when it is told to', async () => {
  const path = join(temporaryFolder(), 'a.pgp');
  writeFileSync(path, await quickArchive(randomBytes(4 * STEP)));
  const controller = new AbortController();
  const options = { signal: controller.signal, onBytes: () => undefined };
  const pieces = openPgp(bytePathFromText(path), words, options);
  await pieces.next();
  controller.abort(new Error('enough'));
  const rest = async () => {
    for await (const piece of pieces) expect(piece.length).toBeGreaterThan(0);
  };
  await expect(rest()).rejects.toThrow('enough');
});

test.runIf(process.platform === 'linux')('whoever stops early leaves no file open', async () => {
  const path = join(temporaryFolder(), 'left.pgp');
  writeFileSync(path, await quickArchive(randomBytes(4 * STEP)));
  const options = { signal: new AbortController().signal, onBytes: () => undefined };
  for await (const piece of openPgp(bytePathFromText(path), words, options)) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  const open = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // the folder's own
    }
  });
  expect(open).not.toContain(path);
});

test('every byte that is read is told', async () => {
  const path = join(temporaryFolder(), 'a.pgp');
  const archive = await quickArchive(randomBytes(2 * STEP));
  writeFileSync(path, archive);
  let told = 0;
  const onBytes = (bytes: number) => {
    told += bytes;
  };
  const options = { signal: new AbortController().signal, onBytes };
  for await (const piece of openPgp(bytePathFromText(path), words, options)) expect(piece).toBeDefined();
  expect(told).toBe(archive.length);
});
