import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  haveKeyring,
  keyringSession,
  newSessionHome,
  type SessionOptions,
} from '../support/keyring-session.ts';
import { needs } from '../support/needs.ts';

const probe = join(import.meta.dirname, 'keychain-probe.ts');
const vault = '5f1c2c1e-6f3e-4b5e-9d53-0c7f1f1c2d3e';
const secret = Buffer.alloc(32, 7);

let home: string;
beforeEach(async () => {
  home = await newSessionHome();
});
afterEach(() => rm(home, { recursive: true, force: true }));

const ask = async (args: readonly string[], options: SessionOptions = {}): Promise<unknown> => {
  const { code, stdout, stderr } = await keyringSession(process.execPath, [probe, ...args], {
    home,
    ...options,
  });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

/** Keys a program put into the kernel; session keyrings come and go with every process. */
const kernelKeys = async () =>
  (await readFile('/proc/keys', 'utf8'))
    .split('\n')
    .filter((line) => / (user|logon|big_key) /.test(line))
    .sort();

describe.skipIf(!haveKeyring)('a real gnome-keyring', () => {
  test('keeps a secret from one session to the next, and forgets it when told', async () => {
    expect(await ask(['get', vault])).toEqual({ code: 'keychain-entry-missing', data: { vault } });
    expect(await ask(['put', vault, '7'])).toEqual({ value: null });
    expect(await ask(['get', vault])).toEqual({ value: secret.toString('hex') });
    expect(await ask(['put', vault, '8'])).toEqual({ value: null });
    expect(await ask(['get', vault])).toEqual({ value: Buffer.alloc(32, 8).toString('hex') });
    expect(await ask(['remove', vault])).toEqual({ value: true });
    expect(await ask(['remove', vault])).toEqual({ value: false });
    expect(await ask(['get', vault])).toEqual({ code: 'keychain-entry-missing', data: { vault } });
  });

  needs('secret-tool')('secret-tool finds it under safelight and the vault', async () => {
    await ask(['put', vault, '7']);
    const line = ['lookup', 'service', 'safelight', 'username', vault];
    const found = await keyringSession('secret-tool', line, { home });
    expect(found.stdout.trim()).toBe(secret.toString('base64'));
  });

  needs('secret-tool')('what somebody else wrote under the name is not taken for a key', async () => {
    const line = ['store', '--label=x', 'service', 'safelight', 'username', vault];
    await keyringSession('secret-tool', line, { home, input: 'not 32 bytes' });
    const found = await ask(['get', vault]);
    expect(found).toEqual({ code: 'keychain-mismatch', data: { vault } });
  });

  test('a locked keyring that cannot ask for its password refuses within seconds', async () => {
    await ask(['put', vault, '7']);
    const start = performance.now();
    for (const verb of ['get', 'put', 'remove'])
      expect(await ask([verb, vault], { keyring: 'locked' })).toMatchObject({ code: 'keychain-refused' });
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(await ask(['get', vault])).toEqual({ value: secret.toString('hex') });
  });

  test('a prompt that nobody answers ends when the time is up', async () => {
    await ask(['put', vault, '7']);
    await promptThatNeverAnswers();
    const start = performance.now();
    const refused = await ask(['get', vault, '0', '1500'], { keyring: 'locked' });
    const why = 'it did not answer within 1.5 seconds';
    expect(refused).toEqual({ code: 'keychain-refused', data: { why } });
    expect(performance.now() - start).toBeLessThan(8_000);
  });
});

describe('no Secret Service', () => {
  test('says so, and leaves nothing in the kernel keyring', async () => {
    const before = await kernelKeys();
    for (const verb of ['get', 'put', 'remove'])
      expect(await ask([verb, vault], { keyring: 'absent' })).toMatchObject({ code: 'no-keychain' });
    expect(await kernelKeys()).toEqual(before);
    expect(await readFile('/proc/keys', 'utf8')).not.toContain('safelight');
  });
});

/** The prompter of this session is a process that never takes the bus name. Its output is closed: it outlives the bus. */
const promptThatNeverAnswers = async () => {
  const folder = join(home, 'data', 'dbus-1', 'services');
  const name = 'org.gnome.keyring.SystemPrompter';
  await mkdir(folder, { recursive: true });
  const run = `/bin/sh -c "exec sleep 10 >/dev/null 2>&1"`;
  await writeFile(join(folder, `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=${run}\n`);
};
