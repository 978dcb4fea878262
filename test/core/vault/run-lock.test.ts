import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { holdRunLock } from '../../../core/src/vault/run-lock.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { source } from '../fs/program.ts';
import { codeOf } from '../model/error-code.ts';

/** Another process that took the lock and holds it until it is killed. */
const holder = async (path: string) => {
  const script = `
    const { holdRunLock } = await import('${source('core/src/vault/run-lock.ts')}');
    globalThis.held = holdRunLock(${JSON.stringify(path)}, 'Studio');
    console.log('held');
    setInterval(() => globalThis.held, 1000);`;
  const args = ['--conditions=safelight-source', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
};

const take = (path: string) => () => {
  holdRunLock(path, 'Studio')[Symbol.dispose]();
};

test('one at a time, also within a process', async () => {
  const path = join(temporaryFolder(), 'lock.db');
  {
    using _held = holdRunLock(path, 'Studio');
    expect(await codeOf(take(path))).toBe('already-running');
  }
  expect(await codeOf(take(path))).toBe('none');
});

test('another process is kept out, and let in when the first is killed', async () => {
  const path = join(temporaryFolder(), 'lock.db');
  const child = await holder(path);
  expect(await codeOf(take(path))).toBe('already-running');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await codeOf(take(path))).toBe('none');
});

test.each<[string, (path: string) => void]>([
  ['cannot be opened', mkdirSync],
  ['was overwritten', (path) => writeFileSync(path, 'this is no lock '.repeat(100))],
])('a lock that %s is not taken for one that is held', async (_, spoil) => {
  const path = join(temporaryFolder(), 'lock.db');
  spoil(path);
  await expect(async () => take(path)()).rejects.not.toMatchObject({ code: 'already-running' });
});
