import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { TALLY_FILE, type TallyFile } from './tally-reporter.ts';

const files = {
  'a.test.js': `
    test('good', () => {});
    describe('group', () => test('bad', () => { throw new Error('no'); }));
    test('away', (context) => context.skip('not installed: gpg'));
    test.skip('off', () => {});
    test.todo('later');`,
  'b.test.js': `import './not-there.js';`,
  'c.test.js': `test('lost', () => { setTimeout(() => { throw new Error('late'); }, 1); });
    test('waits', () => new Promise((resolve) => setTimeout(resolve, 50)));`,
} as const;

const report = (folder: string): TallyFile => {
  const file = join(folder, 'tally.json');
  const reporter = inRepository('test', 'runner', 'tally-reporter.ts');
  const vitest = inRepository('node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--root', folder, '--globals', `--reporter=${reporter}`];
  spawnSync(process.execPath, args, { env: { ...process.env, [TALLY_FILE]: file }, stdio: 'ignore' });
  return JSON.parse(readFileSync(file, 'utf8'));
};

test('counts what passed, failed, was skipped, did not load and belongs to no test', () => {
  const folder = temporaryFolder();
  for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source);
  const { tallies, loose } = report(folder);
  expect(tallies).toHaveLength(3);
  expect(tallies).toContainEqual({
    passed: 1,
    failed: ['a.test.js > group > bad'],
    skipped: [
      { name: 'a.test.js > away', reason: 'not installed: gpg' },
      { name: 'a.test.js > off', reason: null },
      { name: 'a.test.js > later', reason: null },
    ],
  });
  expect(tallies).toContainEqual({ passed: 0, failed: ['b.test.js > the file itself'], skipped: [] });
  expect(tallies).toContainEqual({ passed: 2, failed: [], skipped: [] });
  expect(loose).toEqual(['outside any test: late']);
});
