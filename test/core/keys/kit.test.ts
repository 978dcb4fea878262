import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderKit } from '../../../core/src/keys/kit.ts';
import type { Kit } from '../../../core/src/keys/kit-contents.ts';
import { parseWords, type RecoveryWords, recoveryWordList, wordsOf } from '../../../core/src/keys/words.ts';
import { printable } from '../../../core/src/print/letters.ts';

const words: RecoveryWords = parseWords('abacus abdomen abdominal zoom abacus zoom abide jawline');

const kit: Kit = {
  vaultName: 'Studio Nordlicht',
  vaultId: '5f1c2c1e-6f3e-4b5e-9d53-0c7f1f1c2d3e',
  fingerprint: '1593e602e022cfae0d611961debc9fd49344ec63',
  created: new Date('2026-11-23T23:59:59Z'),
  machine: 'studio-imac',
  keystore: 'keychain',
  places: [
    { name: 'Vault drive A', path: '/Volumes/Vault A/Safelight' },
    { name: 'Off-site', path: 's3:nordlicht-vault.eu-central-1/safelight' },
  ],
  sets: [{ name: 'Weddings', path: '/Users/anna/Pictures/Weddings 2026.lrcat' }],
};

const havePoppler = ['pdftotext', 'pdftoppm', 'pdfinfo'].every((program) =>
  (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program))),
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-kit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const written = async (contents: Kit, secret: RecoveryWords | null): Promise<string> => {
  const path = join(folder, 'kit.pdf');
  await writeFile(path, await renderKit(contents, secret));
  return path;
};

/** The text of the sheet, its line breaks and runs of spaces made one space. */
const textOf = async (contents: Kit, secret: RecoveryWords | null = words): Promise<string> => {
  const path = await written(contents, secret);
  return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
};

const pagesOf = async (contents: Kit): Promise<number> => {
  const info = execFileSync('pdfinfo', [await written(contents, words)], { encoding: 'utf8' });
  return Number(/^Pages:\s+(\d+)$/m.exec(info)?.[1]);
};

describe.skipIf(!havePoppler)('the sheet, read by pdftotext', () => {
  test('holds the words with their numbers, the fingerprint, the vault and the date', async () => {
    const text = await textOf(kit);
    for (const [at, word] of wordsOf(words).entries()) expect(text).toContain(`${at + 1} ${word}`);
    expect(text).toContain('1593 E602 E022 CFAE 0D61');
    expect(text).toContain('1961 DEBC 9FD4 9344 EC63');
    for (const part of ['Studio Nordlicht', kit.vaultId, '2026-11-23 on studio-imac', 'in its keychain'])
      expect(text).toContain(part);
  });

  test('names every copy and every set', async () => {
    const text = await textOf(kit);
    for (const { name, path } of [...kit.places, ...kit.sets]) expect(text).toContain(`${name} ${path}`);
  });

  test('gives the three lines to check before restore.sh, in that order, and what to do when a laptop is gone', async () => {
    const text = await textOf(kit);
    const lines = [
      'gpg --import certificate.asc',
      `gpg --fingerprint ${kit.fingerprint.toUpperCase()}`,
      'gpg --verify restore.sh.sig restore.sh',
      'sh restore.sh',
      'Laptop stolen: do this, in this order',
      'New words do not disarm old copies',
    ];
    const found = lines.map((line) => text.lastIndexOf(line));
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found).not.toContain(-1);
    expect(text).toContain('recovery-key.asc');
    expect(text).toContain('Date Signature');
  });

  test('without words it has lines to write on, and no word', async () => {
    const text = await textOf(kit, null);
    expect(text).toContain('write them here by hand');
    for (const word of wordsOf(words)) expect(text).not.toContain(word);
  });

  test('has two pages, also with more copies and sets than fit', async () => {
    expect(await pagesOf(kit)).toBe(2);
    const many = Array.from({ length: 200 }, (_, at) => ({ name: `drive ${at}`, path: `/Volumes/${at}` }));
    expect(await pagesOf({ ...kit, places: many, sets: many })).toBeLessThanOrEqual(3);
    expect(await textOf({ ...kit, places: many })).toContain('and 194 more');
  });

  test.each([
    ['Japanese', '写真スタジオ'],
    ['Polish', 'Studio Łódź'],
    ['emoji and combining marks', '📷 e\u0301 o\u030b'],
    ['a line break, a bell and a change of direction', 'a\nb\u0007c\u202ed'],
    ['nothing at all', ''],
    ['a very long word', 'x'.repeat(3000)],
  ])('a name in %s breaks nothing', async (_, name) => {
    const odd = { ...kit, vaultName: name, machine: name, places: [{ name, path: `/Volumes/${name}` }] };
    expect(await textOf(odd)).toContain('abdominal');
    if (name.length < 20) expect(await textOf(odd)).toContain(printable(name).replace(/\s+/g, ' ').trim());
  });
});

describe('the file', () => {
  test('holds no word in its metadata or anywhere else outside the page', async () => {
    const bytes = Buffer.from(await renderKit(kit, words)).toString('latin1');
    expect(bytes.startsWith('%PDF-1.')).toBe(true);
    const clear = bytes.replace(/stream[\s\S]*?endstream/g, '');
    for (const word of new Set(wordsOf(words))) expect(clear).not.toContain(word);
  });

  test('is the same for the same input, whatever the clock says', async () => {
    const [one, two] = [await renderKit(kit, words), await renderKit(kit, words)];
    expect(Buffer.compare(one, two)).toBe(0);
  });
});

describe('letters', () => {
  test.each([
    ['Müller & Søn – “2026” … €', 'Müller & Søn – “2026” … €'],
    ['Gyo\u030br', 'Gy{0151}r'],
    ['写真', '{5199 771F}'],
    ['a\u202eb\u00adc\n', 'a{202E}b{00AD}c{000A}'],
    ['📷', '{1F4F7}'],
  ])('%j is printed as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('every word of the list prints as it is', () => {
    expect(recoveryWordList().filter((word) => printable(word) !== word)).toEqual([]);
  });
});
