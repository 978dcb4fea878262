import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeSampleStudio, type SampleStudio, tinySize } from '../../samples/shoot.ts';
import { type CliOptions, type CliResult, safelight } from '../support/cli.ts';
import { inRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

/** A photographer's computer with a vault, and the program on it. */
export interface Computer {
  readonly folder: string;
  readonly home: string;
  readonly vault: string;
  readonly wordsFile: string;
  readonly run: (args: readonly string[], options?: Partial<CliOptions>) => Promise<CliResult>;
  /** Runs with `--json`; gives the one document and the exit code. */
  readonly json: <T = unknown>(
    args: readonly string[],
  ) => Promise<{ readonly code: number | null; readonly document: T }>;
}

/** Nothing set up on it yet. */
export const newComputer = (folder = temporaryFolder()): Computer => {
  const home = join(folder, 'home');
  if (!existsSync(home)) mkdirSync(home, { recursive: true });
  const run: Computer['run'] = (args, options) => safelight(args, { home, ...options });
  return {
    folder,
    home,
    vault: join(folder, 'vault'),
    wordsFile: join(folder, 'words.txt'),
    run,
    json: async (args) => {
      const { code, stdout } = await run([...args, '--json']);
      return { code, document: JSON.parse(stdout) };
    },
  };
};

/** With an empty vault, its words in a file. */
export const computerWithVault = async (folder = temporaryFolder()): Promise<Computer> => {
  const computer = newComputer(folder);
  const { vault, wordsFile } = computer;
  const made = await computer.run([
    'init',
    '--vault',
    vault,
    '--keystore',
    'file',
    '--recovery-words-file',
    wordsFile,
  ]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  return computer;
};

/** And a small studio to back up. */
export const computerWithStudio = async (): Promise<Computer & { readonly studio: SampleStudio }> => {
  const computer = await computerWithVault();
  return { ...computer, studio: await makeSampleStudio(join(computer.folder, 'studio'), tinySize) };
};

export const wordsIn = (file: string): readonly string[] => readFileSync(file, 'utf8').trim().split('-');

const saidBy = (text: string): readonly string[] => text.toLowerCase().split(/[^a-z]+/);

/** Words that the program's own texts use: a recovery word that is one of them cannot be told from them. */
const ordinary: ReadonlySet<string> = new Set(
  ['core/src/model', 'cli/src'].flatMap((folder) =>
    readdirSync(inRepository(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => saidBy(readFileSync(join(entry.parentPath, entry.name), 'utf8'))),
  ),
);

/** Recovery words that stand in a text, each as a word of its own. */
export const wordsToldIn = (text: string, words: readonly string[]): readonly string[] => {
  const said = new Set(saidBy(text));
  return words.filter((word) => said.has(word) && !ordinary.has(word));
};
