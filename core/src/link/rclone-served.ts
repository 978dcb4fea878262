import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { FOR_GOOD, heard, holdRclone, notRun, type RcloneOptions } from './rclone.ts';
import { rcloneFailureText } from './rclone-failure.ts';

/** An rclone that takes calls by HTTP on this computer until it is let go or this process ends. */
export interface ServedRclone {
  readonly port: number;
  /** What each call must bear: made for this run, and told to nobody else. */
  readonly authorization: string;
  /** When it has ended. */
  readonly ended: Promise<void>;
  /** How many lines it said were errors so far, and the last of them. */
  errors(): { readonly count: number; readonly last: string | null };
  stop(): void;
  /** Was it stopped by us? */
  isLetGo(): boolean;
}

const USER = 'safelight';
/** What a person may have set for a control of their own. */
const NOT_THEIRS = ['HTPASSWD', 'BASEURL', 'CERT', 'KEY', 'CLIENT_CA', 'TEMPLATE'];
const SERVE = ['rcd', '--rc-serve', '--rc-addr', '127.0.0.1:0', '--log-level', 'NOTICE'];
/** Of a call: eight large files may share a slow line. */
const LONGEST = '24h';
/** Ten tries, as rclone has them, would let a dead server be told of after 11 s at best. */
const PATIENCE = [
  ...['--low-level-retries', '3', '--contimeout', '20s'],
  ...['--rc-server-read-timeout', LONGEST, '--rc-server-write-timeout', LONGEST],
];
/** Milliseconds until it must listen. */
const START_MS = 30_000;
/** Of the shell: there is no such program. */
const NO_PROGRAM = 127;

/** Starts it. Throws `program-missing` where it is not installed or ends at once, with what it said. */
export const serveRclone = async (options: RcloneOptions = {}): Promise<ServedRclone> => {
  const password = randomBytes(32).toString('hex');
  const { child, letGo: stop } = await holdRclone([...SERVE, ...PATIENCE], {
    ...options,
    env: environment(password),
  });
  let errors: ReturnType<ServedRclone['errors']> = { count: 0, last: null };
  const listening = Promise.withResolvers<number>();
  const hear = async (): Promise<void> => {
    for await (const line of child.iterable({ from: 'stderr' })) {
      const port = /remote control on .*127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) listening.resolve(Number(port));
      const { error } = heard(line);
      if (error !== null) errors = { count: errors.count + 1, last: error };
    }
  };
  const ended = Promise.allSettled([hear(), child]).then(() => undefined);
  const port = await Promise.race([listening.promise, ended, timeUp(START_MS)]);
  if (typeof port !== 'number') {
    stop();
    const { code, exitCode, signal } = await child;
    const isMissing = exitCode === NO_PROGRAM || code === 'ENOENT';
    const why = rcloneFailureText({ code: exitCode ?? 1, stdout: '', errors: [errors.last ?? ''] });
    throw notRun(options.program ?? 'rclone', { code: isMissing ? 'ENOENT' : why, signal });
  }
  // It keeps nobody from ending.
  child.nodeChildProcess.unref();
  for (const pipe of [child.stdin, child.stderr]) (pipe as unknown as Socket).unref();
  const authorization = `Basic ${Buffer.from(`${USER}:${password}`).toString('base64')}`;
  let letGo = false;
  return {
    port,
    authorization,
    ended,
    errors: () => errors,
    stop: () => {
      letGo = true;
      stop();
    },
    isLetGo: () => letGo,
  };
};

/** Who could read the password there can read rclone's configuration too. */
const environment = (password: string): Readonly<Record<string, string | undefined>> => ({
  ...FOR_GOOD,
  ...Object.fromEntries(NOT_THEIRS.map((name) => [`RCLONE_RC_${name}`, undefined])),
  RCLONE_RC_USER: USER,
  RCLONE_RC_PASS: password,
});

const timeUp = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
