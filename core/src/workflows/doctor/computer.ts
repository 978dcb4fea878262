import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { SafelightError } from '../../model/errors.ts';
import type { Home } from '../home.ts';
import { type Check, check, failedCheck } from './check.ts';
import { diskEncryption } from './disk-encryption.ts';
import { checkPermissions } from './permissions.ts';
import { screenLock } from './screen-lock.ts';

/** What does not depend on a vault: Node, permissions, tools, the disk. */
export const checkComputer = async (home: Home, signal: AbortSignal): Promise<Check[]> => [
  check('Node', 'good', `Safelight runs on Node ${process.versions.node}.`),
  ...(await checkPermissions(home)),
  await tool('gpg', signal),
  await tool('jq', signal),
  await perl(signal),
  ...(await diskEncryption([homedir(), home.path], signal)),
  await screenLock(signal),
];

const run = promisify(execFile);

/** ExifTool is a program in Perl, which Windows' package brings along. */
const perl = async (signal: AbortSignal): Promise<Check> => {
  if (process.platform === 'win32') return check('perl', 'good', 'ExifTool brings its own.');
  try {
    await run('perl', ['-v'], { signal, timeout: 10_000 });
    return check('perl', 'good', 'ExifTool runs here: changed originals can be compared.');
  } catch (error) {
    if (signal.aborted)
      return failedCheck('perl', new SafelightError('interrupted', { what: 'The check' }, error));
    return check(
      'perl',
      'attention',
      'Perl is missing, and ExifTool needs it: an original that changed cannot be compared with the one that was backed up.',
      'Install perl with the package manager of your system.',
    );
  }
};

/** Not needed by Safelight: by `restore.sh`, when Safelight is not there. */
const tool = async (name: string, signal: AbortSignal): Promise<Check> => {
  try {
    const { stdout } = await run(name, ['--version'], { signal, timeout: 10_000 });
    return check(name, 'note', `${stdout.split('\n')[0]}: the vault opens without Safelight, too.`);
  } catch (error) {
    if (signal.aborted)
      return failedCheck(name, new SafelightError('interrupted', { what: 'The check' }, error));
    return check(
      name,
      'note',
      `${name} is not on this computer: only restore.sh needs it, when Safelight is not there.`,
    );
  }
};
