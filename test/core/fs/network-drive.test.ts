import { describe, expect, test } from 'vitest';
import {
  mountsOfLinux,
  mountsOfMac,
  networkDriveOf,
  networkTypeOf,
} from '../../../core/src/fs/network-drive.ts';

const linux = mountsOfLinux(`/dev/sda1 / ext4 rw 0 0
nas:/photos /mnt/nas nfs4 rw 0 0
//nas/work /mnt/the\\040work\\040drive cifs rw 0 0
/dev/sdb1 /mnt/nas/local ext4 rw 0 0
anna@host: /home/anna/far fuse.sshfs rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
`);

describe('on Linux', () => {
  test.each([
    ['/home/anna/Lightroom', null],
    ['/mnt/nas', 'nfs4'],
    ['/mnt/nas/Lightroom', 'nfs4'],
    ['/mnt/nasty', null],
    ['/mnt/nas/local/Lightroom', null],
    ['/mnt/the work drive/x', 'cifs'],
    ['/home/anna/far/x', 'fuse.sshfs'],
    ['/run/user/1000/doc/x', null],
  ])('%s: %s', (path, type) => expect(networkTypeOf(path, linux)).toBe(type));

  test.skipIf(process.platform !== 'linux')('this repository is asked of the system itself', async () => {
    const signal = new AbortController().signal;
    expect(await networkDriveOf('/proc', 'linux', signal)).toBeNull();
  });
});

test.each([
  ['/Volumes/photos/Lightroom', 'smbfs'],
  ['/Volumes/old (nas)/x', 'afpfs'],
  ['/Users/anna', null],
])('on macOS, %s: %s', (path, type) => {
  const mounts = mountsOfMac(`/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//anna@nas._smb._tcp.local/photos on /Volumes/photos (smbfs, nodev, nosuid, mounted by anna)
//anna@old/pix on /Volumes/old (nas) (afpfs, nodev)
`);
  expect(networkTypeOf(path, mounts)).toBe(type);
});

test.each([
  ['\\\\nas\\photos\\Studio.lrcat', 'smb'],
  ['//nas/photos/Studio.lrcat', 'smb'],
  ['C:\\Pictures\\Studio.lrcat', null],
  ['\\\\?\\C:\\Pictures\\Studio.lrcat', null],
])('on Windows, %s: %s', async (path, type) => {
  expect(await networkDriveOf(path, 'win32', new AbortController().signal)).toBe(type);
});
