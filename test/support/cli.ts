import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { inRepository } from './repository.ts';

export interface CliOptions {
  /** SAFELIGHT_HOME, and HOME too: nothing of the person who runs the tests is seen or touched. */
  readonly home: string;
  readonly cwd?: string;
  /** Given on standard input, which is then closed. */
  readonly input?: string | Uint8Array;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is killed; two minutes unless told. */
  readonly timeout?: number;
  /** Words put before the command: `boundByModes`, `strace …`. */
  readonly prefix?: readonly string[];
}

export interface CliResult {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const cliProgram: string = inRepository('cli', 'bin', 'safelight.js');

/** The whole command line: prefix, this Node, the built program, arguments. */
export const cliLine = (args: readonly string[], prefix: readonly string[] = []): readonly string[] => [
  ...prefix,
  process.execPath,
  cliProgram,
  ...args,
];

/** No bus and no display: a keychain is there only where a test brings one. */
export const cliEnvironment = ({ home, env }: Pick<CliOptions, 'home' | 'env'>): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  TMPDIR: process.env.TMPDIR,
  LANG: 'C.UTF-8',
  NO_COLOR: '1',
  HOME: home,
  SAFELIGHT_HOME: home,
  ...env,
});

/** Runs the built program to its end; an exit code that is not 0 is a result, not an error. */
export const safelight = async (args: readonly string[], options: CliOptions): Promise<CliResult> => {
  const [program = '', ...rest] = cliLine(args, options.prefix);
  const child = spawn(program, rest, {
    cwd: options.cwd ?? options.home,
    env: cliEnvironment(options),
    stdio: 'pipe',
    timeout: options.timeout ?? 120_000,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(options.input ?? '');
  const ended = new Promise<Pick<CliResult, 'code' | 'signal'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const [end, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { ...end, stdout, stderr };
};
