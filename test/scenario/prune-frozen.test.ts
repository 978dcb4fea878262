import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { BackupDocument, CheckReport } from '../../manifests/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { attached, changingStudio, expectRestored, objectsOf, onDay } from './prune-studio.ts';

/** Begins a backup that reuses an older version, and stops its process in the middle. */
const frozenBackup = async () => {
  const studio = await changingStudio();
  for (const version of [2, 3]) {
    studio.edit(version);
    expect((await studio.run(['backup'])).code).toBe(0);
  }
  const second = await attached(studio);
  // The version of the first snapshot is back on the disk: the vault holds it, so it is not sealed again.
  studio.edit(1);
  for (let number = 10; number < 50; number += 1) studio.write(`z_${number}.CR3`, 6_000_000);
  const before = objectsOf(studio.vault).length;
  const [program = '', ...rest] = cliLine(['backup', '--json']);
  const child = spawn(program, rest, {
    env: cliEnvironment({ home: studio.home }),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = Promise.all([
    new Promise<number | null>((resolve) => child.once('close', resolve)),
    text(child.stdout),
  ]);
  while (child.exitCode === null && objectsOf(studio.vault).length < before + 4) await setTimeout(5);
  child.kill('SIGSTOP');
  expect(child.exitCode).toBe(null);
  return {
    ...studio,
    second,
    goOn: async () => {
      child.kill('SIGCONT');
      const [code, stdout] = await ended;
      return { code, document: JSON.parse(stdout) as BackupDocument };
    },
  };
};

const expectSound = async ({ json }: Awaited<ReturnType<typeof frozenBackup>>): Promise<void> => {
  expect(await json<CheckReport>(['verify', '--read-data'])).toMatchObject({
    code: 0,
    document: { damage: [], foreign: [] },
  });
};

test('declared dead and pruned while it is frozen, a backup seals again what went, and says the truth', async () => {
  const studio = await frozenBackup();
  const { second, goOn, tree, vault } = studio;
  const marked = await onDay(second, 0).apply();
  expect(marked.document.go.map(({ seq }) => seq)).toEqual([1, 2]);
  const waits = await onDay(second, 4).apply();
  expect(waits.document.taken.files).toBe(0);
  const [run] = waits.document.runs;
  expect(run).toMatchObject({ dead: false });
  expect(waits.document.waiting).toMatchObject([
    { ripe: false, runs: [expect.stringContaining(run?.name ?? '?')] },
  ]);
  const before = objectsOf(vault).length;
  const taken = await onDay(second, 4).apply('--dead-run', run?.name ?? '');
  expect(taken.document.taken).toEqual(marked.document.marked);
  expect(objectsOf(vault).length).toBeLessThan(before);
  const { code, document } = await goOn();
  expect([code, document.sets[0]?.complete]).toEqual([0, true]);
  await expectRestored(studio, tree());
  await expectSound(studio);
});

test('what a backup that was open reuses is needed again, and stays', async () => {
  const studio = await frozenBackup();
  const { second, goOn, tree, run } = studio;
  const marked = await onDay(second, 0).apply();
  expect(marked.document.marked.files).toBeGreaterThan(0);
  expect(await goOn()).toMatchObject({ code: 0, document: { sets: [{ complete: true }] } });
  const { document } = await onDay(second, 4).apply();
  expect(document.taken.files).toBeGreaterThan(0);
  expect(document.taken.bytes).toBeLessThan(marked.document.marked.bytes - 1_000_000);
  await expectRestored(studio, tree());
  // And stays known: the next run seals nothing again.
  expect((await run(['backup'])).code).toBe(0);
  await expectRestored(studio, tree());
  await expectSound(studio);
});
