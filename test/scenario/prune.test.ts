import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { generateWords } from '../../core/src/keys/words.ts';
import type {
  BackupDocument,
  CheckReport,
  RestoreReport,
  SnapshotsReport,
} from '../../manifests/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import {
  attached,
  changingStudio,
  expectRestored,
  fingerprintOf,
  NEWEST_ALONE,
  objectsOf,
  onDay,
} from './prune-studio.ts';
import { restoreScript } from './restore-sh-run.ts';
import { filesOf } from './two-places.ts';

/** Three snapshots: what changed in between is a working file and a sidecar. */
const threeSnapshots = async () => {
  const studio = await changingStudio();
  for (const version of [2, 3]) {
    studio.edit(version);
    expect((await studio.run(['backup'])).code).toBe(0);
  }
  return studio;
};

const verified = async ({ json }: Pick<Awaited<ReturnType<typeof threeSnapshots>>, 'json'>) => {
  for (const flags of [[], ['--read-data']])
    expect(await json<CheckReport>(['verify', ...flags])).toMatchObject({
      code: 0,
      document: { damage: [], foreign: [], notes: [] },
    });
};

test('what goes is shown, goes from the lists at once, and from the disk after three days', async () => {
  const studio = await threeSnapshots();
  const { json, vault, tree } = studio;
  const before = objectsOf(vault);
  const shown = await onDay(studio, 0).look();
  expect(shown.code).toBe(0);
  expect(shown.document.go.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(shown.document.stay.map(({ seq, why }) => [seq, why])).toEqual([[3, ['newest']]]);
  expect(shown.document).toMatchObject({ applied: false, taken: { files: 0 }, next: null });
  expect(shown.document.marked.bytes).toBeGreaterThan(2_400_000);
  expect(objectsOf(vault)).toEqual(before);

  const first = await onDay(studio, 0).apply();
  expect(first).toMatchObject({ code: 0, document: { applied: true, marked: shown.document.marked } });
  expect((await json<SnapshotsReport>(['snapshots'])).document.snapshots.map(({ seq }) => seq)).toEqual([3]);
  expect(objectsOf(vault)).toEqual(before);
  await verified(studio);

  const soon = await onDay(studio, 2).apply();
  expect(soon.document).toMatchObject({ taken: { files: 0 }, marked: { files: 0 } });
  expect(soon.document.next).toBe(first.document.next);
  const due = await onDay(studio, 4).look();
  expect(due.document).toMatchObject({ taken: first.document.marked, waiting: [{ ripe: true }] });
  const second = await onDay(studio, 4).apply();
  expect(second.document).toMatchObject({
    taken: first.document.marked,
    next: null,
    places: [{ trouble: null }],
  });
  expect(before.length - objectsOf(vault).length).toBeGreaterThan(2);
  await verified(studio);
  await expectRestored(studio, tree());
});

test('another computer prunes; the first goes on, reuses its pictures, and comes back byte for byte', async () => {
  const first = await threeSnapshots();
  const second = await attached(first);
  expect((await onDay(second, 0).apply()).code).toBe(0);
  expect((await onDay(second, 4).apply()).document.taken.files).toBeGreaterThan(0);
  first.edit(4);
  const { code, document } = await first.json<BackupDocument>(['backup']);
  expect([code, document.sets[0]?.complete, document.sets[0]?.stored.files]).toEqual([0, true, 2]);
  await verified(first);
  await verified(second);
  await expectRestored(first, first.tree());
  await expectRestored(second, first.tree());
});

test('a snapshot that alone holds a picture stays, and says so', async () => {
  const studio = await changingStudio();
  const { shoot, edit, run } = studio;
  rmSync(join(shoot, 'IMG_0002.CR3'));
  edit(2);
  await run(['backup']);
  edit(3);
  await run(['backup']);
  const { document } = await onDay(studio, 0).apply();
  expect(document.stay.map(({ seq, why, originals }) => [seq, why, originals])).toEqual([
    [1, ['originals'], 1],
    [3, ['newest'], 0],
  ]);
  await onDay(studio, 4).apply();
  const to = join(studio.folder, 'old');
  const back = await studio.json<RestoreReport>(['restore', '1', '--to', to]);
  expect([back.code, back.document.failures]).toEqual([0, []]);
  expect((await run(['prune', ...NEWEST_ALONE])).stdout).toContain('it alone holds 1 original');
  await verified(studio);
});

test('wrong words change nothing; nor does anything without a yes', async () => {
  const studio = await threeSnapshots();
  const before = filesOf(studio.vault);
  const wrong = join(studio.folder, 'wrong.txt');
  writeFileSync(wrong, generateWords(randomBytes));
  const apply = ['prune', '--apply', ...NEWEST_ALONE];
  const refused = await studio.run([...apply, '--yes', '--recovery-words-file', wrong]);
  expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('do not open')]);
  expect((await studio.run([...apply, '--recovery-words-file', studio.wordsFile])).code).toBe(2);
  expect((await studio.run([...apply, '--yes'])).code).toBe(2);
  expect((await studio.run([...apply, '--dry-run'])).code).toBe(0);
  expect(filesOf(studio.vault)).toEqual(before);
});

test('a computer that only adds prunes with the words, and knows no more than before', async () => {
  const first = await threeSnapshots();
  const field = await attached(first, ['--write-only']);
  expect((await field.run(['prune'])).code).toBe(5);
  expect((await onDay(field, 0).apply()).document.go).toHaveLength(2);
  expect((await onDay(field, 4).apply()).document.taken.files).toBeGreaterThan(0);
  expect((await field.run(['snapshots'])).code).toBe(5);
  await verified(first);
});

test('where clocks differ nothing is pruned', async () => {
  const first = await threeSnapshots();
  const second = await attached(first);
  const behind = await onDay(second, -1).apply();
  expect(behind).toMatchObject({ code: 6, document: { error: { code: 'prune-refused' } } });
  expect((await onDay(second, -1).look()).code).toBe(6);
  expect((await onDay(second, 0).look()).code).toBe(0);
});

test('what lives only in the vault survives: an archived shoot, and pictures that are gone from the disk', async () => {
  const studio = await threeSnapshots();
  const { run, pictures, shoot, tree, folder, wordsFile, vault } = studio;
  const before = tree();
  expect((await run(['verify', '--read-data'])).code).toBe(0);
  expect((await run(['archive', '2026-04-26_Huber_Wedding'])).code).toBe(0);
  rmSync(shoot, { recursive: true });
  mkdirSync(join(pictures, 'next'));
  writeFileSync(join(pictures, 'next', 'IMG_0009.CR3'), Buffer.alloc(1_200_000, 'nine'));
  expect((await run(['backup'])).code).toBe(0);
  await onDay(studio, 0).apply();
  expect((await onDay(studio, 4).apply()).document.taken.files).toBeGreaterThan(0);
  // A run after it obeys, and keeps what is not on the disk.
  expect((await run(['backup'])).code).toBe(0);
  const after = new Map([...before, ...tree()]);
  await expectRestored(studio, after);
  await verified(studio);
  // A computer that knows nothing opens it, and the script restores it without Safelight.
  await expectRestored(await attached(studio), after);
  const to = join(folder, 'by-script');
  const script = await restoreScript({
    vault,
    arguments: ['--fingerprint', fingerprintOf(studio), '--words-file', wordsFile, '--to', to],
  });
  expect(script).toMatchObject({ code: 0 });
  expect(treeDifferences(after, treeOf(join(to, 'Pictures')), ['kind', 'size', 'sha256'])).toEqual([]);
});

test('a backup that was cut off after a pruning takes no inventory of a pruned snapshot with it', async () => {
  const studio = await threeSnapshots();
  await onDay(studio, 0).apply();
  await onDay(studio, 4).apply();
  for (let number = 10; number < 40; number += 1) studio.write(`z_${number}.CR3`, 6_000_000);
  const before = objectsOf(studio.vault).length;
  const [program = '', ...rest] = cliLine(['backup']);
  const child = spawn(program, rest, { env: cliEnvironment({ home: studio.home }), stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  while (child.exitCode === null && objectsOf(studio.vault).length < before + 2) await setTimeout(5);
  child.kill('SIGKILL');
  await ended;
  expect((await studio.run(['backup'])).code).toBe(0);
  await verified(studio);
  await expectRestored(studio, studio.tree());
});
