import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { type Digests, differences } from '../../samples/demo/digests.ts';
import { Story } from '../../samples/demo/story.ts';
import { openAsClient } from '../../samples/demo/to-the-client.ts';
import { withoutSafelight } from '../../samples/demo/without-safelight.ts';
import { lacking } from '../support/needs.ts';
import { inRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const told = (run: (story: Story) => void): readonly string[] => {
  const lines: string[] = [];
  const story = new Story((line) => lines.push(line));
  run(story);
  return lines;
};

test('the demo backs a studio up, loses it and brings it back', () => {
  const folder = temporaryFolder();
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRepository('samples', 'demo.ts')], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: folder },
    timeout: 150_000,
  });
  expect(stdout + stderr).not.toContain('✗');
  expect(stdout).toContain('✓ Everything that was there is in the vault, by count and by bytes.');
  expect(stdout).toContain('✓ 32 files looked at, none stored twice');
  const whole = stdout.match(/✓ 32 of 32 files came back bit for bit/g) ?? [];
  expect(whole).toHaveLength(lacking('gpg', 'jq') === null ? 2 : 1);
  expect(stdout).toContain('✓ The restored catalog finds 14 of 14 pictures in their new folder.');
  const opened = [
    '✓ 7-Zip opens it with the six words and with no others; 6 files of 6 have the SHA-256 of the list inside.',
    '✓ 6 of 6 pictures are the exported ones, to the last bit of the image.',
    '✓ No name and no place that was written in them is left in the copies; at home all is as it was.',
  ];
  expect(opened.filter((line) => stdout.includes(line))).toEqual(lacking('7zz') === null ? opened : []);
  expect(stdout).toContain('✓ Archive and words to one mailbox are refused, also under another spelling.');
  expect(stdout).toContain('✓ The words of the delivery have come back, too.');
  expect(stdout).toMatch(/✓ It names the picture: .*\.DNG\./);
  expect(status).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

const file = { size: 1, sha256: 'aa', mtimeNs: 1n };
const studio: Digests = new Map([['Pictures/IMG_0001.DNG', file]]);

test.each<[string, Digests, readonly string[]]>([
  ['nothing where all is as it was', new Map(studio), []],
  ['a file that is gone', new Map(), ['Pictures/IMG_0001.DNG is missing']],
  [
    'other bytes',
    new Map([['Pictures/IMG_0001.DNG', { ...file, sha256: 'bb' }]]),
    ['Pictures/IMG_0001.DNG has other bytes'],
  ],
  [
    'another time',
    new Map([['Pictures/IMG_0001.DNG', { ...file, mtimeNs: 2n }]]),
    ['Pictures/IMG_0001.DNG has another time'],
  ],
  ['a file too many', new Map([...studio, ['left.tmp', file]]), ['left.tmp was not there before']],
])('the demo notices %s', (_, found, lines) => expect(differences(studio, found)).toEqual(lines));

test('one failed check makes the demo fail', () => {
  const story = new Story(() => undefined);
  story.fact('held', 'one');
  story.fact('not done', 'two');
  expect(story.isBroken).toBe(false);
  story.fact('broken', 'three');
  expect(story.isBroken).toBe(true);
});

test('without gpg the demo says that it did not try, and goes on', () => {
  vi.stubEnv('PATH', temporaryFolder());
  const stage = { folder: 'nowhere', vault: 'nowhere', wordsFile: 'nowhere', wanted: new Map() };
  const lines = told((story) => {
    withoutSafelight(stage, story);
    story.end();
  });
  vi.unstubAllEnvs();
  expect(lines[1]).toBe('   – Not tried: sh, gpg, jq are not installed here.');
  expect(lines[2]).toMatch(/^\n1 check could not be made, 0 checks passed; /);
});

test('without 7-Zip the demo says that it did not open the archive', () => {
  vi.stubEnv('PATH', temporaryFolder());
  const stage = { folder: 'nowhere', home: 'nowhere' };
  const lines = told((story) =>
    openAsClient(stage, story, { pictures: [], document: { folder: 'nowhere', archives: [] } }),
  );
  vi.unstubAllEnvs();
  expect(lines).toEqual(['   – Not opened: 7zz is not installed here.']);
});
