import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inRepository } from '../support/repository.ts';
import type { VaultFixture } from '../support/vault-fixture.ts';

export interface ScriptOptions {
  readonly vault: string;
  readonly arguments: readonly string[];
  /** What the person types. */
  readonly input?: string;
  readonly shell?: 'dash' | 'bash' | 'sh';
  /** A folder of programs that are found before the system's. */
  readonly programs?: string;
  /** The system's programs are not found at all. */
  readonly only?: boolean;
  /** TMPDIR of the run. */
  readonly temporary?: string;
}

export interface ScriptResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const script = inRepository('core', 'assets', 'restore.sh');

/** Runs the script that is shipped on a vault, as a person with that shell would. */
export const restoreScript = async (options: ScriptOptions): Promise<ScriptResult> => {
  const { vault, input = '', shell = 'dash', programs, temporary } = options;
  const path = options.only === true ? '' : (process.env['PATH'] ?? '');
  const child = spawn(programAt(shell), [script, '--vault', vault, ...options.arguments], {
    stdio: 'pipe',
    timeout: 60_000,
    env: {
      PATH: programs === undefined ? path : `${programs}:${path}`,
      HOME: temporary ?? vault,
      ...(temporary === undefined ? {} : { TMPDIR: temporary }),
      // Both are names of variables of the script: what it puts there must not be exported for that.
      words: 'from outside',
      keys: 'from outside',
    },
  });
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
};

/** Where the system keeps a program. */
const programAt = (name: string): string => {
  const folder = (process.env['PATH'] ?? '').split(delimiter).find((path) => existsSync(join(path, name)));
  if (folder === undefined) throw new Error(`${name} is not installed`);
  return join(folder, name);
};

const onEveryMac = [
  ...[
    'cat',
    'chmod',
    'cmp',
    'cp',
    'dirname',
    'gpg',
    'gpgconf',
    'grep',
    'head',
    'jq',
    'ln',
    'ls',
    'mkdir',
    'mkfifo',
  ],
  ...['mktemp', 'mv', 'od', 'readlink', 'rm', 'sed', 'shasum', 'sort', 'stty', 'tail', 'tr', 'wc'],
];

/** The programs a Mac brings, with gpg and jq, in a folder: no sha256sum, no xxhsum, and options that BSD lacks refused. */
export const macPrograms = (folder: string): string => {
  mkdirSync(folder);
  for (const name of onEveryMac) symlinkSync(programAt(name), join(folder, name));
  const stub = (name: string, body: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  stub('dd', 'exit 1');
  stub('touch', `case $1 in -d) exit 1 ;; esac\nexec '${programAt('touch')}' "$@"`);
  stub('base64', `case $1 in -D) exec '${programAt('base64')}' -d ;; *) exit 64 ;; esac`);
  return folder;
};

/** The arguments with which a person gives the fingerprint and a file of words. */
export const opening = ({ fingerprint, words }: VaultFixture, folder: string): readonly string[] => {
  const file = join(folder, 'words');
  writeFileSync(file, `${words}\n`);
  return ['--fingerprint', fingerprint, '--words-file', file];
};

/** Restores `to` with the right fingerprint and words. */
export const restoreInto = (
  fixture: VaultFixture,
  to: string,
  more: Partial<ScriptOptions> = {},
): Promise<ScriptResult> => {
  const folder = mkdtempSync(`${to}-run-`);
  const given = [...opening(fixture, folder), '--to', to, ...(more.arguments ?? [])];
  return restoreScript({ vault: fixture.path, ...more, arguments: given });
};

/** Programs whose every start writes down what can be seen of the run at that moment. */
const watched = ['gpg', 'jq', 'dd'] as const;

/**
 * Puts programs into `folder` that note their arguments, their environment, the command lines of all processes and
 * every file below `below`, then go on as the real ones. `seen` gives it all.
 */
export const spyOn = (
  folder: string,
  below: readonly string[],
): { readonly programs: string; readonly seen: () => readonly Buffer[] } => {
  const programs = join(folder, 'programs');
  const notes = join(folder, 'notes');
  for (const made of [programs, notes]) mkdirSync(made, { recursive: true });
  for (const program of watched) {
    const path = join(programs, program);
    writeFileSync(path, spy(program, notes, programs, below));
    chmodSync(path, 0o755);
  }
  return { programs, seen: () => readdirSync(notes).map((name) => readFileSync(join(notes, name))) };
};

const spy = (program: string, notes: string, programs: string, below: readonly string[]): string => `#!/bin/sh
note=$(mktemp '${notes}/XXXXXX')
{ printf '%s\\n' "$@"; env; cat /proc/[0-9]*/cmdline 2>/dev/null
find ${below.map((path) => `'${path}'`).join(' ')} -type f -exec cat {} + 2>/dev/null; } >"$note" </dev/null
PATH=\${PATH#'${programs}':}
exec ${program} "$@"
`;
