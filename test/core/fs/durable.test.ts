import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discard, diskError, syncFolder, writeFileDurably } from '../../../core/src/fs/durable.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';
import { boundByModes, modesObstacle } from '../../support/capabilities.ts';
import { needs, testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { codeOf } from '../model/error-code.ts';
import { runScript, source, withFault } from './program.ts';
import { smallDisk, smallDiskObstacle } from './small-disk.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EIO', 'disk-failing'],
])('%s is %s', (system, code) => {
  const error = diskError(systemError(system), '/v/file');
  expect(isSafelightError(error) && { code: error.code, data: error.data }).toEqual({
    code,
    data: { path: '/v/file' },
  });
});

test.each(['ENOENT', 'EEXIST'])('%s is left to the caller', (system) => {
  const error = systemError(system);
  expect(diskError(error, '/v/file')).toBe(error);
});

describe('a file written whole', () => {
  test('takes the place of what was there, with the mode that was asked for, and leaves nothing beside it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'config.json');
    await writeFileDurably(path, 'first', { mode: 0o600 });
    await writeFileDurably(path, Buffer.from('second'), { mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  test('where a folder stands in its place, the folder stays and no temporary file does', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken'));
    await expect(writeFileDurably(join(folder, 'taken'), 'x')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

const writing = (path: string) => `
  const { writeFileDurably } = await import('${source('core/src/fs/durable.ts')}');
  await writeFileDurably(${JSON.stringify(path)}, 'second');`;

const withFirst = (): { readonly folder: string; readonly path: string } => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), 'first');
  return { folder, path: join(folder, 'file') };
};

describe('a disk in trouble', () => {
  for (const [name, fault, code] of [
    ['full, and says so only when synced', 'fsync:error=ENOSPC', 'disk-full'],
    ['read-only from one moment to the next', 'rename,renameat,renameat2:error=EROFS', 'read-only'],
  ] as const)
    needs('strace')(`${name}: the file stays as it was, and nothing lies beside it`, async () => {
      const { folder, path } = withFirst();
      const { lines } = await runScript(writing(path), { prefix: withFault(fault) });
      expect(lines).toEqual([code]);
      expect(readFileSync(path, 'utf8')).toBe('first');
      expect(readdirSync(folder)).toEqual(['file']);
    });

  needs('strace')('a kill before the name is given leaves the old file', async () => {
    const { folder, path } = withFirst();
    const prefix = withFault('rename,renameat,renameat2:signal=KILL');
    const { lines } = await runScript(writing(path), { prefix });
    expect(lines).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(readdirSync(folder)).toHaveLength(2);
  });

  testUnless(smallDiskObstacle())('full: the file stays as it was, and nothing lies beside it', async () => {
    const folder = smallDisk('16k');
    const path = join(folder, 'file');
    writeFileSync(path, 'first');
    expect(await codeOf(() => writeFileDurably(path, Buffer.alloc(64 * 1024)))).toBe('disk-full');
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  testUnless(modesObstacle())('a folder that may not be entered is read-only', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o000);
    const { lines } = await runScript(writing(join(folder, 'file')), { prefix: boundByModes });
    chmodSync(folder, 0o700);
    expect(lines).toEqual(['read-only']);
  });
});

test('removing and syncing: what is not there is no trouble, what is no folder is', async () => {
  const folder = temporaryFolder();
  await discard(join(folder, 'absent'));
  writeFileSync(join(folder, 'file'), '');
  await discard(join(folder, 'file', 'inside'));
  await discard(join(folder, 'file'));
  expect(readdirSync(folder)).toEqual([]);
  await syncFolder(folder);
  await expect(syncFolder(join(folder, 'absent'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await codeOf(() => syncFolder(folder))).toBe('none');
});
