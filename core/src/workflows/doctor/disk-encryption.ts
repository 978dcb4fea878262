import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Check, check } from './check.ts';

const SUBJECT = 'Disk encryption';
const run = promisify(execFile);

/**
 * Names of files and, for the time of a run, a copy of the catalog lie in the configuration folder, and the pictures
 * themselves are plain: only the encryption of the disk keeps them from a thief. Best effort, Linux alone.
 */
export const diskEncryption = async (path: string, signal: AbortSignal): Promise<Check> => {
  if (process.platform !== 'linux') return cannotTell('look for FileVault or BitLocker in the settings');
  const device = deviceUnder(path, await readFile('/proc/self/mounts', 'utf8').catch(() => ''));
  if (device === null) return cannotTell('the disk does not show');
  try {
    // Upwards through partitions and mappings: `crypt` is dm-crypt, which LUKS is made of.
    const { stdout } = await run('lsblk', ['--inverse', '--noheadings', '--output', 'TYPE', device], {
      signal,
      timeout: 10_000,
    });
    return stdout.split('\n').some((line) => line.trim().endsWith('crypt'))
      ? check(SUBJECT, 'good', 'The disk is encrypted.')
      : check(
          SUBJECT,
          'attention',
          'The disk does not look encrypted: who has this computer has its pictures.',
          'Turn disk encryption on when the system is next set up.',
        );
  } catch {
    return cannotTell('lsblk does not say');
  }
};

const cannotTell = (why: string): Check =>
  check(SUBJECT, 'unknown', `Whether the disk is encrypted cannot be told: ${why}.`);

/** The block device of the deepest mount that holds the path; null where it is none (network, container). */
const deviceUnder = (path: string, mounts: string): string | null => {
  const holding = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, folder = '']) => folder === '/' || path === folder || path.startsWith(`${folder}/`))
    .sort(([, a = ''], [, b = '']) => b.length - a.length);
  const device = holding[0]?.[0] ?? '';
  return device.startsWith('/dev/') ? device : null;
};
