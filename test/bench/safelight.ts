import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { CATALOG } from './catalog.ts';
import type { Contender, Room } from './contender.ts';
import type { Command } from './measure.ts';

/** What a photographer would name: the catalog, from which the pictures follow; the folder where there is none. */
const setOf = (source: string): string => {
  const catalog = join(source, CATALOG);
  return existsSync(catalog) ? catalog : source;
};

/** The built program with its keys in a file, as on a machine without a keychain. */
export const safelight = ({ folder, source }: Room): Contender => {
  const [home, store, restored] = [join(folder, 'home'), join(folder, 'store'), join(folder, 'restored')];
  mkdirSync(home, { recursive: true });
  const command = (...args: readonly string[]): Command => ({
    line: cliLine(args),
    env: cliEnvironment({ home }),
    cwd: folder,
  });
  const keys = ['--keystore', 'file', '--recovery-words-file', join(folder, 'words')];
  const backup = command('backup', setOf(source));
  return {
    name: 'safelight',
    prepare: [command('init', '--vault', store, '--name', 'bench', ...keys, '--same-disk', '--yes')],
    work: {
      first: backup,
      again: backup,
      verify: command('verify'),
      prove: command('verify', '--read-data'),
      restore: command('restore', 'latest', '--to', restored),
    },
    store,
    restored,
  };
};
