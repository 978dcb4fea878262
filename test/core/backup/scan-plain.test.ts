import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ScannedFolder } from '../../../core/src/backup/scan.ts';
import { type Substitute, scanTree } from '../../../core/src/backup/scan-plain.ts';
import { type BytePath, bytePathFromText } from '../../../core/src/model/paths.ts';
import { boundByModes, modesObstacle } from '../../support/capabilities.ts';
import { needs, testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { runScript, source } from '../fs/program.ts';

const nothing: Substitute = () => Promise.resolve(null);
const scan = async (folder: string, substitute = nothing): Promise<readonly ScannedFolder[]> => {
  const folders: ScannedFolder[] = [];
  for await (const one of scanTree(bytePathFromText(folder), substitute)) folders.push(one);
  return folders;
};

const made = (): string => {
  const folder = temporaryFolder();
  for (const name of ['b', 'a/deep', 'a-b']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['z.jpg', 'a/1.jpg', 'a/deep/2.jpg', 'b/3.jpg']) writeFileSync(join(folder, name), name);
  return folder;
};

test('folder by folder, parents first, each once', async () => {
  const folder = made();
  const inside = (await scan(folder)).map(({ path }) => path.slice(folder.length));
  expect(inside).toEqual(['', '/a', '/a/deep', '/a-b', '/b']);
});

test('a link to a folder is kept as a link and not followed, not even in a circle', async () => {
  const folder = made();
  symlinkSync('..', join(folder, 'a', 'up'));
  const folders = await scan(folder);
  expect(folders).toHaveLength(5);
  expect(folders[1]?.entries).toMatchObject([{ name: '1.jpg' }, { kind: 'link', name: 'up', target: '..' }]);
});

describe('a folder that cannot be seen', () => {
  test('that is not there is a problem, and what is stored of it stays', async () => {
    const folder = made();
    rmSync(folder, { recursive: true });
    expect(await scan(folder)).toMatchObject([{ unreadable: true, problems: [{ code: 'source-missing' }] }]);
  });

  const scanning = (folder: string) => `
    const { scanTree } = await import('${source('core/src/backup/scan-plain.ts')}');
    for await (const one of scanTree(${JSON.stringify(folder)}, async () => null))
      console.log(one.path.slice(${folder.length}) + ':' + one.unreadable + ':' + one.problems.map(({ code }) => code));`;

  testUnless(modesObstacle())('for want of permission is a problem, and the others are scanned', async () => {
    const folder = made();
    chmodSync(join(folder, 'a'), 0o000);
    const { lines } = await runScript(scanning(folder), { prefix: boundByModes });
    chmodSync(join(folder, 'a'), 0o700);
    expect(lines).toEqual([':false:', '/a:true:source-unreadable', '/a-b:false:', '/b:false:']);
  });

  testUnless(modesObstacle())('into which one may look and not go: each name is a problem', async () => {
    const folder = made();
    chmodSync(join(folder, 'a'), 0o400);
    const { lines } = await runScript(scanning(folder), { prefix: boundByModes });
    chmodSync(join(folder, 'a'), 0o700);
    expect(lines[1]).toBe('/a:false:source-unreadable,source-unreadable');
  });

  needs('strace')('because its disk fails is a problem', async () => {
    const folder = made();
    const prefix = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-P',
      join(folder, 'b'),
      '-e',
      'inject=getdents64:error=EIO',
    ];
    const { lines } = await runScript(scanning(folder), { prefix });
    expect(lines.at(-1)).toBe('/b:true:source-unreadable');
  });
});

describe('a catalog in a plain folder', () => {
  const names = ['Studio.lrcat', 'Studio.lrcat-wal'] as BytePath[];
  const substitution = { names: new Set(names), entries: [], problems: [], exclusions: [], carried: names };

  test('is not read itself, and where no good copy was to be had its last one stays', async () => {
    const folder = made();
    for (const name of names) writeFileSync(join(folder, name), 'live');
    const [top] = await scan(folder, (path) => Promise.resolve(path === folder ? substitution : null));
    expect(top?.entries.map(({ name }) => name)).toEqual(['z.jpg']);
    expect(top?.carried).toEqual(names);
  });
});
