import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FolderPlace } from '../../../core/src/place/folder.ts';
import { openPlace } from '../../../core/src/place/open-place.ts';
import type { VaultPath } from '../../../core/src/place/place.ts';
import { boundByModes, modesObstacle } from '../../support/capabilities.ts';
import { needs, testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { runScript, source, withFault } from '../fs/program.ts';
import { makeReadOnly, smallDisk, smallDiskObstacle } from '../fs/small-disk.ts';
import { codeOf } from '../model/error-code.ts';

const path = (text: string): VaultPath => text as VaultPath;
const keyring = path('keyrings/00ff');

const asVault = (root: string): string => {
  mkdirSync(join(root, 'objects'), { recursive: true });
  writeFileSync(join(root, 'vault.json'), '{}');
  return root;
};
const madeRoot = (): string => asVault(join(temporaryFolder(), 'vault'));
const placeIn = (root: string) => new FolderPlace('vault', root);

const putting = (root: string, bytes: string) => `
  const { FolderPlace } = await import('${source('core/src/place/folder.ts')}');
  await new FolderPlace('vault', ${JSON.stringify(root)}).put('${keyring}', Buffer.from('${bytes}'));
  console.log('put');`;

describe('a kill while a file is put', () => {
  for (const calls of ['fsync', 'rename,renameat,renameat2'])
    needs('strace')(
      `at ${calls.split(',')[0]}: the name is not there, or what was there is whole`,
      async () => {
        const root = madeRoot();
        await placeIn(root).put(keyring, Buffer.from('first'));
        const { lines } = await runScript(putting(root, 'second'), {
          prefix: withFault(`${calls}:signal=KILL`),
        });
        expect(lines).toEqual([]);
        expect(readFileSync(join(root, keyring), 'utf8')).toBe('first');
      },
    );

  needs('strace')(
    'what it left under a temporary name is in no list, and does not stop the next',
    async () => {
      const root = madeRoot();
      const place = placeIn(root);
      await runScript(putting(root, 'whole'), { prefix: withFault('rename,renameat,renameat2:signal=KILL') });
      expect(readdirSync(join(root, 'keyrings'))).toHaveLength(1);
      expect(await place.list('keyrings')).toEqual([]);
      await place.put(keyring, Buffer.from('whole'));
      expect(await place.list('keyrings')).toEqual([{ name: '00ff', size: 5 }]);
    },
  );
});

describe('disks in trouble', () => {
  testUnless(smallDiskObstacle())('full: disk-full, and no part of the file', async () => {
    const root = asVault(smallDisk('64k'));
    const place = placeIn(root);
    expect(await codeOf(() => place.put(keyring, Buffer.alloc(128 * 1024)))).toBe('disk-full');
    expect(readdirSync(join(root, 'keyrings'))).toEqual([]);
    expect(await codeOf(() => place.put(keyring, Buffer.alloc(100)))).toBe('none');
  });

  testUnless(smallDiskObstacle())(
    'write-protected: read-only for what writes, and reading goes on',
    async () => {
      const root = asVault(smallDisk('64k'));
      const place = placeIn(root);
      await place.put(keyring, Buffer.from('here'));
      makeReadOnly(root);
      expect(await codeOf(() => place.put(path('keyrings/new'), Buffer.from('x')))).toBe('read-only');
      expect(await codeOf(() => place.put(path('runs/new'), Buffer.from('x')))).toBe('read-only');
      expect(await codeOf(() => place.put(keyring, Buffer.from('here')))).toBe('none');
      expect((await place.get(keyring)).toString()).toBe('here');
    },
  );

  testUnless(modesObstacle())('a folder of somebody else: read-only', async () => {
    const root = madeRoot();
    await placeIn(root).put(path('keyrings/one'), Buffer.from('x'));
    chmodSync(join(root, 'keyrings'), 0o500);
    const { lines } = await runScript(putting(root, 'x'), { prefix: boundByModes });
    expect(lines).toEqual(['read-only']);
    expect(readdirSync(join(root, 'keyrings'))).toEqual(['one']);
  });

  needs('strace')(
    'a disk that gives errors and then none: disk-failing, and the old file stays',
    async () => {
      const root = madeRoot();
      await placeIn(root).put(keyring, Buffer.from('first'));
      const { lines } = await runScript(putting(root, 'second'), { prefix: withFault('fsync:error=EIO') });
      expect(lines).toEqual(['disk-failing']);
      expect(readdirSync(join(root, 'keyrings'))).toEqual(['00ff']);
      expect(readFileSync(join(root, keyring), 'utf8')).toBe('first');
    },
  );
});

describe('a drive that is not mounted', () => {
  test('its folder is not made again', async () => {
    const root = madeRoot();
    renameSync(root, join(dirname(root), 'elsewhere'));
    expect(await codeOf(() => placeIn(root).put(keyring, Buffer.from('x')))).toBe('place-absent');
    expect(existsSync(root)).toBe(false);
  });

  test('nor is the empty folder it is mounted on filled in', async () => {
    const root = madeRoot();
    renameSync(root, join(dirname(root), 'elsewhere'));
    mkdirSync(root);
    for (const file of [keyring, path('objects/3f/3fa9'), path('certificate.asc')])
      expect(await codeOf(() => placeIn(root).put(file, Buffer.from('x')))).toBe('place-absent');
    expect(readdirSync(root)).toEqual([]);
  });
});

test('what stands where a file should be, and is none, is no file of the place', async () => {
  const root = madeRoot();
  const place = placeIn(root);
  mkdirSync(join(root, 'keyrings/folder'), { recursive: true });
  symlinkSync('/etc/hostname', join(root, 'keyrings/link'));
  symlinkSync('loop', join(root, 'keyrings/loop'));
  expect(await place.list('keyrings')).toEqual([]);
});

test('a configured place is opened by its absolute path', () => {
  expect(openPlace('NAS', { kind: 'folder', path: '/mnt/../mnt/nas' })).toMatchObject({
    name: 'NAS',
    locator: { kind: 'folder', path: '/mnt/nas' },
  });
});

test('what was cut off long ago is taken away, what another may be at is not', async () => {
  const root = madeRoot();
  const part = (minute: number) =>
    join(root, 'keyrings', `.0b0e0f7c-0000-4000-8000-00000000000${minute}.part`);
  await placeIn(root).put(keyring, Buffer.from('whole'));
  for (const minute of [1, 2]) {
    writeFileSync(part(minute), 'half');
    utimesSync(part(minute), minute * 60, minute * 60);
  }
  await placeIn(root).clearUnfinished(new Date(120_000));
  expect([existsSync(part(1)), existsSync(part(2))]).toEqual([false, true]);
  expect(readFileSync(join(root, keyring), 'utf8')).toBe('whole');
});
