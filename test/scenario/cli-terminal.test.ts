import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CheckReport } from '../../core/src/index.ts';
import { lacking, testUnless } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { computerWithStudio, computerWithVault, newComputer, wordsIn, wordsToldIn } from './cli-studio.ts';
import { CTRL_C, DOWN, ENTER, Terminal } from './cli-terminal.ts';

const test = testUnless(lacking('script'));

test('init on a terminal shows the words on a screen of their own and keeps them nowhere', async () => {
  const { home, vault, run } = newComputer();
  const terminal = new Terminal(['init', '--vault', vault, '--keystore', 'file'], { home });
  await terminal.answers('Have you written all eight words down?', 'y');
  expect(await terminal.end()).toBe(0);
  const words = [...terminal.text.matchAll(/^\s+\d\. ([a-z]+)\s*$/gm)].map(([, word = '']) => word);
  expect(words).toHaveLength(8);
  const file = join(temporaryFolder(), 'typed.txt');
  writeFileSync(file, words.join(' '));
  expect((await run(['key', 'prove', '--recovery-words-file', file])).code).toBe(0);
});

test('words that were not written down make no vault', async () => {
  const { home, vault, run } = newComputer();
  const terminal = new Terminal(['init', '--vault', vault, '--keystore', 'file'], { home });
  await terminal.answers('Have you written all eight words down?', 'n');
  expect(await terminal.end()).toBe(130);
  expect((await run(['backup'])).stderr).toContain('No vault is set up');
});

test('key prove asks for the words, masks them, complains without repeating them, and takes the right ones', async () => {
  const { home, wordsFile } = await computerWithVault();
  const words = wordsIn(wordsFile);
  const terminal = new Terminal(['key', 'prove'], { home });
  await terminal.answers('Type your 8 recovery words', words.slice(0, 7).join(' ') + ENTER);
  await terminal.answers('there are 7 words, not 8', ` ${words[7]}${ENTER}`);
  await terminal.sees('These words open the vault');
  expect(await terminal.end()).toBe(0);
  expect(wordsToldIn(terminal.text, words)).toEqual([]);
});

test('open shows the fingerprint and asks before a word is typed', async () => {
  const { json, vault, wordsFile, folder } = await computerWithVault();
  const { document } = await json<CheckReport>(['verify']);
  const groups = document.certificate.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');
  const fresh = newComputer(join(folder, 'new'));
  const refused = new Terminal(['open', vault, '--keystore', 'file'], { home: fresh.home });
  await refused.answers(groups, 'n');
  expect(await refused.end()).toBe(6);
  expect(refused.text).not.toContain('Type your 8 recovery words');

  const opened = new Terminal(['open', vault, '--keystore', 'file'], { home: fresh.home });
  await opened.answers(groups, 'y');
  await opened.answers('Type your 8 recovery words', wordsIn(wordsFile).join(' ') + ENTER);
  await opened.sees('may now use the vault');
  expect(await opened.end()).toBe(0);
});

test('Ctrl-C at a question is an interruption', async () => {
  const { home } = await computerWithVault();
  const terminal = new Terminal(['key', 'prove'], { home });
  await terminal.answers('Type your 8 recovery words', CTRL_C);
  expect(await terminal.end()).toBe(130);
});

test('a backup on a terminal shows what it does, and wipes that line away', async () => {
  const { home, studio } = await computerWithStudio();
  const terminal = new Terminal(['backup', studio.catalog], { home });
  await terminal.sees('Studio (Lightroom catalog): complete.');
  expect(await terminal.end()).toBe(0);
  expect(terminal.raw).toContain('\r\u001b[2K');
  const quiet = new Terminal(['backup', '--quiet'], { home });
  expect(await quiet.end()).toBe(0);
  expect(quiet.raw.trim()).toBe('');
});

test('of several sets it is asked which one is meant', async () => {
  const { run, home, studio, folder } = await computerWithStudio();
  mkdirSync(join(folder, 'Scans'));
  writeFileSync(join(folder, 'Scans', 'one.tif'), 'one');
  await run(['backup', studio.catalog, join(folder, 'Scans')]);
  const terminal = new Terminal(['restore', '--to', join(folder, 'back')], { home });
  await terminal.answers('Which set?', DOWN + ENTER);
  expect(await terminal.end()).toBe(0);
  expect(readdirSync(join(folder, 'back'))).toEqual(['Scans']);
});
