import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programsIn } from '../../scripts/packages/programs.ts';
import { inRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const starts = (name: string) => `new URL(\`./${name}\${extname(import.meta.url)}\`, import.meta.url)`;

/** A folder of sources: their paths and texts. */
const folderOf = (sources: Readonly<Record<string, string>>): string => {
  const src = temporaryFolder();
  for (const [path, text] of Object.entries(sources)) {
    mkdirSync(join(src, path, '..'), { recursive: true });
    writeFileSync(join(src, path), text);
  }
  return src;
};

test('every thread and process of core is found, and lies where it is started from', () => {
  const programs = programsIn(inRepository('core', 'src'));
  expect([...programs.keys()]).toEqual([
    'keychain-process',
    'live-backup-process',
    'pgp-cfb-thread',
    'sqlite-check-thread',
    'worker',
    'zip-worker',
  ]);
  for (const path of programs.values()) expect(existsSync(inRepository('core', 'src', path))).toBe(true);
});

test('one that is started twice is one', () => {
  const src = folderOf({ 'a/one.ts': starts('thread'), 'a/two.ts': starts('thread'), 'a/thread.ts': '' });
  expect([...programsIn(src)]).toEqual([['thread', 'a/thread.ts']]);
});

test.each([
  ['that is not there', { 'a/one.ts': starts('thread') }],
  ['of which there are two', { 'a/one.ts': starts('thread'), 'a/thread.ts': '', 'b/thread.ts': '' }],
])('one %s stops the build', (_, sources) => {
  expect(() => programsIn(folderOf(sources))).toThrow('thread.ts is started, and must be one file');
});
