import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckReport, PlaceSync, StatusReport } from '../../manifests/src/index.ts';
import { newComputer } from './cli-studio.ts';
import { SHOOT } from './one-shoot.ts';
import { filesOf, flip, objectsIn, twoPlaces } from './two-places.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';

type Json = <T>(args: readonly string[]) => Promise<{ readonly code: number | null; readonly document: T }>;

const sampled = (json: Json, place: string, part: string) =>
  json<CheckReport>(['verify', '--place', place, '--sample', part]);

/** Share of the shoot that `status` calls read back in a place. */
const readBack = async (json: Json, place: string): Promise<number> => {
  const { document } = await json<StatusReport>(['status', '--all']);
  const shoot = document.shoots.find(({ name }) => name === SHOOT);
  return shoot?.copies.find((copy) => copy.place === place)?.proven ?? Number.NaN;
};

const provenBytes = ({ proven }: CheckReport): number => proven?.bytes ?? Number.NaN;

/** One file of the vault at a time until something is found, or all must have been read; gives every report. */
const readOneByOne = async (json: Json, place: string, most: number): Promise<readonly CheckReport[]> => {
  const reports: CheckReport[] = [];
  for (let run = 0; run < most; run += 1) {
    const { code, document } = await sampled(json, place, '1');
    reports.push(document);
    expect(code).toBe(document.damage.length === 0 ? 0 : 4);
    if (code !== 0) return reports;
  }
  return reports;
};

test('samples go round through everything, and only what was read counts as read back', async () => {
  const { json, run, copy, vault } = await twoPlaces();
  const first = await sampled(json, 'T7', '40%');
  expect(first).toMatchObject({ code: 0, document: { depth: 'sample', damage: [], foreign: [] } });
  const { files, bytes, read } = first.document;
  expect(read.files).toBeLessThan(files);
  expect(read.bytes).toBeGreaterThanOrEqual(0.4 * objectBytes(copy));
  expect(provenBytes(first.document)).toBe(read.bytes);
  const afterOne = await readBack(json, 'T7');
  expect([afterOne > 0, afterOne < 1]).toEqual([true, true]);
  expect(await readBack(json, 'vault')).toBe(0);
  await sampled(json, 'T7', '40%');
  const third = await sampled(json, 'T7', '40%');
  expect(third.document.proven).toEqual({ bytes, of: bytes, oldest: expect.any(String) });
  expect(await readBack(json, 'T7')).toBe(1);
  const text = (await run(['verify', '--place', 'T7', '--sample', '1MB'])).stdout;
  expect(text).toContain('everything is there, and what was read of it is whole');
  expect(text).toMatch(/Proven here: 100 % of bytes, oldest proof \d/);
  expect(text).not.toMatch(/every byte|every file|: complete/i);
  expect((await run(['status'])).stdout).toContain('a sample checked');
  expect((await run(['history', 'show'])).stdout).toMatch(/everything listed, \d+ files \(.*\) read/);
  // Any copy, by any computer: nothing is known of earlier readings, and nothing is kept.
  const stranger = newComputer(join(copy, '..', 'elsewhere'));
  const keyless = await stranger.json<CheckReport>(['verify', vault, '--sample', '1MB']);
  expect(keyless).toMatchObject({ code: 0, document: { depth: 'sample', proven: null, pinned: false } });
  expect(keyless.document.read.files).toBeLessThan(keyless.document.files);
});

const objectBytes = (root: string): number =>
  objectsIn(root).reduce((sum, path) => sum + readFileSync(path).length, 0);

test('a flipped bit is proven by no sample, and found within one round', async () => {
  const { json, copy } = await twoPlaces();
  const objects = objectsIn(copy);
  const victim = objects.find((path) => readFileSync(path).length > 1_000_000) ?? '';
  flip(victim);
  const reports = await readOneByOne(json, 'T7', objects.length);
  const last = reports.at(-1);
  expect(last?.damage).toMatchObject([{ path: victim.slice(copy.length + 1), code: 'file-damaged' }]);
  for (const report of reports)
    expect(provenBytes(report)).toBeLessThanOrEqual(report.bytes - readFileSync(victim).length);
  // What is known to be damaged is not forgotten by the next sample.
  expect(await sampled(json, 'T7', '1')).toMatchObject({ code: 4, document: { damage: [{}] } });
  const mended = await json<PlaceSync>(['place', 'sync', 'T7', '--check', '--sample', '1']);
  expect(mended).toMatchObject({
    code: 0,
    document: { checked: false, sampled: true, places: [{ whole: true, repaired: [{}] }] },
  });
  expect(provenBytes((await sampled(json, 'T7', '100%')).document)).toBe(reports[0]?.bytes);
});

test('what is missing, or of another length, is found by any sample, and its proof is taken back', async () => {
  const { json, copy } = await twoPlaces();
  const whole = provenBytes((await sampled(json, 'T7', '100%')).document);
  expect(whole).toBeGreaterThan(4_500_000);
  expect(await readBack(json, 'T7')).toBe(1);
  const [gone = '', short = ''] = objectsIn(copy).filter((path) => readFileSync(path).length > 1_000_000);
  const path = (of: string) => of.slice(copy.length + 1);
  const keep = join(copy, '..', 'kept');
  copyFileSync(gone, keep);
  rmSync(gone);
  truncateSync(short, 1_000_000);
  const { code, document } = await sampled(json, 'T7', '1');
  expect(code).toBe(4);
  expect(new Map(document.damage.map((one) => [one.path, one.code]))).toEqual(
    new Map([
      [path(gone), 'file-missing'],
      [path(short), 'object-damaged'],
    ]),
  );
  expect(document.proven?.bytes).toBe(document.bytes - 1_000_000);
  expect(document.proven?.of).toBe(whole);
  const third = 1 / 3;
  expect(await readBack(json, 'T7')).toBeCloseTo(third);
  // It is back: that says nothing of its bytes.
  renameSync(keep, gone);
  expect(await readBack(json, 'T7')).toBeCloseTo(third);
});

test('small files are read whole by every sample', async () => {
  const { json, copy } = await twoPlaces();
  const keyring = [...filesOf(copy).keys()].find((path) => path.startsWith('keyrings/')) ?? '';
  flip(join(copy, keyring));
  expect(await sampled(json, 'T7', '1')).toMatchObject({
    code: 4,
    document: { damage: [{ path: keyring, code: 'file-damaged' }] },
  });
});

test('a computer that only adds checks by samples, also what it does not know', async () => {
  const { folder, vault, json, wordsFile, run, take } = await twoPlaces();
  const { document } = await json<CheckReport>(['verify']);
  const field = newComputer(join(folder, 'field'));
  const pin = ['--fingerprint', document.certificate, '--recovery-words-file', wordsFile];
  const opened = await field.run(['open', vault, '--write-only', '--keystore', 'file', ...pin]);
  expect(opened).toMatchObject({ code: 0 });
  const objects = objectsIn(vault);
  // Also what came since it was attached, of which it cannot know what it holds.
  take('IMG_0004.CR3');
  expect((await run(['backup'])).code).toBe(0);
  const reports = await readOneByOne(field.json, 'vault', objectsIn(vault).length);
  expect(objectsIn(vault).length).toBeGreaterThan(objects.length);
  const { proven } = reports.at(-1) ?? {};
  expect(proven?.of).toBeGreaterThan(6_000_000);
  expect(proven?.bytes).toBe(proven?.of);
});

test('a first place that was set back is told by any sample', async () => {
  const { folder, vault, json, run, take } = await twoPlaces();
  const earlier = join(folder, 'earlier');
  cpSync(vault, earlier, { recursive: true });
  take('IMG_0004.CR3');
  expect((await run(['backup'])).code).toBe(0);
  expect(await sampled(json, 'vault', '1')).toMatchObject({ code: 0, document: { damage: [] } });
  rmSync(vault, { recursive: true });
  renameSync(earlier, vault);
  const found = await sampled(json, 'vault', '1');
  expect(found.document.damage).toMatchObject([
    { path: expect.stringMatching(/^snapshots\//), code: 'file-missing' },
  ]);
});

const withBucket = bucketsForAll();

needsS3('a bucket is proven by parts, whatever it does meanwhile', async () => {
  const { run, json, server, bucket, url, vault } = await withBucket();
  expect((await run(['place', 'add', url('studio'), '--name', 'Cloud'])).code).toBe(0);
  const whole = await sampled(json, 'Cloud', '1');
  expect(whole).toMatchObject({ code: 0, document: { depth: 'sample' } });
  expect(whole.document.read.bytes).toBeLessThan(whole.document.bytes);
  const objects = objectsIn(vault);
  const rounds = await readOneByOne(json, 'Cloud', objects.length);
  expect(rounds.at(-1)?.proven?.bytes).toBe(rounds.at(-1)?.bytes);
  expect(await readBack(json, 'Cloud')).toBe(1);
  const [victim = ''] = objects.filter((path) => readFileSync(path).length < 2_000_000);
  const path = victim.slice(vault.length + 1);
  const size = readFileSync(victim).length;
  await server.ask('PUT', `/${bucket}/studio/${path}`, '', '0'.repeat(size));
  const found = await readOneByOne(json, 'Cloud', objects.length);
  expect(found.at(-1)?.damage).toMatchObject([{ path, code: 'file-damaged' }]);
  await server.ask('DELETE', `/${bucket}/studio/${path}`);
  const gone = await sampled(json, 'Cloud', '1');
  expect(gone).toMatchObject({ code: 4, document: { damage: [{ code: 'file-missing' }] } });
  expect(gone.document.bytes).toBe((rounds[0]?.bytes ?? 0) - size);
  expect(gone.document.proven?.bytes).toBe(gone.document.bytes);
  expect(await json<PlaceSync>(['place', 'sync', 'Cloud', '--check', '--sample', '1'])).toMatchObject({
    code: 0,
    document: { places: [{ whole: true, copied: { files: 1 } }] },
  });
});
