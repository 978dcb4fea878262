import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { lacking, type Obstacle } from '../../support/needs.ts';

const mount = (folder: string, size: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status === 0;

/** Why no disk of a few kilobytes can be had here, if it cannot. */
export const smallDiskObstacle = (): Obstacle => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'mounting needs root on Linux';
  const absent = lacking('mount', 'umount');
  if (absent !== null) return absent;
  const folder = mkdtempSync(join(tmpdir(), 'safelight-mount-'));
  const worked = mount(folder, '64k');
  if (worked) execFileSync('umount', [folder]);
  rmdirSync(folder);
  return worked ? null : 'mounting is not allowed here';
};

/** A disk of `size` (`64k`), empty, unmounted when the test ends: called inside a test. */
export const smallDisk = (size: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-disk-'));
  if (!mount(folder, size)) throw new Error('mount failed');
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  });
  return folder;
};

/** Turns an empty mounted disk read-only. */
export const makeReadOnly = (folder: string): void => {
  execFileSync('mount', ['-o', 'remount,ro', folder]);
};

/** Leaves not one page: what is there stays, a new file can be made, nothing can be written into it. */
export const takeAllRoom = (folder: string): void => {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
};
