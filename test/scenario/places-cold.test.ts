import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, vi } from 'vitest';
import type { RunContext } from '../../core/src/model/events.ts';
import { Home } from '../../core/src/workflows/home.ts';
import { syncPlaces } from '../../core/src/workflows/place/sync.ts';
import type {
  CheckReport,
  OpenReport,
  PlaceAdded,
  PlaceSync,
  RestoreReport,
  StatusReport,
} from '../../manifests/src/index.ts';
import { archive } from '../support/archive-s3.ts';
import { faultyWay } from '../support/faulty-s3.ts';
import { s3WithClasses } from '../support/s3-for-all.ts';
import { SHOOT } from './one-shoot.ts';
import { objectsIn } from './two-places.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';

afterEach(() => vi.unstubAllEnvs());

const CLASS = 'DEEP_ARCHIVE';
const buckets = bucketsForAll(s3WithClasses(CLASS));

/** A bucket as a place that keeps pictures in an archive. */
const withArchive = async (kind: 'plain' | 'locked' = 'plain') => {
  const computer = await buckets(kind);
  const { json, url, server, bucket } = computer;
  const way = await faultyWay(server.endpoint);
  const glacier = archive();
  way.faults = glacier.faults;
  const lock = kind === 'locked' ? '&lock=1' : '';
  const cold = `${url('studio').replace(server.endpoint, way.endpoint)}&class=${CLASS}${lock}`;
  const added = await json<PlaceAdded>(['place', 'add', cold, '--name', 'Cloud']);
  expect(added).toMatchObject({
    code: 0,
    document: { place: { storageClass: CLASS }, fed: { whole: true, awaited: { files: 0 } } },
  });
  const classes = async () => {
    const listed = await server.ask('GET', `/${bucket}`, 'prefix=studio');
    return [...listed.matchAll(/<Key>([^<]+)<\/Key>.*?<StorageClass>([^<]+)/g)].map(
      ([, key = '', storageClass = '']) => ({ key, storageClass }),
    );
  };
  const pictures = async () =>
    (await classes()).filter(({ storageClass }) => storageClass === CLASS).map(({ key }) => key);
  const sync = (...args: readonly string[]) => json<PlaceSync>(['place', 'sync', ...args]);
  return { ...computer, glacier, cold, classes, pictures, sync };
};

const largeIn = (vault: string): readonly string[] =>
  objectsIn(vault).filter((path) => statSync(path).size > 1_000_000);

const wholeAgain = (of: string, now: string): void => {
  for (const name of ['IMG_0001.CR3', 'IMG_0002.CR3'])
    expect(readFileSync(join(now, name)).equals(readFileSync(join(of, name)))).toBe(true);
};

needsS3('pictures lie in the class that was chosen, all else is at hand', async () => {
  const { run, json, take, classes, pictures, vault } = await withArchive();
  take('IMG_0003.CR3', 1_400_000);
  take('contract.pdf', 1_200_000);
  expect((await run(['backup'])).code).toBe(0);
  const large = largeIn(vault);
  const isContract = (path: string): boolean => readFileSync(path).length < 1_300_000;
  expect(large.map(isContract).sort()).toEqual([false, false, false, true]);
  const photographs = large.filter((path) => !isContract(path));
  expect(new Set(await pictures())).toEqual(
    new Set(photographs.map((path) => `studio${path.slice(vault.length)}`)),
  );
  const hot = (await classes()).filter(({ storageClass }) => storageClass !== CLASS);
  expect(hot.length).toBeGreaterThan(5);
  const { document } = await json<StatusReport>(['status', '--all']);
  const [shoot] = document.shoots.filter(({ name }) => name === SHOOT);
  expect(shoot?.copies.find(({ place }) => place === 'Cloud')).toMatchObject({ word: 'complete' });
});

needsS3('a check tells what it could not read, and takes it for neither whole nor damaged', async () => {
  const { run, json, sync, glacier, vault } = await withArchive();
  const whole = await json<CheckReport>(['verify', '--place', 'Cloud']);
  expect(whole).toMatchObject({
    code: 3,
    document: { damage: [], archived: { files: 2 }, proven: { oldest: expect.any(String) } },
  });
  const { archived, proven, read, files } = whole.document;
  expect(read.files + archived.files).toBe(files);
  expect(proven?.bytes).toBe((proven?.of ?? 0) - archived.bytes);
  const told = (await run(['verify', '--place', 'Cloud'])).stdout;
  expect(told).toContain('2 files (42 MB) lie in an archive of the store');
  expect(told).not.toContain('complete');
  const sampled = await json<CheckReport>(['verify', '--place', 'Cloud', '--sample', '5%']);
  expect(sampled).toMatchObject({ code: 0, document: { damage: [], archived: { files: 2 } } });
  expect(await sync('Cloud', '--check')).toMatchObject({
    code: 3,
    document: { complete: true, places: [{ whole: true, unread: { files: 2 }, repaired: [] }] },
  });
  expect((await run(['place', 'sync', 'Cloud', '--check'])).stdout).not.toContain('Every byte was read');
  const out = await json<RestoreReport>(['restore', '--from', 'Cloud', '--to', `${vault}-out`]);
  expect([out.code, out.document.failures.map(({ code }) => code)]).toEqual([
    3,
    ['file-archived', 'file-archived'],
  ]);
  expect(glacier.requests).toEqual([]);
});

needsS3(
  'when the drive is dead, what lies in the archive is asked for when that is wanted, once',
  async () => {
    const { run, json, vault, folder, shoot, sync, glacier, pictures } = await withArchive();
    renameSync(vault, `${vault}-dead`);
    const anew = join(folder, 'new-drive');
    const added = await json<PlaceAdded>(['place', 'add', anew, '--name', 'New']);
    expect(added).toMatchObject({
      code: 3,
      document: { fed: { whole: false, lacking: [], awaited: { files: 2, asked: 0 } } },
    });
    expect(await sync('New')).toMatchObject({ code: 3, document: { complete: false } });
    expect(glacier.requests).toEqual([]);
    expect((await run(['place', 'sync', 'New'])).stdout).toContain(
      'place sync New --recall bulk` asks for all',
    );
    const asked = { code: 3, document: { places: [{ awaited: { files: 2, asked: 2 } }] } };
    expect(await sync('New', '--recall', 'bulk')).toMatchObject(asked);
    expect(await sync('New', '--recall', 'bulk')).toMatchObject(asked);
    expect(await sync('New')).toMatchObject(asked);
    const bucketOf = (key: string): string => key.slice(key.indexOf('/', 1) + 1);
    expect(glacier.requests.map(bucketOf).sort()).toEqual([...(await pictures())].sort());
    glacier.bring();
    expect(await sync('New')).toMatchObject({
      code: 0,
      document: { places: [{ whole: true, copied: { files: 2 }, awaited: { files: 0 } }] },
    });
    expect((await run(['place', 'first', 'New'])).code).toBe(0);
    const back = join(folder, 'back');
    expect(await json<RestoreReport>(['restore', '--to', back])).toMatchObject({
      code: 0,
      document: { failures: [] },
    });
    wholeAgain(shoot, join(back, 'Pictures', SHOOT));
  },
);

needsS3(
  'a new computer opens the archive without waiting, and gets the pictures when they come',
  async () => {
    const { json, sync, glacier, cold, folder, home, shoot, vault, wordsFile } = await withArchive();
    const { certificate } = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8'));
    for (const gone of [vault, home]) rmSync(gone, { recursive: true });
    mkdirSync(home);
    const known = ['--keystore', 'file', '--recovery-words-file', wordsFile, '--fingerprint', certificate];
    const opened = await json<OpenReport>(['open', cold, ...known, '--to', join(folder, 'new-drive')]);
    expect(opened).toMatchObject({
      code: 3,
      document: { files: 2, brought: { whole: false, awaited: { files: 2, asked: 0 }, lacking: [] } },
    });
    const name = opened.document.brought?.name ?? '';
    expect(await sync(name, '--recall', 'expedited')).toMatchObject({ code: 3 });
    glacier.bring();
    expect(await sync(name)).toMatchObject({ code: 0 });
    expect(await json(['place', 'first', name])).toMatchObject({ code: 0 });
    const back = join(folder, 'back');
    expect(await json(['restore', '--to', back])).toMatchObject({ code: 0 });
    wholeAgain(shoot, join(back, 'Pictures', SHOOT));
  },
);

needsS3('a drive that has the picture is read, and not the archive', async () => {
  const { run, vault, folder, sync, glacier } = await withArchive();
  expect((await run(['place', 'add', join(folder, 'T7'), '--name', 'T7', '--same-disk'])).code).toBe(0);
  const [large = ''] = largeIn(vault);
  rmSync(large);
  expect(await sync('vault', '--recall', 'bulk')).toMatchObject({
    code: 0,
    document: { places: [{ whole: true, repaired: [] }] },
  });
  expect(glacier.requests).toEqual([]);
});

needsS3('a damaged picture of a drive is mended once the archive brought it', async () => {
  const { vault, sync, glacier } = await withArchive();
  const [large = ''] = largeIn(vault);
  const good = readFileSync(large);
  writeFileSync(large, Buffer.alloc(good.length));
  expect(await sync('vault', '--check', '--recall', 'standard')).toMatchObject({
    code: 3,
    document: { places: [{ whole: false, awaited: { files: 1, asked: 1 } }] },
  });
  glacier.bring();
  expect(await sync('vault')).toMatchObject({
    code: 0,
    document: { places: [{ whole: true, repaired: [{}] }] },
  });
  expect(readFileSync(large).equals(good)).toBe(true);
});

needsS3('a bucket that locks keeps pictures in the class too, and brings them back', async () => {
  const { vault, sync, glacier, pictures } = await withArchive('locked');
  expect(await pictures()).toHaveLength(2);
  for (const path of largeIn(vault)) rmSync(path);
  expect(await sync('vault', '--recall', 'bulk')).toMatchObject({ code: 3 });
  glacier.bring();
  expect(await sync('vault')).toMatchObject({ code: 0, document: { places: [{ whole: true }] } });
});

needsS3('a class that the store does not know is refused before anything lies there', async () => {
  const { run, url, keys } = await buckets();
  const refused = await run(['place', 'add', `${url('studio')}&class=COLDEST`, '--name', 'Cloud']);
  expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('storage class COLDEST')]);
  expect(await keys('studio')).toEqual([]);
  expect((await run(['place', 'sync', '--wait'])).code).toBe(2);
});

needsS3('who waits gets it as soon as it is there, and may go', async () => {
  const { vault, home, env, glacier } = await withArchive();
  for (const path of largeIn(vault)) rmSync(path);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const leaving = new AbortController();
  let waits = 0;
  const context = (onWait: () => void): RunContext => ({
    signal: leaving.signal,
    clock: () => new Date(),
    onEvent: (event) => {
      if (event.kind === 'phase' && event.phase === 'wait') onWait();
    },
  });
  const options = {
    vaultName: null,
    places: ['vault'],
    check: 'nothing',
    recall: 'bulk',
    waitMs: 50,
  } as const;
  const synced = await syncPlaces(
    new Home(home),
    options,
    context(() => {
      waits += 1;
      if (waits === 3) glacier.bring();
    }),
  );
  expect(synced).toMatchObject({ complete: true, places: [{ whole: true, copied: { files: 2 } }] });
  expect([waits, glacier.requests.length]).toEqual([3, 2]);
  for (const path of largeIn(vault)) rmSync(path);
  glacier.freeze();
  const left = syncPlaces(
    new Home(home),
    { ...options, waitMs: 60_000 },
    context(() => leaving.abort()),
  );
  await expect(left).rejects.toThrow(/abort/i);
});
