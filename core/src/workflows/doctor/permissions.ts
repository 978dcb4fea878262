import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../model/errors.ts';
import type { Home } from '../home.ts';
import { type Check, check } from './check.ts';

/** What lies in the folder of a vault and nobody else may read. */
const PRIVATE = ['.', 'machine.key', 'secret', 'mail-account', 'webhook', 'state.db', 'ledger.db'] as const;

/** Configuration, keys and memory are for their owner alone. Windows keeps others out by other means, which bits do not show. */
export const checkPermissions = async (home: Home): Promise<Check[]> => {
  if (process.platform === 'win32')
    return [
      check(
        'Permissions',
        'unknown',
        `Who else may read ${home.path} could not be asked: Windows keeps its own lists.`,
      ),
    ];
  const vaults = join(home.path, 'vaults');
  const paths = [
    home.path,
    home.configPath,
    vaults,
    ...(await entries(vaults)).flatMap((id) => PRIVATE.map((name) => join(vaults, id, name))),
  ];
  const found = (await Promise.all(paths.map(modeOf))).filter(({ mode }) => mode !== null);
  if (found.length === 0) return [];
  const open = found.filter(({ mode }) => mode !== null && (mode & 0o077) !== 0);
  if (open.length === 0) return [check('Configuration', 'good', `Only you can read ${home.path}.`)];
  return open.map(({ path }) =>
    check(
      'Configuration',
      'attention',
      `Others on this computer may read or change ${path}.`,
      `Run: chmod -R go-rwx "${home.path}"`,
    ),
  );
};

const entries = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return [];
  }
};

/** Null where it is not there, or cannot be asked. */
const modeOf = async (path: string): Promise<{ readonly path: string; readonly mode: number | null }> => {
  try {
    return { path, mode: (await stat(path)).mode & 0o777 };
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return { path, mode: null };
  }
};
