import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { BackupDocument } from '../../core/src/workflows/back-up-paths.ts';
import { newComputer, verifyKeyless } from './computer.ts';
import { measured } from './peak-memory.ts';

/** In memory where the system has such a folder: a test of 200,000 files must not wait for a disk. */
const fastFolder = (): string => {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'safelight-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const makeFiles = (folder: string, count: number): void => {
  mkdirSync(folder);
  for (let number = 0; number < count; number += 1)
    writeFileSync(join(folder, `IMG_${String(number).padStart(6, '0')}.xmp`), String(number));
};

export interface Figures {
  readonly first: { readonly megabytes: number; readonly seconds: number };
  readonly second: { readonly megabytes: number; readonly seconds: number };
}

const figuresOf = ({ megabytes, seconds }: Figures['first']) => ({
  megabytes: Math.round(megabytes),
  seconds: Math.round(seconds * 10) / 10,
});

/** One folder of so many files, backed up, and again by a new process after one of them changed. */
export const backUpManyFiles = async (count: number): Promise<Figures> => {
  const folder = fastFolder();
  const pictures = join(folder, 'Pictures');
  makeFiles(pictures, count);
  const computer = await newComputer(folder);
  const run = () => measured(['backup', pictures, '--json'], { home: computer.home.path, timeout: 600_000 });
  const first = await run();
  expect(first.code).toBe(0);
  appendFileSync(join(pictures, 'IMG_000001.xmp'), ' changed');
  const second = await run();
  expect(second.code).toBe(0);
  const [report] = (JSON.parse(second.stdout) as BackupDocument).sets;
  expect(report).toMatchObject({ stored: { files: 1 }, unchanged: count - 1, totals: { files: count } });
  expect(await verifyKeyless(computer.vault)).toMatchObject({ damage: [], foreign: [], notes: [] });
  return { first: figuresOf(first), second: figuresOf(second) };
};
