import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the library counts; each name stands for a family of calls (`fsync` for `fdatasync` too, `unlink` for `rmdir`). */
export const calls = ['rename', 'link', 'unlink', 'mkdir', 'fsync', 'write'] as const;
export type Call = (typeof calls)[number];

/** One call of a running program that goes wrong. */
export interface Fault {
  readonly call: Call;
  /** Which one of all its threads, from 1; 0 only counts. */
  readonly at: number;
  /** A signal that no program survives, a pause until SIGCONT, or the error that the call gives. */
  readonly action: 'kill' | 'stop' | 'ENOSPC' | 'EIO';
  /** Only files below this folder count. */
  readonly under: string;
  /** File that tells the count when the program ended by itself, or that it has stopped. */
  readonly mark: string;
}

const errno: Readonly<Record<Fault['action'], string>> = {
  kill: 'kill',
  stop: 'stop',
  EIO: '5',
  ENOSPC: '28',
};

/** Builds the library into a folder; gives its path. */
export const buildFaultLibrary = (folder: string): string => {
  const library = join(folder, 'fault.so');
  const source = fileURLToPath(new URL('fault.c', import.meta.url));
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`gcc: ${built.stderr}`);
  return library;
};

/** `clock`: how many times as fast the wall clock goes, so that what a run does every minute it does all the time. */
export const faultEnvironment = (
  library: string,
  { fault, clock }: { readonly fault: Fault | null; readonly clock: number },
): Readonly<Record<string, string>> => ({
  LD_PRELOAD: library,
  FAULT_CLOCK: String(clock),
  ...(fault !== null && {
    FAULT_CALL: fault.call,
    FAULT_AT: String(fault.at),
    FAULT_DO: errno[fault.action],
    FAULT_UNDER: fault.under,
    FAULT_MARK: fault.mark,
  }),
});
