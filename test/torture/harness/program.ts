import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { type CliResult, cliEnvironment, cliLine } from '../../support/cli.ts';

/** The program in a process group of its own, as a terminal starts it. */
export interface RunningProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult>;
  /** SIGKILL to all of it, after so many milliseconds; nothing where it has ended. */
  killAfter(milliseconds: number): Promise<void>;
}

export const startProgram = (
  args: readonly string[],
  { home, env }: { readonly home: string; readonly env?: Readonly<Record<string, string>> },
): RunningProgram => {
  const [program = '', ...rest] = cliLine(args);
  const child = spawn(program, rest, {
    cwd: home,
    env: cliEnvironment(env === undefined ? { home } : { home, env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  return {
    child,
    ended: resultOf(child),
    killAfter: async (milliseconds) => {
      await pause(milliseconds);
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        killGroup(child.pid);
    },
  };
};

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

const resultOf = async (child: ChildProcess): Promise<CliResult> => {
  const end = new Promise<Pick<CliResult, 'code' | 'signal'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const read = (stream: ChildProcess['stdout']) => (stream === null ? '' : text(stream));
  const [ended, stdout, stderr] = await Promise.all([end, read(child.stdout), read(child.stderr)]);
  return { ...ended, stdout, stderr };
};
