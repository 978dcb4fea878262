import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskOf } from '../../../core/src/workflows/disk-of.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

/** As coreutils split the number of a device. */
const numberOf = (path: string): string =>
  execFileSync('stat', ['--format=%Hd:%Ld', path], { encoding: 'utf8' }).trim();

/** A system with one disk: two partitions, one of them encrypted. */
const system = (): {
  readonly sys: string;
  readonly mounts: string;
  is(device: string, number: string): void;
} => {
  const folder = temporaryFolder();
  const [sys, mounts] = [join(folder, 'sys'), join(folder, 'mountinfo')];
  const file = (path: string, text: string): void => {
    mkdirSync(dirname(join(sys, path)), { recursive: true });
    writeFileSync(join(sys, path), text);
  };
  file('devices/pci/block/sda/dev', '8:0\n');
  file('devices/pci/block/sda/sda1/partition', '1\n');
  file('devices/pci/block/sda/sda2/partition', '2\n');
  file('devices/pci/block/sdb/dev', '8:16\n');
  file('devices/virtual/block/dm-0/dev', '253:0\n');
  mkdirSync(join(sys, 'devices/virtual/block/dm-0/slaves'));
  symlinkSync('../../../../pci/block/sda/sda2', join(sys, 'devices/virtual/block/dm-0/slaves/sda2'));
  writeFileSync(mounts, '');
  mkdirSync(join(sys, 'dev/block'), { recursive: true });
  return {
    sys,
    mounts,
    is: (device, number) => symlinkSync(join('../../devices', device), join(sys, 'dev/block', number)),
  };
};

describe.skipIf(process.platform !== 'linux')('the disk of a path', () => {
  test.each([
    ['the disk itself', 'pci/block/sda', '8:0'],
    ['another one', 'pci/block/sdb', '8:16'],
    ['a partition', 'pci/block/sda/sda1', '8:0'],
    ['an encrypted partition', 'virtual/block/dm-0', '8:0'],
  ])('is that of the hardware: %s', async (_, device, expected) => {
    const path = temporaryFolder();
    const one = system();
    one.is(device, numberOf(path));
    expect(await diskOf(path, one)).toBe(expected);
  });

  test('of a folder that is not there yet is that of the one it will lie in', async () => {
    const path = temporaryFolder();
    const one = system();
    one.is('pci/block/sda/sda1', numberOf(path));
    expect(await diskOf(join(path, 'not', 'yet'), one)).toBe('8:0');
  });

  test('of a file system with a number of its own is that of its device', async () => {
    const path = temporaryFolder();
    const one = system();
    // Any device node will do: /dev/null is 1:3.
    writeFileSync(one.mounts, `36 35 ${numberOf(path)} / /data rw,noatime master:1 - btrfs /dev/null rw\n`);
    one.is('pci/block/sda/sda1', '1:3');
    expect(await diskOf(path, one)).toBe('8:0');
  });

  test('is its number where nothing more is known', async () => {
    const path = temporaryFolder();
    expect(await diskOf(path, system())).toBe(numberOf(path));
  });

  test('elsewhere is the volume', async () => {
    const path = temporaryFolder();
    expect(await diskOf(path, null)).toBe(
      execFileSync('stat', ['--format=%d', path], { encoding: 'utf8' }).trim(),
    );
  });
});
