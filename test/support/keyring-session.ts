import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface SessionOptions {
  /** Added to the environment, which else holds PATH, HOME, the XDG folders and the bus. */
  readonly env?: Readonly<Record<string, string>>;
  /** `unlocked` unless told; `locked`: a keyring whose password nobody gave, and no screen to ask on; `absent`: no bus. */
  readonly keyring?: 'unlocked' | 'locked' | 'absent';
  /** A folder from `newSessionHome`: what one session stored is there in the next. Else a fresh one, removed at the end. */
  readonly home?: string;
  readonly cwd?: string;
  readonly input?: string;
}

export interface SessionResult {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const programs = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon'];

/** False where the packages dbus and gnome-keyring are missing: what needs them is skipped by name. */
export const haveKeyring = programs.every((program) =>
  (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program))),
);

/** A HOME with its own XDG folders; the caller removes it. */
export const newSessionHome = async (): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), 'safelight-session-'));
  for (const folder of ['run', 'data', 'config', 'cache', 'state'])
    await mkdir(join(home, folder), { mode: 0o700 });
  return home;
};

/**
 * Runs a command in a desktop session of its own: a private D-Bus and a real gnome-keyring, which dies with the bus.
 * Nothing is shared with the session the tests run in. The keyring's password is `test`.
 */
export const keyringSession = async (
  command: string,
  args: readonly string[],
  options: SessionOptions = {},
): Promise<SessionResult> => {
  const home = options.home ?? (await newSessionHome());
  try {
    return await runSession(home, [command, ...args], options);
  } finally {
    if (options.home === undefined) await rm(home, { recursive: true, force: true });
  }
};

/** The daemon takes its bus name only after it has read the password: who sees the name may ask it. */
const startDaemon = (flags: string) => `
printf test | gnome-keyring-daemon ${flags} --components=secrets >/dev/null 2>&1
for _ in $(seq 100); do
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \\
    string:org.freedesktop.secrets 2>&1 | grep -q 'boolean true' && break
  sleep 0.05
done
exec "$@"`;

const commandLine = (keyring: SessionOptions['keyring'], line: readonly string[]): readonly string[] => {
  if (keyring === 'absent') return line;
  const script = startDaemon(keyring === 'locked' ? '--start' : '--unlock');
  return ['dbus-run-session', '--', 'bash', '-c', script, 'session', ...line];
};

const runSession = async (
  home: string,
  line: readonly string[],
  options: SessionOptions,
): Promise<SessionResult> => {
  const [program = '', ...args] = commandLine(options.keyring, line);
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: sessionEnvironment(home, options.env),
    stdio: 'pipe',
  });
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(options.input ?? '');
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
};

const sessionEnvironment = (home: string, extra: SessionOptions['env']) => ({
  PATH: process.env.PATH,
  LANG: 'C.UTF-8',
  HOME: home,
  XDG_RUNTIME_DIR: join(home, 'run'),
  XDG_DATA_HOME: join(home, 'data'),
  XDG_CONFIG_HOME: join(home, 'config'),
  XDG_CACHE_HOME: join(home, 'cache'),
  XDG_STATE_HOME: join(home, 'state'),
  ...extra,
});
