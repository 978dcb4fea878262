import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { BackupDocument, CheckReport, SetSummary } from '../../core/src/index.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import { computerWithStudio, computerWithVault, newComputer, wordsIn } from './cli-studio.ts';

test('init, backup, snapshots, verify, restore: what was backed up is back, byte for byte', async () => {
  const { run, json, studio, folder } = await computerWithStudio();
  const before = treeOf(studio.folder);
  const first = await json<BackupDocument>(['backup', studio.catalog]);
  expect(first).toMatchObject({ code: 0, document: { complete: true, sets: [{ seq: 1, problems: [] }] } });
  const second = await json<BackupDocument>(['backup']);
  expect(second.document.sets[0]).toMatchObject({
    seq: 2,
    stored: { files: 0, bytes: 0 },
    unchanged: first.document.sets[0]?.totals.files,
  });
  expect(treeDifferences(before, treeOf(studio.folder))).toEqual([]);

  const listed = await run(['snapshots']);
  expect(listed.stdout.trimEnd().split('\n')).toHaveLength(2);
  expect((await json(['verify', '--read-data'])).document).toMatchObject({
    depth: 'data',
    damage: [],
    foreign: [],
  });

  const back = join(folder, 'back');
  expect(await run(['restore', '1', '--to', back])).toMatchObject({ code: 0, stderr: '' });
  const [restored, pictures] = [treeOf(join(back, 'Pictures')), treeOf(studio.pictures)];
  expect(treeDifferences(pictures, restored, ['kind', 'size', 'mode', 'sha256'])).toEqual([]);
});

test('dry runs write nothing', async () => {
  const { run, studio, folder, vault, home } = await computerWithStudio();
  const state = () => [treeOf(vault), readFileSync(join(home, 'config.json'), 'utf8')];
  const before = state();
  const planned = await run(['backup', studio.catalog, '--dry-run']);
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(planned.stdout).toContain('Nothing was written.');
  expect(state()).toEqual(before);
  await run(['backup', studio.catalog]);
  expect((await run(['backup', '--dry-run'])).stdout).toContain('0 files, 0 bytes would be backed up');
  await run(['restore', '--to', join(folder, 'back'), '--dry-run']);
  await run(['set', 'remove', 'Studio', '--dry-run']);
  await run(['key', 'kit', '--out', join(folder, 'kit.pdf'), '--dry-run']);
  expect(readdirSync(folder).sort()).toEqual(['home', 'studio', 'vault', 'words.txt']);
  expect((await run(['set', 'list'])).stdout).toContain('Studio (Lightroom catalog)');
});

test('originals that are gone are named, the rest is done, and the exit code is 3', async () => {
  const { run, json, studio } = await computerWithStudio();
  const [lost = ''] = studio.originals;
  rmSync(lost);
  const { code, stdout } = await run(['backup', studio.catalog]);
  expect(code).toBe(3);
  expect(stdout).toContain('incomplete, 1 file is not as it should be:');
  expect(stdout).toContain(`${lost} is missing.`);
  const { document } = await json<BackupDocument>(['backup']);
  expect(document.sets[0]?.problems).toEqual([
    { path: lost, code: 'source-missing', message: `${lost} is missing.` },
  ]);
  expect((await run([])).stdout).toContain('incomplete (1 file)');
});

test('--quiet says nothing when all is well, and errors all the same', async () => {
  const { run, studio } = await computerWithStudio();
  expect(await run(['backup', studio.catalog, '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const failed = await run(['backup', '/nowhere', '--quiet']);
  expect(failed).toMatchObject({ code: 2, stdout: '' });
  expect(failed.stderr).toMatch(/^\/nowhere: there is no such file or folder\.\n/);
});

test('each PATH is remembered once, whatever way it was written', async () => {
  const { run, json, studio, folder } = await computerWithStudio();
  await run(['backup', studio.pictures]);
  await run(['backup', basename(studio.pictures)], { cwd: studio.folder });
  await run(['backup', studio.catalog, studio.catalog]);
  const { document } = await json<readonly SetSummary[]>(['set', 'list']);
  expect(document.map(({ name, kind }) => [name, kind])).toEqual([
    ['Pictures', 'folder'],
    ['Studio', 'lightroom'],
  ]);
  expect((await run(['set', 'remove', studio.pictures])).code).toBe(0);
  expect((await run(['set', 'remove', 'Pictures'])).code).toBe(2);
  expect((await json(['set', 'list'])).document).toHaveLength(1);
  expect(folder).not.toBe('');
});

test('a folder that holds the vault is refused, and not remembered', async () => {
  const { run, json, folder } = await computerWithVault();
  const refused = await run(['backup', folder]);
  expect(refused).toMatchObject({ code: 6, stdout: '' });
  expect(refused.stderr).toContain('lies inside');
  expect((await json(['set', 'list'])).document).toEqual([]);
});

test('a vault that is not there ends with 7, and nothing is made in its place', async () => {
  const { run, studio, vault } = await computerWithStudio();
  await run(['backup', studio.catalog]);
  rmSync(vault, { recursive: true });
  expect(await run(['backup'])).toMatchObject({ code: 7, stdout: '' });
  expect((await run(['verify'])).code).toBe(7);
  expect((await run([])).stdout).toContain('plug the drive of the vault in');
  expect(readdirSync(join(vault, '..'))).not.toContain('vault');
});

test('on a new computer the words and the vault bring everything back', async () => {
  const { run, json, studio, vault, wordsFile, folder } = await computerWithStudio();
  const first = await json<BackupDocument>(['backup', studio.catalog]);
  const { document: checked } = await json<CheckReport>(['verify']);
  const fresh = newComputer(join(folder, 'new'));
  const unpinned = await fresh.run(['open', vault, '--keystore', 'file', '--recovery-words-file', wordsFile]);
  expect(unpinned.code).toBe(6);
  expect(unpinned.stderr).toContain('nothing on this computer says that it is yours');
  const args = [
    'open',
    vault,
    '--keystore',
    'file',
    '--recovery-words-file',
    wordsFile,
    '--fingerprint',
    checked.certificate,
  ];
  expect(await fresh.run(args)).toMatchObject({ code: 0, stderr: '' });
  expect((await fresh.run(['snapshots'])).stdout).toContain('Studio');
  const next = await fresh.json<BackupDocument>(['backup']);
  expect(next.document.sets[0]?.totals).toEqual(first.document.sets[0]?.totals);
  expect((await run(['verify'])).code).toBe(0);
});

test('a computer that only adds needs the words to read', async () => {
  const { run, json, studio, vault, wordsFile, folder } = await computerWithStudio();
  await run(['backup', studio.catalog]);
  const { document } = await json<CheckReport>(['verify']);
  const field = newComputer(join(folder, 'field'));
  const pin = ['--fingerprint', document.certificate, '--recovery-words-file', wordsFile];
  await field.run(['open', vault, '--write-only', '--keystore', 'file', ...pin]);
  expect((await field.run(['backup'])).code).toBe(0);
  expect((await field.json(['verify'])).document).toMatchObject({ depth: 'bytes', pinned: true, damage: [] });
  for (const args of [['snapshots'], ['restore', '--to', join(folder, 'back')], ['verify', '--read-data']])
    expect(await field.run(args), args.join(' ')).toMatchObject({ code: 5, stdout: '' });
  const read = await field.run(['restore', '--to', join(folder, 'back'), '--recovery-words-file', wordsFile]);
  expect(read.code).toBe(0);
  expect(wordsIn(wordsFile)).toHaveLength(8);
});
