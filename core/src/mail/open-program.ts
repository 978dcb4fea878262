import { spawn } from 'node:child_process';
import { win32 } from 'node:path';
import { SafelightError, systemCode } from '../model/errors.ts';
import type { ProgramLink } from './mail-link.ts';

/** A program and the arguments before the link. */
export interface Opener {
  readonly program: string;
  readonly args: readonly string[];
}

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** The system's own unless told. */
  readonly opener?: Opener;
  /** Milliseconds in which an opener that cannot do it says so; 3,000 unless told. Then it is left alone: some stay. */
  readonly waitMs?: number;
}

const WAIT_MS = 3_000;

/**
 * What opens a link here. Windows: `rundll32 url.dll,FileProtocolHandler`, which takes the rest of its command line as it
 * stands, and not `cmd /c start`, for which `&` and `%` in a link are its own signs.
 */
export const systemOpener = (
  platform: NodeJS.Platform = process.platform,
  windowsFolder = 'C:\\Windows',
): Opener => {
  switch (platform) {
    case 'darwin':
      return { program: '/usr/bin/open', args: [] };
    case 'win32':
      return {
        program: win32.join(windowsFolder, 'System32', 'rundll32.exe'),
        args: ['url.dll,FileProtocolHandler'],
      };
    default:
      return { program: 'xdg-open', args: [] };
  }
};

/**
 * Opens the mail or message program at a link of `mail-link.ts`, which alone makes them, so that no text but a message
 * of the archive's road can become an argument. Returns once the opener has taken it; whether anything is sent is up to
 * the person. Throws `program-missing`, `interrupted`.
 */
export const openProgram = (
  link: ProgramLink,
  { signal, opener = systemOpener(), waitMs = WAIT_MS }: OpenOptions,
): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new SafelightError('interrupted', { what: 'Opening a program' }));
    // Its own group and no part in our streams: it must live on when we end, and say nothing in our output.
    const child = spawn(opener.program, [...opener.args, link], { detached: true, stdio: 'ignore' });
    child.unref();
    const timer = setTimeout(settle, waitMs, resolve);
    const onAbort = () =>
      settle(() => reject(new SafelightError('interrupted', { what: 'Opening a program' })));
    signal.addEventListener('abort', onAbort, { once: true });
    child.once('error', (error) => settle(() => reject(missing(opener, whyNotStarted(error)))));
    child.once('exit', (code, by) =>
      settle(() => (code === 0 ? resolve() : reject(missing(opener, whyFailed(code, by))))),
    );

    function settle(done: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      child.removeAllListeners('exit');
      done();
    }
  });

const whyNotStarted = (error: Error): string =>
  systemCode(error) === 'ENOENT'
    ? 'it is not installed'
    : `the system says ${systemCode(error) ?? 'nothing more'}`;

/** xdg-open(1), EXIT CODES: 3 a required tool is missing, 4 the action failed. */
const whyFailed = (code: number | null, by: NodeJS.Signals | null): string =>
  code === 3 || code === 4
    ? 'no program here is set to open mail or messages'
    : `it ended with ${by ?? `code ${code}`}`;

/** No cause: an error of the system quotes the arguments. */
const missing = ({ program }: Opener, why: string) => new SafelightError('program-missing', { program, why });
