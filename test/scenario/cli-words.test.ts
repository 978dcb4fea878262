import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Overview } from '../../core/src/index.ts';
import { computerWithVault, newComputer, wordsIn, wordsToldIn } from './cli-studio.ts';

const init = (vault: string, ...more: readonly string[]) => [
  'init',
  '--vault',
  vault,
  '--keystore',
  'file',
  ...more,
];

test('the words go into a file that only its owner reads, and into nothing else', async () => {
  const { home, vault, wordsFile, run } = await computerWithVault();
  expect(statSync(wordsFile).mode & 0o777).toBe(0o600);
  const words = wordsIn(wordsFile);
  expect(words).toHaveLength(8);
  await run(['key', 'prove', '--recovery-words-file', wordsFile]);
  for (const folder of [home, vault])
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const text = readFileSync(join(entry.parentPath, entry.name), 'latin1');
        expect(text.includes(words.join('-')), entry.name).toBe(false);
      }
});

describe('init refuses, and leaves nothing behind', () => {
  test.each([
    [
      'a words file that exists',
      ['--recovery-words-file', 'old.txt'],
      2,
      'it exists already, and nothing is written over it',
    ],
    [
      'a words file in the vault',
      ['--recovery-words-file', 'vault/words.txt'],
      6,
      'which holds a copy of the vault',
    ],
    ['a words file in no folder', ['--recovery-words-file', 'nowhere/words.txt'], 1, ''],
    [
      'a words file in a synced folder',
      ['--recovery-words-file', 'Dropbox/words.txt'],
      6,
      'Dropbox uploads or copies what lies there',
    ],
    ['a kit that is no PDF', ['--kit', 'kit.txt'], 2, 'its name must end in .pdf'],
    ['a kit that exists', ['--kit', 'old.pdf'], 2, 'it exists already'],
    ['a kit in the vault', ['--kit', 'vault/kit.pdf'], 6, 'which holds a copy of the vault'],
    ['a kit in no folder', ['--kit', 'nowhere/kit.pdf'], 1, ''],
  ] as const)('%s', async (_, args, code, message) => {
    const { folder, vault, run, home } = newComputer();
    mkdirSync(join(folder, 'Dropbox'));
    for (const name of ['old.txt', 'old.pdf']) writeFileSync(join(folder, name), 'mine');
    const before = readdirSync(folder, { recursive: true }).sort();
    const result = await run(init(vault, ...args), { cwd: folder });
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(message);
    const after = readdirSync(folder, { recursive: true }).filter(
      (name) => !/^home\/(config\.json|config\.lock|vaults)$/.test(String(name)),
    );
    expect(after.sort()).toEqual(before);
    expect(readFileSync(join(folder, 'old.txt'), 'utf8')).toBe('mine');
    expect((await run(['backup'])).stderr).toContain('No vault is set up');
    expect(home).not.toBe('');
  });

  test.each([
    ['a folder with something in it', 'folder-not-empty'],
    ['a vault', 'vault-exists'],
  ])('%s', async (what, code) => {
    const computer = what === 'a vault' ? await computerWithVault() : newComputer();
    const { folder, json, vault } = computer;
    if (what !== 'a vault') {
      mkdirSync(vault);
      writeFileSync(join(vault, 'picture.jpg'), 'mine');
    }
    const words = join(folder, 'second.txt');
    const result = await json(init(vault, '--name', 'second', '--recovery-words-file', words));
    expect(result).toMatchObject({ code: 6, document: { error: { code } } });
    expect(readdirSync(folder)).not.toContain('second.txt');
  });
});

describe('key prove', () => {
  const spoil: readonly (readonly [string, (words: readonly string[]) => string, number, string])[] = [
    [
      'in capitals, with spaces and numbers',
      (words) => words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join('\n'),
      0,
      '',
    ],
    ['one word short', (words) => words.slice(1).join('-'), 5, 'there are 7 words, not 8'],
    [
      'one letter wrong',
      (words) => [`${words[0]}q`, ...words.slice(1)].join('-'),
      5,
      'the first word is not in the list',
    ],
    [
      'two words swapped',
      ([a, b, ...rest]) => [b, a, ...rest].join('-'),
      5,
      'the eighth word does not match',
    ],
    [
      'a file that is too long',
      (words) => `${words.join('-')}${' '.repeat(5000)}`,
      2,
      'it is too long to hold recovery words',
    ],
    ['an empty file', () => '', 5, 'there are 0 words, not 8'],
  ];
  test.each(spoil)('%s', async (_, spoilt, code, message) => {
    const { run, wordsFile, folder } = await computerWithVault();
    const words = wordsIn(wordsFile);
    writeFileSync(join(folder, 'typed.txt'), spoilt(words));
    const {
      code: found,
      stdout,
      stderr,
    } = await run(['key', 'prove', '--recovery-words-file', join(folder, 'typed.txt')]);
    expect(found).toBe(code);
    expect(stderr).toContain(message);
    expect(wordsToldIn(`${stdout} ${stderr}`, words)).toEqual([]);
  });

  test('the words of another vault do not open this one, and are not noted as proven', async () => {
    const [one, other] = [await computerWithVault(), await computerWithVault()];
    const result = await one.json(['key', 'prove', '--recovery-words-file', other.wordsFile]);
    expect(result).toMatchObject({ code: 5, document: { error: { code: 'words-wrong' } } });
    expect((await one.json<Overview>([])).document.wordsProven).toBeNull();
    const kit = await one.json([
      'key',
      'kit',
      '--out',
      join(one.folder, 'kit.pdf'),
      '--recovery-words-file',
      other.wordsFile,
    ]);
    expect(kit).toMatchObject({ code: 5, document: { error: { code: 'words-wrong' } } });
    expect(readdirSync(one.folder)).not.toContain('kit.pdf');
  });

  test('a recovery key that was swapped is refused before a word is read', async () => {
    const [one, other] = [await computerWithVault(), await computerWithVault()];
    writeFileSync(join(one.vault, 'recovery-key.asc'), readFileSync(join(other.vault, 'recovery-key.asc')));
    const result = await one.json([
      'key',
      'prove',
      '--recovery-words-file',
      join(one.folder, 'there-is-none.txt'),
    ]);
    expect(result).toMatchObject({ code: 6, document: { error: { code: 'certificate-swapped' } } });
  });

  test('a dry run proves and notes nothing', async () => {
    const { json, wordsFile } = await computerWithVault();
    const proven = await json(['key', 'prove', '--recovery-words-file', wordsFile, '--dry-run']);
    expect(proven).toMatchObject({ code: 0, document: { noted: false } });
    expect((await json<Overview>([])).document.wordsProven).toBeNull();
  });

  test('nobody there to type them is a usage error', async () => {
    const { run } = await computerWithVault();
    expect((await run(['key', 'prove'])).code).toBe(2);
  });
});
