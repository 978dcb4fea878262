import { expect, test } from 'vitest';
import type { BackupDocument, CheckReport, SnapshotsReport } from '../../manifests/src/index.ts';
import { attached, changingStudio, expectRestored, onDay } from './prune-studio.ts';
import { objectsIn } from './two-places.ts';

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
  const before = objectsIn(vault);
  const shown = await onDay(studio, 0).look();
  expect(shown.code).toBe(0);
  expect(shown.document.go.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(shown.document.stay.map(({ seq, why }) => [seq, why])).toEqual([[3, ['newest']]]);
  expect(shown.document).toMatchObject({ applied: false, taken: { files: 0 }, next: null });
  expect(shown.document.marked.bytes).toBeGreaterThan(2_400_000);
  expect(objectsIn(vault)).toEqual(before);

  const first = await onDay(studio, 0).apply();
  expect(first).toMatchObject({ code: 0, document: { applied: true, marked: shown.document.marked } });
  expect((await json<SnapshotsReport>(['snapshots'])).document.snapshots.map(({ seq }) => seq)).toEqual([3]);
  expect(objectsIn(vault)).toEqual(before);
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
  expect(before.length - objectsIn(vault).length).toBeGreaterThan(2);
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
