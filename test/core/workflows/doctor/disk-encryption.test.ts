import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  encryptionOnLinux,
  encryptionOnMac,
  encryptionOnWindows,
} from '../../../../core/src/workflows/doctor/disk-encryption.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';

/** Devices as the kernel lists them: what each is made of, and whether it is a mapping of dm-crypt. */
const linux = (
  mounts: string,
  devices: Readonly<Record<string, { readonly crypt?: boolean; readonly on?: readonly string[] }>>,
) => {
  const folder = temporaryFolder();
  const blocks = join(folder, 'block');
  mkdirSync(blocks);
  for (const [name, { crypt = false, on = [] }] of Object.entries(devices)) {
    mkdirSync(join(blocks, name, 'slaves'), { recursive: true });
    for (const slave of on) mkdirSync(join(blocks, name, 'slaves', slave));
    mkdirSync(join(blocks, name, 'dm'));
    writeFileSync(join(blocks, name, 'dm', 'uuid'), crypt ? 'CRYPT-LUKS2-1\n' : 'LVM-1\n');
  }
  const file = join(folder, 'mounts');
  writeFileSync(file, mounts);
  return { mounts: file, blocks };
};

const disks = {
  sda2: {},
  sdb1: {},
  'dm-0': { crypt: true, on: ['sda2'] },
  'dm-1': { on: ['dm-0'] },
  md0: { on: ['dm-0', 'sdb1'] },
} as const;

test.each([
  ['a plain partition', '/dev/sda2 / ext4 rw 0 0', false],
  ['a LUKS mapping', '/dev/dm-0 / ext4 rw 0 0', true],
  ['LVM on LUKS', '/dev/dm-1 / ext4 rw 0 0', true],
  ['an array of which one half is plain', '/dev/md0 / ext4 rw 0 0', false],
  ['a plain home on an encrypted system', '/dev/dm-0 / ext4 rw 0 0\n/dev/sdb1 /home xfs rw 0 0', false],
  ['an encrypted home on a plain system', '/dev/sda2 / ext4 rw 0 0\n/dev/dm-1 /home xfs rw 0 0', true],
  ['a folder beside it', '/dev/sda2 / ext4 rw 0 0\n/dev/dm-1 /home/anna2 xfs rw 0 0', false],
  ['a device the kernel does not list', '/dev/root / ext4 rw 0 0', null],
  ['ZFS', 'rpool/home / zfs rw 0 0', null],
  ['an overlay', 'overlay / overlay rw 0 0', null],
  ['a share', '//nas/home / cifs rw 0 0', null],
  ['nothing', '', null],
])('Linux: %s', async (_, mounts, encrypted) => {
  expect((await encryptionOnLinux('/home/anna', linux(mounts, disks))).encrypted).toBe(encrypted);
});

test.each([
  ['FileVault is On.\n', true],
  ['FileVault is Off.\n', false],
  ['FileVault is On.\nEncryption in progress: Percent completed = 41\n', null],
  ['', null],
  [null, null],
])('a Mac: %j', (answer, encrypted) => expect(encryptionOnMac(answer).encrypted).toBe(encrypted));

test.each([
  ['    Protection Status:    Protection On\n', true],
  ['    Protection Status:    Protection Off\n', false],
  ['    Schutzstatus:         Der Schutz ist aktiviert.\n', null],
  ['ERROR: An attempt to access a required resource was denied.\n', null],
  [null, null],
])('Windows: %j', (answer, encrypted) => expect(encryptionOnWindows(answer).encrypted).toBe(encrypted));
