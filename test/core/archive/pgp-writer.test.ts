import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STEP } from '../../../core/src/archive/pgp-cfb.ts';
import { SLAB } from '../../../core/src/archive/pgp-cfb-sealer.ts';
import { PART } from '../../../core/src/archive/pgp-partial.ts';
import { PgpWriter } from '../../../core/src/archive/pgp-writer.ts';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { readRecipient } from '../../../core/src/seal/recipient.ts';
import { needs, testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { smallDisk, smallDiskObstacle } from '../fs/small-disk.ts';
import { gpgHome } from '../seal/gpg-home.ts';
import { flippedBit } from '../seal/sealed.ts';
import { archiveOf, WORDS, words } from './pgp-archive.ts';

const decrypt = ['--pinentry-mode', 'loopback', '--passphrase-fd', '3', '--decrypt'];
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Bytes before the data, from the prefix on; a step of the cipher holds them too. */
const BEFORE = 18 + 1 + 5 + 6 + 'pictures.zip'.length;

const sizes: readonly (readonly [string, number])[] = [
  ['nothing', 0],
  ['one byte', 1],
  ['511 bytes', 511],
  ['512 bytes', 512],
  ['513 bytes', 513],
  ['a part less a byte', PART - 1 - 6 - 'pictures.zip'.length],
  ['a part', PART - 6 - 'pictures.zip'.length],
  ['a part and a byte', PART + 1 - 6 - 'pictures.zip'.length],
  ['a step of the cipher less a byte', STEP - BEFORE - 1],
  ['a step of the cipher', STEP - BEFORE],
  ['a step of the cipher and a byte', STEP - BEFORE + 1],
  ['a slab less a byte', SLAB - BEFORE - 1],
  ['a slab', SLAB - BEFORE],
  ['a slab and a byte', SLAB - BEFORE + 1],
  ['more than all slabs', 5 * SLAB + 12_345],
];

describe('stock gpg opens an archive', () => {
  for (const [name, size] of sizes)
    needs('gpg')(`of ${name}`, async () => {
      const data = randomBytes(size);
      const { code, stdout, stderr } = gpgHome()(decrypt, await archiveOf(data), WORDS);
      expect([code, sha(stdout)]).toEqual([0, sha(data)]);
      expect(stderr).not.toMatch(/warning/i);
    });

  needs('gpg')('and tells the name of what is inside, umlauts too', async () => {
    const archive = await archiveOf(randomBytes(10), { fileName: 'Hochzeit Müller.zip' });
    const gpg = gpgHome();
    const { stderr } = gpg(['--status-fd', '2', ...decrypt], archive, WORDS);
    expect(stderr).toContain('PLAINTEXT 62 0 Hochzeit%20Müller.zip');
    expect(stderr).toContain('GOODMDC');
  });

  needs('gpg')(
    'but not with other words, nor with a bit flipped anywhere',
    async () => {
      const archive = await archiveOf(Buffer.from('picture '.repeat(20)));
      const gpg = gpgHome();
      expect(gpg(decrypt, archive, `${WORDS} `).code).not.toBe(0);
      // Salt, session key, prefix, literal's head, data, the code at the end.
      for (const byte of [10, 30, 60, 72, 150, archive.length - 30, archive.length - 1])
        expect([byte, gpg(decrypt, flippedBit(archive, byte * 8 + 3), WORDS).code]).not.toEqual([byte, 0]);
    },
    20_000,
  );

  needs('gpg')(
    'to recipients, each with their secret key alone',
    async () => {
      const data = randomBytes(PART + 1);
      const [anna, ben] = [gpgHome(), gpgHome()];
      const folder = temporaryFolder();
      const recipients = await Promise.all(
        [anna, ben].map(async (gpg, index) => {
          const make = ['--pinentry-mode', 'loopback', '--passphrase', '', '--quick-gen-key'];
          gpg([...make, `client${index}@example.org`, 'default', 'default', 'never'], '');
          const path = join(folder, `${index}.asc`);
          writeFileSync(path, gpg(['--armor', '--export'], '').stdout);
          return readRecipient(bytePathFromText(path), new Date());
        }),
      );
      const archive = await archiveOf(data, { lock: { kind: 'recipients', recipients } });
      for (const gpg of [anna, ben]) {
        const { code, stdout } = gpg(decrypt, archive);
        expect([code, sha(stdout)]).toEqual([0, sha(data)]);
      }
      expect(gpgHome()(decrypt, archive, WORDS).code).not.toBe(0);
      expect(anna(decrypt, flippedBit(archive, (archive.length - 5000) * 8)).code).not.toBe(0);
    },
    20_000,
  );
});

const openpgp = async (archive: Uint8Array, given: string) => {
  const { decrypt: open, readMessage } = await import('openpgp');
  const message = await readMessage({ binaryMessage: archive });
  return open({ message, passwords: given, format: 'binary' });
};

describe('OpenPGP.js opens an archive', () => {
  test.each(sizes)('of %s', async (_name, size) => {
    const data = randomBytes(size);
    const found = await openpgp(await archiveOf(data), WORDS);
    expect([sha(found.data), found.filename]).toEqual([sha(data), 'pictures.zip']);
  });

  test('but not with other words, nor with a bit flipped', async () => {
    const archive = await archiveOf(randomBytes(2000));
    await expect(openpgp(archive, WORDS.toUpperCase())).rejects.toThrow();
    await expect(openpgp(flippedBit(archive, 1000 * 8), WORDS)).rejects.toThrow();
  });
});

describe('what is written', () => {
  test('is the same in whatever pieces it comes, but for what is random', async () => {
    const data = randomBytes(PART + 1000);
    const lengths = await Promise.all(
      [997, PART, 2 * PART].map(async (step) => (await archiveOf(data, { step })).length),
    );
    expect(new Set(lengths).size).toBe(1);
  });

  test('shows nothing of the data or the words', async () => {
    const archive = await archiveOf(Buffer.alloc(3000, 'secret'));
    expect(archive.includes('secret')).toBe(false);
    expect(archive.includes('pictures.zip')).toBe(false);
    expect(archive.includes(WORDS)).toBe(false);
  });

  test('a name that does not fit is refused, and leaves nothing', async () => {
    await expect(archiveOf(Buffer.alloc(1), { fileName: 'ü'.repeat(128) })).rejects.toThrow(RangeError);
  });
});

const started = (
  folder: string,
  signal = new AbortController().signal,
  onBytes = (_: number): void => undefined,
) =>
  PgpWriter.create({
    path: bytePathFromText(join(folder, 'unfinished')),
    lock: words,
    fileName: 'pictures.zip',
    random: randomBytes,
    signal,
    onBytes,
  });

describe('an archive that is not finished', () => {
  test('goes away', async () => {
    const folder = temporaryFolder();
    {
      await using writer = await started(folder);
      await writer.write(Buffer.alloc(3 * STEP));
      expect(existsSync(join(folder, 'unfinished'))).toBe(true);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('stops when it is told to', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    {
      await using writer = await started(folder, controller.signal);
      await writer.write(Buffer.alloc(STEP));
      controller.abort(new Error('enough'));
      await expect(writer.write(Buffer.alloc(1))).rejects.toThrow('enough');
      await expect(writer.finish()).rejects.toThrow('enough');
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('does not touch a file that is there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'unfinished'), 'mine');
    await expect(started(folder)).rejects.toThrow();
    expect(readFileSync(join(folder, 'unfinished'), 'utf8')).toBe('mine');
  });

  test('cannot be for nobody', async () => {
    await expect(
      archiveOf(Buffer.alloc(1), { lock: { kind: 'recipients', recipients: [] } }),
    ).rejects.toThrow();
  });

  testUnless(smallDiskObstacle())('tells that the disk is full', async () => {
    const folder = smallDisk('2m');
    await using writer = await started(folder);
    const fill = async () => {
      for (let step = 0; step < 20; step += 1) await writer.write(Buffer.alloc(STEP));
      await writer.finish();
    };
    await expect(fill()).rejects.toMatchObject({ code: 'disk-full' });
  });
});

test('the bytes that were told are the bytes of the file', async () => {
  const folder = temporaryFolder();
  let told = 0;
  await using writer = await started(folder, undefined, (bytes) => {
    told += bytes;
  });
  await writer.write(randomBytes(3 * PART));
  const { size } = await writer.finish();
  expect([told, size]).toEqual([size, readFileSync(join(folder, 'unfinished')).length]);
});
