import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { inRepository } from '../../support/repository.ts';

/** Put before a program: the system calls named in `fault` fail or kill as `strace --inject` describes. */
export const withFault = (fault: string): readonly string[] => {
  const calls = fault.slice(0, fault.indexOf(':'));
  return [
    'strace',
    '-f',
    '--seccomp-bpf',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${fault}`,
  ];
};

export interface ProgramResult {
  /** What the script printed; the last line is the code of the error it ended with, if it did. */
  readonly lines: readonly string[];
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** The address of a source, for `import()` in a script. */
export const source = (path: string): string => pathToFileURL(inRepository(path)).href;

/** Runs a script of its own process on the sources; `await` at the top is allowed. */
export const runScript = async (
  script: string,
  { prefix = [] }: { readonly prefix?: readonly string[] } = {},
): Promise<ProgramResult> => {
  const body = `try {\n${script}\n} catch (error) { console.log(error.code ?? String(error)); }`;
  const line = [
    ...prefix,
    process.execPath,
    '--conditions=safelight-source',
    '--input-type=module',
    '-e',
    body,
  ];
  const [program = '', ...args] = line;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_, signal) => resolve(signal));
  });
  const [signal, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { lines: stdout.split('\n').filter((one) => one !== ''), signal, stderr };
};
