import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Slabs } from '../../../core/src/fs/slabs.ts';
import { FolderSink } from '../../../core/src/place/folder-sink.ts';
import type { VaultPath } from '../../../core/src/place/place.ts';
import { needs, testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { runScript, source, withFault } from '../fs/program.ts';
import { smallDisk, smallDiskObstacle } from '../fs/small-disk.ts';
import { codeOf } from '../model/error-code.ts';

const incoming = 'objects/.incoming-bbbb';
const object = (name: string): VaultPath => `objects/3f/${name}` as VaultPath;

const asVault = (root: string): string => {
  mkdirSync(join(root, 'objects'), { recursive: true });
  writeFileSync(join(root, 'vault.json'), '{}');
  return root;
};
const madeRoot = (): string => asVault(join(temporaryFolder(), 'vault'));
const sinkIn = (root: string, size: number) =>
  new FolderSink({ kind: 'folder', path: root }, { incoming, size, slabs: new Slabs() });
const left = (root: string): readonly string[] => readdirSync(join(root, incoming));

test('an object has no name until it is committed, and is whole then', async () => {
  const root = madeRoot();
  const sink = sinkIn(root, 12);
  await sink.write(Buffer.from('first '));
  await sink.write(Buffer.alloc(0));
  await sink.write(Buffer.from('second'));
  expect(readdirSync(join(root, 'objects'))).toEqual(['.incoming-bbbb']);
  await sink.commit(object('3fa9'));
  expect(readFileSync(join(root, object('3fa9')), 'utf8')).toBe('first second');
  expect(left(root)).toEqual([]);
});

test('an object that was given up leaves nothing', async () => {
  const root = madeRoot();
  const sink = sinkIn(root, 1000);
  await sink.write(Buffer.from('half'));
  sink.abort();
  expect(left(root)).toEqual([]);
});

test('many that come to the same new folder at once all get their names', async () => {
  const root = madeRoot();
  for (let round = 0; round < 20; round += 1) {
    const sinks = Array.from({ length: 8 }, () => sinkIn(root, 0));
    const shard = round.toString(16).padStart(2, '0');
    await Promise.all(sinks.map((sink, n) => sink.commit(`objects/${shard}/${n}` as VaultPath)));
    expect(readdirSync(join(root, 'objects', shard))).toHaveLength(8);
  }
});

test('a healthy object takes the place of a damaged one of its name', async () => {
  const root = madeRoot();
  mkdirSync(join(root, 'objects/3f'));
  writeFileSync(join(root, object('3fa9')), 'damaged');
  const sink = sinkIn(root, 5);
  await sink.write(Buffer.from('whole'));
  await sink.commit(object('3fa9'));
  expect(readFileSync(join(root, object('3fa9')), 'utf8')).toBe('whole');
});

test('an object that came out shorter than announced gets no name', async () => {
  const root = madeRoot();
  const sink = sinkIn(root, 6);
  await sink.write(Buffer.from('whole'));
  expect(await codeOf(() => sink.commit(object('3fa9')))).toBe('unexpected');
  expect(existsSync(join(root, object('3fa9')))).toBe(false);
  expect(left(root)).toEqual([]);
});

describe('a place that is gone', () => {
  test.each(['its folder is not there', 'the folder it is mounted on is empty'])(
    '%s: place-absent',
    async (how) => {
      const root = madeRoot();
      renameSync(root, join(dirname(root), 'elsewhere'));
      if (how.endsWith('empty')) mkdirSync(root);
      expect(await codeOf(() => sinkIn(root, 0))).toBe('place-absent');
      expect(existsSync(root) ? readdirSync(root) : []).toEqual([]);
    },
  );

  test('while an object was on its way', async () => {
    const root = madeRoot();
    const sink = sinkIn(root, 1);
    await sink.write(Buffer.from('x'));
    renameSync(root, join(dirname(root), 'elsewhere'));
    expect(await codeOf(() => sink.commit(object('3fa9')))).toBe('place-absent');
    expect(existsSync(root)).toBe(false);
  });
});

testUnless(smallDiskObstacle())('a full disk: disk-full', async () => {
  const root = asVault(smallDisk('64k'));
  const sink = sinkIn(root, 131072);
  expect(await codeOf(() => sink.write(Buffer.alloc(128 * 1024)))).toBe('disk-full');
  sink.abort();
  expect(left(root)).toEqual([]);
});

const storing = (root: string) => `
  const { FolderSink } = await import('${source('core/src/place/folder-sink.ts')}');
  const { Slabs } = await import('${source('core/src/fs/slabs.ts')}');
  const options = { incoming: '${incoming}', size: 5, slabs: new Slabs() };
  const sink = new FolderSink({ kind: 'folder', path: ${JSON.stringify(root)} }, options);
  await sink.write(Buffer.from('whole'));
  await sink.commit('${object('3fa9')}');
  console.log('stored');`;

describe('an end at the worst moment', () => {
  for (const [name, fault, code] of [
    ['the disk is full when synced', 'fdatasync:error=ENOSPC', 'disk-full'],
    ['the disk fails when synced', 'fdatasync:error=EIO', 'disk-failing'],
    ['the disk is read-only when the name is given', 'rename,renameat,renameat2:error=EROFS', 'read-only'],
  ] as const)
    needs('strace')(`${name}: ${code}, and nothing is left`, async () => {
      const root = madeRoot();
      const { lines } = await runScript(storing(root), { prefix: withFault(fault) });
      expect(lines).toEqual([code]);
      expect(existsSync(join(root, object('3fa9')))).toBe(false);
      expect(left(root)).toEqual([]);
    });

  for (const calls of ['fdatasync', 'rename,renameat,renameat2'])
    needs('strace')(`killed at ${calls.split(',')[0]}: the name is not there`, async () => {
      const root = madeRoot();
      const { lines } = await runScript(storing(root), { prefix: withFault(`${calls}:signal=KILL`) });
      expect(lines).toEqual([]);
      expect(existsSync(join(root, object('3fa9')))).toBe(false);
      expect(left(root)).toHaveLength(1);
    });
});
