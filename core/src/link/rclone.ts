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
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Backends that put what is deleted into a trash, in which a link may go on working (Google says so of Drive), are told to
 * delete it: the file is ours, and nobody else's.
 */
export const FOR_GOOD = {
  RCLONE_DRIVE_USE_TRASH: 'false',
  RCLONE_B2_HARD_DELETE: 'true',
  RCLONE_JOTTACLOUD_HARD_DELETE: 'true',
  RCLONE_MEGA_HARD_DELETE: 'true',
  RCLONE_ONEDRIVE_HARD_DELETE: 'true',
  RCLONE_PIKPAK_USE_TRASH: 'false',
  RCLONE_YANDEX_HARD_DELETE: 'true',
} as const;

const MOST_ERRORS = 20;
const MOST_OUTPUT = 2 ** 20;
/** It never asks: no password prompt, and no terminal. */
const ALWAYS = ['--ask-password=false', '--use-json-log'];

/**
 * Runs rclone to its end; an exit code is a result. It never asks (no terminal, no password prompt): what it needs is in
 * its own configuration, and nothing secret is among the arguments. Throws `program-missing`, `interrupted`.
 */
export const runRclone = async (args: readonly string[], call: RcloneCall): Promise<RcloneRun> => {
  const { program = 'rclone', config, signal, onStats, env = {} } = call;
  if (signal.aborted) throw new SafelightError('interrupted', { what: 'The upload' });
  const { execa } = await import('execa');
  const always = [...ALWAYS, ...(config === undefined ? [] : ['--config', config])];
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

/**
 * A shell between it and us: when the pipe from us is closed, as it is when we are killed, rclone is told to end. Where
 * there is none, on Windows, children end with their parent.
 */
const HOLD = [
  'exec 3<&0',
  '"$@" </dev/null 3<&- &',
  'held=$!',
  '{ read -r _ <&3; kill "$held"; } >/dev/null 2>&1 &',
  'exec 3<&-',
  'wait "$held"',
].join('\n');

/** Starts an rclone that goes on until it is let go or this process ends, however it ends. */
export const holdRclone = async (
  args: readonly string[],
  { program = 'rclone', config, env = {} }: Omit<RcloneCall, 'signal' | 'onStats'>,
) => {
  const { execa } = await import('execa');
  const line = [program, ...args, ...ALWAYS, ...(config === undefined ? [] : ['--config', config])];
  const isHeld = process.platform !== 'win32';
  const [file = program, ...rest] = isHeld ? ['/bin/sh', '-c', HOLD, 'sh', ...line] : line;
  const child = execa(file, rest, {
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // Ctrl-C is for us to hear.
    detached: isHeld,
    env,
  });
  const letGo = (): void => {
    child.stdin.destroy();
    if (!isHeld) child.kill();
  };
  // A child by itself would be waited for.
  return { child, letGo };
};

/** No cause: its message quotes the command line. */
export const notRun = (
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
export const heard = (line: string): Heard => {
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
