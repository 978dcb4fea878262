import { isSafelightError } from '../model/errors.ts';
import { runProgram } from './run-program.ts';
import type { CommandLine } from './service.ts';

/**
 * Does the connection cost by the byte? Only NetworkManager is asked; null: nobody here can tell.
 * `Metered` (its D-Bus API): 0 unknown, 1 yes, 2 no, 3 yes as far as it can guess, 4 no as far as it can guess.
 */
export const isMetered = async (): Promise<boolean | null> => {
  const said = await saidBy([
    'busctl',
    'get-property',
    'org.freedesktop.NetworkManager',
    '/org/freedesktop/NetworkManager',
    'org.freedesktop.NetworkManager',
    'Metered',
  ]);
  const value = /^u (\d)/.exec(said ?? '')?.[1];
  return value === undefined || value === '0' ? null : value === '1' || value === '3';
};

/** Does a Mac run on battery (pmset(1))? Null elsewhere: there the system holds the rule itself. */
export const isMacOnBattery = async (
  platform: NodeJS.Platform = process.platform,
): Promise<boolean | null> => {
  if (platform !== 'darwin') return null;
  const said = await saidBy(['pmset', '-g', 'batt']);
  return said === null ? null : said.includes("'Battery Power'");
};

const saidBy = async (line: CommandLine): Promise<string | null> => {
  try {
    return await runProgram(line);
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return null;
  }
};
