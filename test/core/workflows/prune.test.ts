import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BackupReport } from '../../../core/src/backup/report.ts';
import type { Place } from '../../../core/src/place/place.ts';
import { readRemovals } from '../../../core/src/vault/removals.ts';
import { announceRun } from '../../../core/src/vault/runs.ts';
import { State } from '../../../core/src/vault/state.ts';
import { provenanceOf } from '../../../core/src/vault/store.ts';
import { backUp } from '../../../core/src/workflows/back-up.ts';
import {
  backUp as backUpAll,
  type Computer,
  restoreTo,
  sessionOf,
  verifyKeyed,
  verifyKeyless,
} from '../../support/computer.ts';
import { treeDifferences, treeOf } from '../../support/tree.ts';
import { later, prune, threeVersions } from './prune-studio.ts';

/** The place as it is, but that something happens before a call with a path. */
const before = (place: Place, call: keyof Place, happens: (path: string) => Promise<void>): Place =>
  new Proxy(place, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== call) return value.bind(target);
      return async (path: string, ...rest: readonly unknown[]) => {
        await happens(path);
        return value.call(target, path, ...rest);
      };
    },
  });

const once = (start: string, work: () => Promise<void>): ((path: string) => Promise<void>) => {
  let isDone = false;
  return async (path) => {
    if (isDone || !path.startsWith(start)) return;
    isDone = true;
    await work();
  };
};

/** A backup that stands still before it puts a file whose path begins so, until the work is done. */
const stoppedBefore = async (
  computer: Computer,
  path: string,
  work: () => Promise<void>,
): Promise<readonly BackupReport[]> => {
  const session = await sessionOf(computer);
  const place = before(session.store.place, 'put', once(path, work));
  return backUp(
    { ...session, store: { ...session.store, place } },
    session.sets,
    { reopen: false, acceptChanges: false },
    computer.context,
  );
};

const expectRestored = async (computer: Computer, folder: string, pictures: string): Promise<void> => {
  const to = join(folder, 'back');
  rmSync(to, { recursive: true, force: true });
  expect((await restoreTo(computer, to)).failures).toEqual([]);
  const differences = treeDifferences(treeOf(pictures), treeOf(join(to, 'Pictures')), ['kind', 'sha256']);
  expect(differences).toEqual([]);
};

const bothSteps = (laptop: Computer) => async (): Promise<void> => {
  await prune(laptop);
  const { runs } = await prune(later(laptop, 4));
  const report = await prune(later(laptop, 4), { dead: runs.map(({ name }) => name) });
  expect(report.taken.files).toBeGreaterThan(0);
};

test('frozen between its last look and its root, a backup tells what its snapshot lacks, and the next heals it', async () => {
  const { desk, laptop, edit, pictures, folder } = await threeVersions();
  edit(1);
  const [report] = await stoppedBefore(desk, 'snapshots/', bothSteps(laptop));
  expect(report).toMatchObject({
    complete: false,
    problems: [{ path: join(pictures, 'album.psd'), code: 'copy-lost' }],
  });
  const to = join(folder, 'lacking');
  expect((await restoreTo(desk, to)).failures).toMatchObject([{ path: 'Pictures/album.psd' }]);
  const [next] = await backUpAll(desk);
  expect(next).toMatchObject({ complete: true, stored: { files: 1 } });
  await expectRestored(desk, folder, pictures);
});

test('frozen before its last look, it begins anew and is whole', async () => {
  const { desk, laptop, edit, pictures, folder } = await threeVersions();
  edit(1);
  const [report] = await stoppedBefore(desk, 'keyrings/', bothSteps(laptop));
  expect(report).toMatchObject({ complete: true, problems: [], stored: { files: 1 } });
  await expectRestored(desk, folder, pictures);
  expect(await verifyKeyless(desk.vault)).toMatchObject({ damage: [], foreign: [] });
  expect(await verifyKeyed(desk, 'data')).toMatchObject({ damage: [], foreign: [] });
});

test('a backup that began after the first step seals again what is to go', async () => {
  const { desk, laptop, edit, pictures, folder } = await threeVersions();
  await prune(laptop);
  edit(1);
  expect(await backUpAll(desk)).toMatchObject([{ complete: true, stored: { files: 1 } }]);
  expect((await prune(later(laptop, 4))).taken.files).toBeGreaterThan(0);
  await expectRestored(desk, folder, pictures);
  expect(await verifyKeyed(desk, 'data')).toMatchObject({ damage: [], foreign: [] });
});

test.each([
  ['list', 'runs'],
  ['put', 'removals/'],
] as const)('a snapshot that comes while the vault is read ends a pruning (%s %s)', async (call, path) => {
  const { desk, laptop, edit, pictures, folder } = await threeVersions();
  edit(1);
  const hurried = prune(laptop, {}, (place) =>
    before(
      place,
      call,
      once(path, async () => void (await backUpAll(desk))),
    ),
  );
  await expect(hurried).rejects.toMatchObject({ code: 'prune-refused' });
  expect(await (await sessionOf(desk)).store.place.list('removals')).toEqual([]);
  await expectRestored(desk, folder, pictures);
  expect((await prune(laptop)).go).toHaveLength(3);
});

test('what only a shoot needs that is not on the disk any more stays known, though it was condemned', async () => {
  const { desk, laptop, edit, pictures, folder } = await threeVersions();
  edit(1);
  // The run is open when the version it reuses is condemned.
  await stoppedBefore(desk, 'keyrings/', async () => void (await prune(laptop)));
  const there = treeOf(pictures);
  await desk.home.changeConfig((config) => ({
    ...config,
    sets: config.sets.map((set) => ({
      ...set,
      archived: [{ path: pictures, at: new Date().toISOString() }],
    })),
  }));
  rmSync(join(pictures, 'album.psd'));
  expect(await backUpAll(desk)).toMatchObject([{ complete: true, carried: 1, problems: [] }]);
  await prune(later(laptop, 4));
  const to = join(folder, 'back');
  expect((await restoreTo(desk, to)).failures).toEqual([]);
  expect(treeDifferences(there, treeOf(join(to, 'Pictures')), ['kind', 'sha256'])).toEqual([]);
});

test('the newest snapshot that a computer knows of may be pruned: nothing is missing for that', async () => {
  const { desk, laptop, edit } = await threeVersions();
  edit(4);
  await backUpAll(desk);
  expect((await prune(desk)).go).toHaveLength(3);
  await prune(later(desk, 4));
  expect(await verifyKeyed(laptop)).toMatchObject({ damage: [], foreign: [] });
  expect(await backUpAll(laptop)).toMatchObject([{ complete: true }]);
});

test('what is condemned is sealed into another object by the next run, and no other is reused', async () => {
  const { desk, laptop, edit } = await threeVersions();
  await prune(laptop);
  const condemned = (await readRemovals((await sessionOf(desk)).store)).condemned.flatMap(
    ({ objects }) => objects,
  );
  const { vault } = await sessionOf(desk);
  const known = (): readonly string[] => {
    using state = new State(desk.home.statePath(vault.id));
    return state
      .sql('SELECT sha256 FROM object')
      .all()
      .map((row) => String(row['sha256']));
  };
  expect(condemned.filter((sha256) => known().includes(sha256)).length).toBeGreaterThan(0);
  edit(1);
  await backUpAll(desk);
  expect(condemned.filter((sha256) => known().includes(sha256))).toEqual([]);
});

test('a backup that begins while the vault is read ends a pruning', async () => {
  const { desk, laptop } = await threeVersions();
  const { store } = await sessionOf(desk);
  const hurried = prune(laptop, {}, (place) =>
    before(
      place,
      'list',
      once('runs', () =>
        announceRun(store, provenanceOf(store, 4, null), { id: randomUUID(), keyrings: [] }),
      ),
    ),
  );
  await expect(hurried).rejects.toMatchObject({ code: 'prune-refused' });
  expect(await store.place.list('removals')).toEqual([]);
});
