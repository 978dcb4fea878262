import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unlockPrimary } from '../../../core/src/seal/openpgp.ts';
import type { CliResult } from '../../support/cli.ts';
import { type Ordeal, repeat } from './ordeal.ts';
import { startProgram } from './program.ts';
import { keylessTrouble } from './snapshots.ts';
import { commandsOf, keep, mustRun, type Stage } from './stage.ts';
import { brokenNames } from './vault-names.ts';

/** New words for a vault in two places. */
export const rotateOrdeal = async (stage: Stage): Promise<Ordeal> => {
  await mustRun(stage, commandsOf(stage).init);
  await mustRun(stage, ['place', 'add', copyOf(stage), '--name', 'Copy', '--same-disk', '--json']);
  keep(stage, 'rotate');
  return {
    stage,
    command: 'rotate',
    before: 'rotate',
    clock: 1,
    again: () => rotateAgain(stage),
    afterDeath: async () => [
      ...brokenNames(stage.vault),
      ...brokenNames(copyOf(stage)),
      ...(await lockedOut(stage)),
    ],
    afterRerun: () => halfChanged(stage),
  };
};

const copyOf = ({ work }: Stage): string => join(work, 'copy');

/** Do the words in a file open the recovery key of a place? Those that were never written open nothing. */
const opens = async (words: string, place: string): Promise<boolean> => {
  if (!existsSync(words)) return false;
  const key = readFileSync(join(place, 'recovery-key.asc'), 'utf8');
  return (await unlockPrimary(key, readFileSync(words, 'utf8').trim())) !== null;
};

/** Each place opens with words that somebody has. */
const lockedOut = async (stage: Stage): Promise<string[]> => {
  const trouble: string[] = [];
  for (const place of [stage.vault, copyOf(stage)])
    if (!(await opens(stage.wordsFile, place)) && !(await opens(stage.newWordsFile, place)))
      trouble.push(`neither the old words nor the new ones open ${place}`);
  return trouble;
};

/** Where the new words open the vault a sync does the rest; words that open nothing are thrown away, and new ones made. */
const rotateAgain = async (stage: Stage): Promise<CliResult> => {
  if (await opens(stage.newWordsFile, stage.vault))
    return startProgram(['place', 'sync', '--json'], { home: stage.home }).ended;
  rmSync(stage.newWordsFile, { force: true });
  return repeat(stage, 'rotate');
};

const halfChanged = async (stage: Stage): Promise<string[]> => {
  const trouble = [
    ...(await keylessTrouble(stage)),
    ...(await keylessTrouble({ ...stage, vault: copyOf(stage) })),
  ];
  for (const place of [stage.vault, copyOf(stage)]) {
    if (!(await opens(stage.newWordsFile, place))) trouble.push(`the new words do not open ${place}`);
    if (await opens(stage.wordsFile, place)) trouble.push(`the old words still open ${place}`);
  }
  return trouble;
};
