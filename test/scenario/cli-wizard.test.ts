import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { findDrives } from '../../core/src/workflows/drives.ts';
import { makeSampleStudio, tinySize } from '../../samples/shoot.ts';
import { safelight } from '../support/cli.ts';
import { lacking, testUnless } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { wordsToldIn } from './cli-studio.ts';
import { CTRL_C, DOWN, ENTER, Terminal } from './cli-terminal.ts';

/** A second disk: shared memory is one on every Linux. */
const otherDisk = '/dev/shm';
const test = testUnless(lacking('script') ?? (existsSync(otherDisk) ? null : `no ${otherDisk}`));

const evening = async () => {
  const home = temporaryFolder();
  const studio = await makeSampleStudio(join(home, 'Pictures', 'Studio'), tinySize);
  const drive = mkdtempSync(join(otherDisk, 'safelight-drive-'));
  onTestFinished(() => rmSync(drive, { recursive: true, force: true }));
  mkdirSync(join(home, 'state'));
  const env = { SAFELIGHT_HOME: join(home, 'state'), HOME: home };
  return { home, studio, vault: join(drive, 'vault'), drive, env };
};

/** The eight words as they stand on the second screen. */
const wordsOn = (screen: string): string =>
  [...screen.matchAll(/^\s+\d\. ([a-z]+)\s*$/gm)].map(([, word]) => word).join(' ');

/** The folder is asked for at once, or, where drives are plugged in, after the last of the choices. */
const answerFolder = async (terminal: Terminal, vault: string): Promise<void> => {
  const drives = await findDrives(process.platform);
  if (drives.length > 0)
    await terminal.answers('Which drive is to hold the vault?', DOWN.repeat(drives.length) + ENTER);
  await terminal.answers('Which folder is to hold the vault?', vault + ENTER);
};

const answerUpTo = async (terminal: Terminal, vault: string): Promise<void> => {
  await terminal.answers('Which catalog is to be safe?', ENTER);
  await answerFolder(terminal, vault);
  await terminal.answers('Does this computer leave the studio?', 'n');
  await terminal.answers('Make the kit', 'y');
  await terminal.answers('Pen and paper ready?', 'y');
};

test('the first evening: catalog found, words shown once and typed back, backup, restore test', async () => {
  const { home, studio, vault, env } = await evening();
  const terminal = new Terminal(['init', '--keystore', 'file'], { home, env });
  await answerUpTo(terminal, vault);
  await terminal.sees('Have you written all eight words down?');
  const words = wordsOn(terminal.text);
  expect(words.split(' ')).toHaveLength(8);
  terminal.types('y');
  await terminal.answers('Type the words back now', 'y');
  await terminal.answers('Type your 8 recovery words', words.toUpperCase() + ENTER);
  await terminal.sees('The words open the vault.');
  await terminal.answers('Is the kit printed?', 'y');
  await terminal.sees('Studio (Lightroom catalog): complete.');
  await terminal.sees('passed. 5 pictures');
  expect(await terminal.end()).toBe(0);
  expect(terminal.text).toContain(studio.catalog);
  expect(existsSync(join(env.SAFELIGHT_HOME, 'safelight-kit.pdf'))).toBe(false);
  // The words were on the second screen alone, which the terminal forgets.
  const [, afterWords = ''] = terminal.raw.split('\u001b[?1049l');
  expect(wordsToldIn(afterWords, words.split(' '))).toEqual([]);
  const overview = await safelight([], { home, env });
  expect(overview.stdout).toContain('Next: nothing. All is backed up.');
});

test('Ctrl-C before the words are written down leaves nothing', async () => {
  const { home, vault, env, drive } = await evening();
  const terminal = new Terminal(['init', '--keystore', 'file'], { home, env });
  await answerUpTo(terminal, vault);
  await terminal.answers('Have you written all eight words down?', CTRL_C);
  expect(await terminal.end()).toBe(130);
  expect(readdirSync(drive)).toEqual([]);
  expect(readdirSync(env.SAFELIGHT_HOME)).toEqual([]);
  expect(terminal.raw.endsWith('\u001b[?1049l') || terminal.raw.includes('\u001b[?1049l')).toBe(true);
});

test("the catalog's own disk is refused until another is named", async () => {
  const { home, vault, env } = await evening();
  const terminal = new Terminal([], { home, env });
  await terminal.answers('Which catalog is to be safe?', ENTER);
  await answerFolder(terminal, join(home, 'vault'));
  await terminal.sees('is on the same disk as the catalog');
  await terminal.answers('Which folder is to hold the vault?', vault + ENTER);
  await terminal.answers('Does this computer leave the studio?', CTRL_C);
  expect(await terminal.end()).toBe(130);
});

test('another catalog can be named, and --same-disk lets the vault lie beside it', async () => {
  const { home, studio, env } = await evening();
  const terminal = new Terminal(['init', '--same-disk', '--keystore', 'file'], { home, env });
  await terminal.answers('Which catalog is to be safe?', DOWN + ENTER);
  await terminal.answers('Which catalog or folder?', `${join(home, 'nowhere')}${ENTER}`);
  await terminal.sees('There is no');
  for (let key = 0; key < 7; key += 1) terminal.types('\u007f');
  terminal.types(`Pictures${ENTER}`);
  await answerFolder(terminal, join(home, 'vault'));
  await terminal.answers('Does this computer leave the studio?', CTRL_C);
  expect(await terminal.end()).toBe(130);
  expect(existsSync(studio.catalog)).toBe(true);
});
