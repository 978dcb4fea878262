import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const limits = { timeout: 5_000, maxBuffer: 16 * 2 ** 20 } as const;

/** Linux: the name of each process (proc_pid_comm(5)). One that ended meanwhile is passed over. */
const fromProc = async (): Promise<readonly string[]> => {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const looks = await Promise.allSettled(ids.map((id) => readFile(`/proc/${id}/comm`, 'utf8')));
  return looks.flatMap((look) => (look.status === 'fulfilled' ? [look.value.trimEnd()] : []));
};

const lines = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== '');

/** `ps` gives the whole path of a program, `tasklist` its name in quotes first. */
const lastPart = (path: string): string => path.split('/').at(-1) ?? path;
const firstField = (line: string): string => /^"([^"]*)"/.exec(line)?.[1] ?? line;

/** Names of the programs that run on this computer; null where the system does not tell. */
export const runningPrograms = async (
  platform: NodeJS.Platform = process.platform,
): Promise<readonly string[] | null> => {
  try {
    switch (platform) {
      case 'linux':
        return await fromProc();
      case 'win32':
        return lines((await run('tasklist', ['/fo', 'csv', '/nh'], limits)).stdout).map(firstField);
      default:
        return lines((await run('ps', ['-axo', 'comm='], limits)).stdout).map(lastPart);
    }
  } catch {
    return null; // not told is an answer here: the state is then `unknown`
  }
};
