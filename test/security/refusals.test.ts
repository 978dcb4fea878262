import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateWords } from '../../core/src/keys/words.ts';
import { holdRunLock } from '../../core/src/vault/run-lock.ts';
import { Home } from '../../core/src/workflows/home.ts';
import { approach, openVault } from '../../core/src/workflows/open.ts';
import { codeOf } from '../core/model/error-code.ts';
import { cliEnvironment, cliLine, safelight } from '../support/cli.ts';
import { backUpOne, type Computer, contextAt, newComputer, pinOf, sessionOf } from '../support/computer.ts';
import { cloneComputer } from '../support/computer-clone.ts';
import {
  haveKeyring,
  keyringSession,
  newSessionHome,
  type SessionResult,
} from '../support/keyring-session.ts';
import { testUnless } from '../support/needs.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';

const made = folderForAll();
const pictures = join(made, 'Pictures');
let original: Computer;

beforeAll(async () => {
  mkdirSync(pictures);
  writeFileSync(join(pictures, 'one.jpg'), 'one');
  original = await newComputer(made);
  await backUpOne(original, pictures);
});

const codeIn = (text: string): unknown => (JSON.parse(text) as { error?: { code: string } }).error?.code;

describe('wrong words', () => {
  test('attach nothing and leave nothing, here or in the vault', async () => {
    const { vault } = await cloneComputer(original, temporaryFolder());
    const before = treeOf(vault);
    const home = new Home(join(temporaryFolder(), 'home'));
    const door = await approach(vault, await pinOf(original));
    const options = { machineName: 'thief', keystore: 'file', writeOnly: false, to: null } as const;
    const words = generateWords(randomBytes);
    expect(await codeOf(() => openVault(home, door, { ...options, words }, contextAt()))).toBe('words-wrong');
    expect(existsSync(home.path)).toBe(false);
    expect(treeDifferences(before, treeOf(vault))).toEqual([]);
  });

  test('open no snapshot', async () => {
    const computer = await cloneComputer(original, temporaryFolder());
    const file = join(temporaryFolder(), 'words.txt');
    writeFileSync(file, generateWords(randomBytes));
    const to = join(temporaryFolder(), 'back');
    const args = ['restore', '--to', to, '--recovery-words-file', file, '--json'];
    const run = await safelight(args, { home: computer.home.path });
    expect([codeIn(run.stdout), run.code, existsSync(to)]).toEqual(['words-wrong', 5, false]);
  });
});

describe('the keys of this computer', () => {
  test.each([
    ['the secret is gone', (home: string, vault: string) => rmSync(join(home, 'vaults', vault, 'secret'))],
    [
      'the key file is gone',
      (home: string, vault: string) => rmSync(join(home, 'vaults', vault, 'machine.key')),
    ],
    [
      'the secret is another one',
      (home: string, vault: string) =>
        writeFileSync(join(home, 'vaults', vault, 'secret'), `${randomBytes(32).toString('base64')}\n`, {
          mode: 0o600,
        }),
    ],
  ])('%s: told, with exit code 5', async (_, harm) => {
    const computer = await cloneComputer(original, temporaryFolder());
    harm(computer.home.path, (await sessionOf(computer)).vault.id);
    expect(await codeOf(() => sessionOf(computer))).toBe('key-file-damaged');
    const run = await safelight(['backup', '--json'], { home: computer.home.path });
    expect([codeIn(run.stdout), run.code]).toEqual(['key-file-damaged', 5]);
  });

  test.each([['its key file'], ['its key file with its secret']])(
    '%s is that of another vault',
    async (what) => {
      const computer = await cloneComputer(original, temporaryFolder());
      const other = await newComputer(temporaryFolder());
      const from = other.home.vaultFolder((await sessionOf(other)).vault.id);
      const to = computer.home.vaultFolder((await sessionOf(computer)).vault.id);
      const files = what === 'its key file' ? ['machine.key'] : ['machine.key', 'secret'];
      for (const file of files) cpSync(join(from, file), join(to, file));
      expect(await codeOf(() => sessionOf(computer))).toBe('key-file-damaged');
    },
  );
});

describe('two backups at the same time on one computer', () => {
  test('the second is told to wait, with exit code 6', async () => {
    const computer = await cloneComputer(original, temporaryFolder());
    const { vault, home } = await sessionOf(computer);
    const before = treeOf(computer.vault);
    {
      using _lock = holdRunLock(home.lockPath(vault.id), vault.name);
      const run = await safelight(['backup', '--json'], { home: home.path });
      expect([codeIn(run.stdout), run.code]).toEqual(['already-running', 6]);
      expect(treeDifferences(before, treeOf(computer.vault))).toEqual([]);
    }
    expect((await safelight(['backup', '--json'], { home: home.path })).code).toBe(0);
  });

  test('of three at once each ends well or is told, and one at least ends well', async () => {
    const computer = await cloneComputer(original, temporaryFolder());
    for (let number = 0; number < 8; number += 1)
      writeFileSync(join(pictures, `more-${number}.dng`), Buffer.alloc(2_000_000, `more ${number}`));
    const runs = [1, 2, 3].map(() => safelight(['backup', '--json'], { home: computer.home.path }));
    const codes = (await Promise.all(runs)).map(({ code }) => code);
    expect(codes).toContain(0);
    expect(codes.filter((code) => code !== 0 && code !== 6)).toEqual([]);
    expect((await backUpOne(computer, pictures)).complete).toBe(true);
  });
});

const needsKeyring = testUnless(haveKeyring ? null : 'no dbus and gnome-keyring here');

describe('a keychain', () => {
  /** Runs the program in a desktop session whose home, keyring included, is `session`. */
  const inSession = (
    session: string,
    home: string,
    args: readonly string[],
    keyring?: 'absent',
  ): Promise<SessionResult> => {
    const [program = '', ...rest] = cliLine([...args, '--json']);
    const env = { SAFELIGHT_HOME: cliEnvironment({ home }).SAFELIGHT_HOME ?? '' };
    return keyringSession(program, rest, {
      home: session,
      env,
      ...(keyring === undefined ? {} : { keyring }),
    });
  };

  needsKeyring('whose entry is gone: told, and the words attach the computer again', async () => {
    const [session, wiped] = [await newSessionHome(), await newSessionHome()];
    const folder = temporaryFolder();
    const at = (name: string) => join(folder, name);
    const words = ['--recovery-words-file', at('words.txt')];
    const init = await inSession(session, at('home'), ['init', '--vault', at('vault'), ...words]);
    expect(init.code).toBe(0);
    expect((await inSession(session, at('home'), ['backup', pictures])).code).toBe(0);
    const objects = readdirSync(at('vault/objects'), { recursive: true }).length;
    const told = await inSession(wiped, at('home'), ['backup']);
    expect([codeIn(told.stdout), told.code]).toEqual(['keychain-entry-missing', 5]);
    expect((await inSession(wiped, at('home'), ['open', at('vault'), ...words])).code).toBe(0);
    const next = await inSession(wiped, at('home'), ['backup']);
    expect(next.code).toBe(0);
    expect(readdirSync(at('vault/objects'), { recursive: true }).length).toBe(objects);
    for (const home of [session, wiped]) rmSync(home, { recursive: true, force: true });
  });

  needsKeyring('that is not there: no vault is made, and nothing is left', async () => {
    const session = await newSessionHome();
    const folder = temporaryFolder();
    const args = [
      'init',
      '--vault',
      join(folder, 'vault'),
      '--recovery-words-file',
      join(folder, 'words.txt'),
    ];
    const run = await inSession(session, join(folder, 'home'), args, 'absent');
    expect([codeIn(run.stdout), run.code]).toEqual(['no-keychain', 5]);
    expect([...treeOf(folder)].filter(([, { kind }]) => kind !== 'folder')).toEqual([]);
    expect(existsSync(join(folder, 'vault'))).toBe(false);
    rmSync(session, { recursive: true, force: true });
  });
});
