import { spawn } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { captureOneState } from '../../../core/src/catalog/captureone-state.ts';
import { runningPrograms } from '../../../core/src/catalog/running-programs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const document = (journal: string | null): string => {
  const path = join(temporaryFolder(), 'Jobs.cocatalogdb');
  writeFileSync(path, 'a database');
  if (journal !== null) writeFileSync(`${path}-journal`, journal);
  return path;
};

test.each([
  [null, ['bash', 'node'], 'closed'],
  ['', ['node'], 'closed'],
  ['a journal', ['node'], 'unknown'],
  ['a journal', ['Capture One 23'], 'open'],
  ['a journal', ['CaptureOne.exe'], 'open'],
  [null, ['Capture One'], 'unknown'],
  [null, ['Image Capture One'], 'closed'],
  [null, null, 'unknown'],
  ['a journal', null, 'unknown'],
] as const)('a journal %j beside programs %j: %s', async (journal, programs, state) => {
  expect(await captureOneState(document(journal), () => Promise.resolve(programs))).toBe(state);
});

test('a program that runs is among those that run, by its own name', async () => {
  const name = 'Safelight Smpl'; // 15 bytes are all that Linux keeps
  const program = join(temporaryFolder(), name);
  copyFileSync('/bin/sleep', program); // Node gives itself a name of its own
  const child = spawn(program, ['60'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await vi.waitFor(async () => expect(await runningPrograms()).toContain(name), 10_000);
});
