import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Home } from '../../../core/src/workflows/home.ts';
import type { CliResult } from '../../support/cli.ts';
import { type Ordeal, repeat } from './ordeal.ts';
import { startProgram } from './program.ts';
import { keylessTrouble, restoredTree, snapshotNumbers } from './snapshots.ts';
import { differences, sourceTree } from './sources.ts';
import { keep, type Stage } from './stage.ts';
import { brokenNames } from './vault-names.ts';

/** A new vault in a folder that is not there. */
export const initOrdeal = async (stage: Stage): Promise<Ordeal> => {
  mkdirSync(stage.home, { recursive: true });
  keep(stage, 'init');
  return {
    stage,
    command: 'init',
    before: 'init',
    clock: 1,
    again: () => initAgain(stage),
    afterDeath: async () => {
      await new Home(stage.home).config();
      if (!existsSync(stage.vault)) return [];
      return [...brokenNames(stage.vault), ...(isVault(stage) ? await keylessTrouble(stage) : [])];
    },
    afterRerun: () => uselessness(stage),
  };
};

const isVault = ({ vault }: Stage): boolean => existsSync(join(vault, 'vault.json'));

const codeIn = ({ stdout }: CliResult): string => {
  const document: { readonly error?: { readonly code: string } } = JSON.parse(stdout);
  return document.error?.code ?? '';
};

/**
 * What the program says is done. It never writes over recovery words: where no vault came of them, a person removes
 * them. A vault that is whole it will not make again: it is opened with its words.
 */
const initAgain = async (stage: Stage): Promise<CliResult> => {
  const again = await repeat(stage, 'init');
  if (again.code === 0) return again;
  const code = codeIn(again);
  if (code === 'bad-argument' && again.stdout.includes('--name')) return mayBackUp(again);
  if (code === 'vault-exists' && isVault(stage)) return openInstead(stage);
  if (code !== 'bad-argument' || !again.stdout.includes(stage.wordsFile) || isVault(stage)) return again;
  rmSync(stage.wordsFile);
  return repeat(stage, 'init');
};

/** The vault of that name is set up already: nothing is left to do. */
const mayBackUp = (again: CliResult): CliResult => ({ ...again, code: 0 });

const openInstead = (stage: Stage): Promise<CliResult> => {
  const { certificate }: { readonly certificate: string } = JSON.parse(
    readFileSync(join(stage.vault, 'vault.json'), 'utf8'),
  );
  const keys = ['--keystore', 'file', '--recovery-words-file', stage.wordsFile, '--fingerprint', certificate];
  return startProgram(['open', stage.vault, ...keys, '--json'], { home: stage.home }).ended;
};

/** The vault takes a backup and gives it back. */
const uselessness = async (stage: Stage): Promise<string[]> => {
  const { code, stderr } = await repeat(stage, 'backup');
  if (code !== 0) return [`the backup after it ended with ${code}: ${stderr}`];
  const trouble = [...brokenNames(stage.vault), ...(await keylessTrouble(stage))];
  for (const number of await snapshotNumbers(stage))
    trouble.push(...differences(sourceTree(stage), await restoredTree(stage, number)));
  return trouble;
};
