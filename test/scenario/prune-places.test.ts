import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckReport, PlaceAdded, PlaceSync } from '../../manifests/src/index.ts';
import { attached, changingStudio, expectRestored, objectsOf, onDay } from './prune-studio.ts';

/** Three snapshots in two places. */
const twoPlaces = async () => {
  const studio = await changingStudio();
  for (const version of [2, 3]) {
    studio.edit(version);
    expect((await studio.run(['backup'])).code).toBe(0);
  }
  const drive = join(studio.folder, 'media', 'T7');
  mkdirSync(drive, { recursive: true });
  const copy = join(drive, 'Safelight');
  const added = await studio.json<PlaceAdded>(['place', 'add', copy, '--name', 'T7', '--same-disk']);
  expect(added.code).toBe(0);
  return { ...studio, drive, copy, away: `${drive}-unplugged` };
};

const expectSound = async ({ run }: Awaited<ReturnType<typeof twoPlaces>>, folder: string) =>
  expect((await run(['verify', folder, '--json'])).stdout).toMatch(/"damage": \[\],\s*"foreign": \[\]/);

test('a place that is away is told, and cleared by the next sync', async () => {
  const studio = await twoPlaces();
  const { drive, copy, away, vault, json } = studio;
  const before = objectsOf(copy);
  await onDay(studio, 0).apply();
  renameSync(drive, away);
  const { code, document } = await onDay(studio, 4).apply();
  expect([code, document.taken.files > 0]).toEqual([0, true]);
  expect(document.places).toMatchObject([
    { name: 'vault', there: true, trouble: null },
    { name: 'T7', there: false, trouble: { code: 'place-absent' } },
  ]);
  renameSync(away, drive);
  expect(objectsOf(copy)).toEqual(before);
  const synced = await json<PlaceSync>(['place', 'sync']);
  expect(synced).toMatchObject({ code: 0, document: { complete: true } });
  expect(synced.document.places.find(({ name }) => name === 'T7')?.removed.files).toBeGreaterThan(2);
  expect(objectsOf(copy)).toEqual(objectsOf(vault));
  expect(objectsOf(copy).length).toBeLessThan(before.length);
  await expectSound(studio, vault);
  await expectSound(studio, copy);
  await expectRestored(studio, studio.tree());
});

test('cut off between what is said and what is done, the next sync ends it', async () => {
  const studio = await twoPlaces();
  const { vault, folder, json } = studio;
  await onDay(studio, 0).apply();
  const kept = join(folder, 'before');
  cpSync(vault, kept, { recursive: true });
  expect((await onDay(studio, 4).apply()).document.taken.files).toBeGreaterThan(0);
  const after = objectsOf(vault);
  // As a kill leaves it: the removal is there, and everything that it names.
  cpSync(join(vault, 'removals'), join(kept, 'removals'), { recursive: true });
  rmSync(vault, { recursive: true });
  renameSync(kept, vault);
  expect(objectsOf(vault).length).toBeGreaterThan(after.length);
  expect(await json<PlaceSync>(['place', 'sync'])).toMatchObject({ code: 0, document: { complete: true } });
  expect(objectsOf(vault)).toEqual(after);
  expect(await json<CheckReport>(['verify', '--read-data'])).toMatchObject({
    code: 0,
    document: { damage: [], foreign: [] },
  });
});

test('what a computer that cannot be seen may rely on stays, until it knows or is declared gone', async () => {
  const studio = await twoPlaces();
  const { drive, away, copy, pictures, tree, run } = studio;
  const laptop = await attached(studio, [], copy);
  expect((await laptop.run(['backup'])).code).toBe(0);
  expect((await run(['place', 'sync'])).code).toBe(0);
  // From here on the laptop and its drive are on a journey.
  renameSync(drive, away);
  const marked = await onDay(studio, 0).apply();
  expect(marked.document.marked.files).toBeGreaterThan(0);
  // On the journey an old version is needed again: the vault there holds it, and knows of no pruning.
  renameSync(away, drive);
  const hidden = join(studio.folder, 'hidden');
  renameSync(studio.vault, hidden);
  studio.edit(1);
  expect((await laptop.run(['backup'])).code).toBe(0);
  renameSync(hidden, studio.vault);
  renameSync(drive, away);
  const waits = await onDay(studio, 4).apply();
  expect(waits.document).toMatchObject({
    taken: { files: 0 },
    waiting: [{ ripe: false, computers: ['laptop'], runs: [] }],
  });
  expect((await onDay(studio, 4).run(['prune'])).stdout).toContain('for a backup of laptop');
  renameSync(away, drive);
  // Now everything can be seen: what the laptop needs is needed.
  const seen = await onDay(studio, 4).apply();
  expect(seen.document.taken.files).toBeGreaterThan(0);
  expect(seen.document.taken.bytes).toBeLessThan(marked.document.marked.bytes);
  await expectRestored(laptop, tree());
  await expectSound(studio, copy);
  expect(readdirSync(pictures)).toHaveLength(1);
});

test('a computer that is gone for good is declared so', async () => {
  const studio = await twoPlaces();
  const { drive, away, copy } = studio;
  const laptop = await attached(studio, [], copy);
  expect((await laptop.run(['backup'])).code).toBe(0);
  expect((await studio.run(['place', 'sync'])).code).toBe(0);
  renameSync(drive, away);
  await onDay(studio, 0).apply();
  expect((await onDay(studio, 4).apply()).document.taken.files).toBe(0);
  expect((await onDay(studio, 4).apply('--dead-run', 'nobody')).code).toBe(2);
  const { document } = await onDay(studio, 4).apply('--dead-run', 'laptop');
  expect(document.taken.files).toBeGreaterThan(0);
  expect(existsSync(away)).toBe(true);
});
