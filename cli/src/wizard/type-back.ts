import { rm } from 'node:fs/promises';
import {
  approachPinned,
  chooseVault,
  isSafelightError,
  parseWords,
  proveWords,
  type RecoveryWords,
  type SetUpReport,
} from '@safelight/core';
import { askWords, confirm, say } from '../person.ts';
import type { Wizard } from './wizard.ts';

/** The words typed back until they open the vault; null where that is left for another day. */
export const typeBack = async (wizard: Wizard, setUp: SetUpReport): Promise<RecoveryWords | null> => {
  if (!(await confirm('Type the words back now, from your paper? It proves that they are right.', 'yes'))) {
    await say('warn', 'Until you do, nobody knows whether they are right: `safelight key prove`.');
    return null;
  }
  const words = await provenWords(wizard, setUp.name);
  await say('success', 'The words open the vault.');
  if (setUp.kit !== null) await clearKit(setUp.kit);
  return words;
};

const provenWords = async ({ home, context }: Wizard, name: string): Promise<RecoveryWords> => {
  const vault = chooseVault(await home.config(), home, name);
  const door = await approachPinned(vault);
  for (;;) {
    const words = await askWords(parseWords);
    try {
      await proveWords(home, vault, { door, words, now: context.clock(), mode: 'write' });
      return words;
    } catch (error) {
      if (!isSafelightError(error) || error.code !== 'words-wrong') throw error;
      await say('warn', `${error.message} Look at your paper and try again.`);
    }
  }
};

const clearKit = async (kit: string): Promise<void> => {
  if (await confirm('Is the kit printed? Then its file is deleted.', 'yes')) await rm(kit, { force: true });
  else await say('info', `It stays at ${kit}. Delete it when it is printed.`);
};
