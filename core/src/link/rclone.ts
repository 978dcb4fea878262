import { SafelightError } from '../model/errors.ts';

export interface RcloneRun {
  /** 0 done, 3 no such folder, 4 no such file, else failed (rclone, "Exit code"). */
  readonly code: number;
  readonly stdout: string;
  /** Lines it said were errors, the last 20. */
  readonly errors: readonly string[];
}

export interface RcloneStats {
  /** Bytes sent so far. */
  readonly bytes: number;
  /** Files sent so far; one that was there already is none. */
  readonly transfers: number;
}

export interface RcloneOptions {
  /** The program; `rclone` on the path unless told. */
  readonly program?: string;
  /** Another file of remotes than rclone's own. */
  readonly config?: string;
}

export interface RcloneCall extends RcloneOptions {
  readonly signal: AbortSignal;
  readonly onStats?: (stats: RcloneStats) => void;
  /** Settings of backends, none of them secret. Those a version does not know do nothing, where an unknown flag would stop it. */
  readonly env?: Readonly<Record<string, string>>;
}

const MOST_ERRORS = 20;
const MOST_OUTPUT = 2 ** 20;

/**
 * Runs rclone to its end; an exit code is a result. It never asks (no terminal, no password prompt): what it needs is in
 * its own configuration, and nothing secret is among the arguments. Throws `program-missing`, `interrupted`.
 */
export const runRclone = async (args: readonly string[], call: RcloneCall): Promise<RcloneRun> => {
  const { program = 'rclone', config, signal, onStats, env = {} } = call;
  if (signal.aborted) throw new SafelightError('interrupted', { what: 'The upload' });
  const { execa } = await import('execa');
  const always = [
    '--ask-password=false',
    '--use-json-log',
    ...(config === undefined ? [] : ['--config', config]),
  ];
  const errors: string[] = [];
  const child = execa(program, [...args, ...always], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: true, stderr: false },
    maxBuffer: MOST_OUTPUT,
    reject: false,
    cancelSignal: signal,
    env,
  });
  for await (const line of child.iterable({ from: 'stderr' })) {
    const said = heard(line);
    if (said.stats !== null) onStats?.(said.stats);
    if (said.error !== null) errors.push(said.error);
    if (errors.length > MOST_ERRORS) errors.shift();
  }
  const result = await child;
  if (result.isCanceled) throw new SafelightError('interrupted', { what: 'The upload' });
  if (result.exitCode === undefined) throw notRun(program, result);
  return { code: result.exitCode, stdout: result.stdout ?? '', errors };
};

/** No cause: its message quotes the command line. */
const notRun = (
  program: string,
  { code, signal }: { readonly code?: string | undefined; readonly signal?: string | undefined },
) =>
  new SafelightError('program-missing', {
    program,
    why:
      code === 'ENOENT'
        ? 'it is not installed'
        : `it did not run to its end (${signal ?? code ?? 'no reason given'})`,
  });

interface Heard {
  readonly stats: RcloneStats | null;
  readonly error: string | null;
}

/** `{"level":"error","msg":"…","stats":{"bytes":…,"transfers":…}}`; and the last line, `2026/11/28 01:29:31 Failed to …`. */
const heard = (line: string): Heard => {
  if (!line.startsWith('{'))
    return {
      stats: null,
      error: line.trim() === '' ? null : line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, ''),
    };
  try {
    const { level, msg, stats } = JSON.parse(line) as {
      level?: unknown;
      msg?: unknown;
      stats?: Partial<RcloneStats>;
    };
    return {
      stats:
        typeof stats?.bytes === 'number' && typeof stats.transfers === 'number'
          ? { bytes: stats.bytes, transfers: stats.transfers }
          : null,
      error: ['error', 'fatal', 'critical'].includes(String(level)) ? String(msg) : null,
    };
  } catch {
    return { stats: null, error: line }; // no JSON after all: a line like any other
  }
};
