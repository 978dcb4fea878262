import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { makeSampleStudio, tinySize } from '../../samples/shoot.ts';
import { cliLine } from '../support/cli.ts';
import {
  haveKeyring,
  keyringSession,
  newSessionHome,
  type SessionOptions,
} from '../support/keyring-session.ts';
import { testUnless } from '../support/needs.ts';

const test = testUnless(haveKeyring ? null : 'not installed: dbus or gnome-keyring');

/** One desktop session after the other on the same computer. */
const desktop = async () => {
  const home = await newSessionHome();
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const state = join(home, 'state');
  const run = async (args: readonly string[], keyring: SessionOptions['keyring'] = 'unlocked') => {
    const [program = '', ...rest] = cliLine(args);
    const env = { SAFELIGHT_HOME: state };
    const result = await keyringSession(program, rest, { home, keyring, env, cwd: home });
    return { ...result, stderr: result.stderr.replaceAll(/^dbus-daemon\[.*\n/gm, '') };
  };
  return { home, state, run, vault: join(home, 'vault') };
};

const kernelKeys = (): string => readFileSync('/proc/keys', 'utf8').replaceAll(/ +\d+[smhdw] /g, ' ');

test('init in a desktop session keeps the key in its keychain, and the next session finds it there', async () => {
  const { home, state, run, vault } = await desktop();
  const studio = await makeSampleStudio(join(home, 'studio'), tinySize);
  const made = await run(['init', '--vault', vault, '--recovery-words-file', join(home, 'words.txt')]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain("This computer's key is in its keychain.");
  expect(
    readdirSync(state, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('secret')),
  ).toEqual([]);
  expect(await run(['backup', studio.catalog])).toMatchObject({ code: 0, stderr: '' });
  expect((await run(['snapshots'])).stdout).toContain('Studio');
  expect((await run(['doctor'])).stdout).toContain('it is kept in the keychain');
});

describe('where the keychain refuses, init says so and leaves nothing', () => {
  for (const keyring of ['absent', 'locked'] as const)
    test(keyring, async () => {
      const { home, run, vault, state } = await desktop();
      const before = kernelKeys();
      const refused = await run(
        ['init', '--vault', vault, '--recovery-words-file', join(home, 'words.txt')],
        keyring,
      );
      expect(refused).toMatchObject({ code: 5, stdout: '' });
      expect(refused.stderr.trimEnd().split('\n')).toHaveLength(2);
      expect(readdirSync(home)).not.toContain('vault');
      expect(readdirSync(home)).not.toContain('words.txt');
      expect(readdirSync(state)).toEqual([]);
      expect(kernelKeys()).toBe(before);
    });
});

test('a session without its keychain cannot open the key, and says what to do', async () => {
  const { home, run, vault } = await desktop();
  await run(['init', '--vault', vault, '--recovery-words-file', join(home, 'words.txt')]);
  const refused = await run(['snapshots'], 'absent');
  expect(refused).toMatchObject({ code: 5, stdout: '' });
  expect(refused.stderr).toContain('There is no keychain to keep the key in');
});
