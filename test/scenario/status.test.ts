import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Home, type RunContext, type StatusReport, status } from '../../core/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { computerWithStudio, computerWithVault } from './cli-studio.ts';

/** One bit of the last pixels, so that the file is still a picture. */
const flip = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

const wordsOf = ({ shoots }: StatusReport): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(shoots.map(({ name, copies }) => [name, copies[0]?.word]));

const whyOf = ({ shoots }: StatusReport): readonly (readonly [string, string])[] =>
  shoots.flatMap(({ copies }) => (copies[0]?.why ?? []).map(({ path, code }) => [path, code] as const));

const WEDDING = '2026-04-26_Huber_Wedding';
const PORTRAITS = '2026-05-02_Portraits';
const well = { [WEDDING]: 'complete', [PORTRAITS]: 'complete', 'Studio.lrcat': 'complete' };

/** A studio that is backed up, and what its status says. */
const backedUp = async () => {
  const computer = await computerWithStudio();
  const { studio, run, json } = computer;
  expect(await run(['backup', studio.catalog])).toMatchObject({ code: 0 });
  const statusNow = async () => {
    const { code, document } = await json<StatusReport>(['status', '--all']);
    return { code, words: wordsOf(document), why: whyOf(document), document };
  };
  expect(await statusNow()).toMatchObject({ code: 0, words: well, why: [] });
  const [wedding = '', portraits = ''] = studio.shoots;
  return { ...computer, statusNow, wedding, portraits };
};

test('a RAW that was removed changes its shoot and no other, before the next backup and after it', async () => {
  const { statusNow, run, wedding } = await backedUp();
  const gone = join(wedding, 'IMG_0004.DNG');
  rmSync(gone);
  const expected = { code: 3, words: { ...well, [WEDDING]: 'incomplete' }, why: [[gone, 'source-missing']] };
  expect(await statusNow()).toMatchObject(expected);
  expect((await run(['backup'])).code).toBe(3);
  expect(await statusNow()).toMatchObject(expected);
});

test('a bit that was flipped in a RAW changes its shoot and no other', async () => {
  const { statusNow, run, portraits } = await backedUp();
  const flipped = join(portraits, 'IMG_0102.DNG');
  flip(flipped);
  expect(await statusNow()).toMatchObject({
    code: 3,
    words: { ...well, [PORTRAITS]: 'incomplete' },
    why: [[flipped, 'changed-since']],
  });
  expect((await run(['backup'])).code).toBe(4);
  expect(await statusNow()).toMatchObject({
    code: 3,
    words: { ...well, [PORTRAITS]: 'failed' },
    why: [[flipped, 'original-changed']],
  });
  expect((await run(['backup', '--accept-changes'])).code).toBe(0);
  expect(await statusNow()).toMatchObject({ code: 0, words: well });
});

test('a part of a folder that was deleted changes its shoot and no other; the whole folder too', async () => {
  const { statusNow, run, wedding } = await backedUp();
  const originals = readdirSync(wedding).filter((name) => name.endsWith('.DNG'));
  for (const name of originals.slice(0, 2)) rmSync(join(wedding, name));
  const why = originals.slice(0, 2).map((name) => [join(wedding, name), 'source-missing']);
  expect(await statusNow()).toMatchObject({ code: 3, words: { ...well, [WEDDING]: 'incomplete' }, why });
  rmSync(wedding, { recursive: true });
  expect((await run(['backup'])).code).toBe(3);
  const after = await statusNow();
  expect(after).toMatchObject({ code: 3, words: { ...well, [WEDDING]: 'incomplete' } });
  expect(after.why.map(([path]) => path).sort()).toEqual(originals.map((name) => join(wedding, name)));
});

test('a picture that is new, and a catalog that went on', async () => {
  const { statusNow, portraits, studio } = await backedUp();
  cpSync(join(portraits, 'IMG_0101.DNG'), join(portraits, 'IMG_0300.DNG'));
  expect(await statusNow()).toMatchObject({
    code: 3,
    words: { ...well, [PORTRAITS]: 'incomplete' },
    why: [[join(portraits, 'IMG_0300.DNG'), 'not-backed-up']],
  });
  rmSync(join(portraits, 'IMG_0300.DNG'));
  writeFileSync(studio.catalog, readFileSync(studio.catalog));
  rmSync(join(portraits, 'IMG_0101.DNG'));
  // What the catalog refers to now nobody knows before it is read again: culled, or lost?
  const { words, document } = await statusNow();
  expect(words).toEqual({ ...well, 'Studio.lrcat': 'incomplete' });
  expect(document.sets).toMatchObject([{ catalogChanged: true }]);
  expect(document.shoots.find(({ name }) => name === PORTRAITS)).toMatchObject({ gone: 1 });
});

test('damage in the vault is told of the picture it hits, and no longer once it is repaired', async () => {
  const { run, json, folder, vault } = await computerWithVault();
  const pictures = join(folder, 'Pictures');
  for (const shoot of ['2026-01-01_A', '2026-02-02_B']) {
    mkdirSync(join(pictures, shoot), { recursive: true });
    writeFileSync(join(pictures, shoot, 'one.tif'), Buffer.alloc(1_500_000, shoot));
  }
  expect(await run(['backup', pictures])).toMatchObject({ code: 0 });
  const copy = join(folder, 'second copy');
  cpSync(vault, copy, { recursive: true });
  const object = readdirSync(join(vault, 'objects'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('objects', name))
    .filter((name) => statSync(join(vault, name)).size > 1_000_000)[0];
  if (object === undefined) throw new Error('no picture is in the vault');
  flip(join(vault, object));
  expect((await run(['drill', '--all'])).code).toBe(4);
  const { code, document } = await json<StatusReport>(['status']);
  expect(code).toBe(3);
  expect(Object.values(wordsOf(document)).sort()).toEqual(['complete', 'failed']);
  expect(whyOf(document)).toMatchObject([[expect.stringContaining('one.tif'), 'damaged']]);
  expect(document.next).toMatchObject([
    { step: 'mend-vault', shoots: 1 },
    { step: 'add-place', about: 'elsewhere', shoots: 2 },
    { step: 'verify' },
    { step: 'test' },
  ]);
  cpSync(join(copy, object), join(vault, object));
  expect((await run(['drill', '--all'])).code).toBe(0);
  const repaired = await json<StatusReport>(['status']);
  expect(repaired).toMatchObject({ code: 0, document: { complete: true } });
  for (const { copies } of repaired.document.shoots)
    expect(copies[0]).toMatchObject({ word: 'complete', proven: 1 });
});

test('a file that is missing in the vault is told without reading anything, until it is there again', async () => {
  const { statusNow, vault, run } = await backedUp();
  // Pictures, lists of files or the list of folders: whatever is lost, somebody misses it.
  for (const shard of readdirSync(join(vault, 'objects')).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    renameSync(join(vault, 'objects', shard), join(vault, 'away'));
    const { code, words } = await statusNow();
    expect(code).toBe(3);
    expect(Object.values(words)).toContain('failed');
    renameSync(join(vault, 'away'), join(vault, 'objects', shard));
    expect(await statusNow()).toMatchObject({ code: 0, words: well });
  }
  expect((await run(['backup'])).code).toBe(0);
});

const DAY = 86_400_000;

test('a vault that is not plugged in keeps its word for two weeks; then it is unknown', async () => {
  const { home, vault, folder } = await backedUp();
  renameSync(vault, join(folder, 'in the drawer'));
  const later = async (days: number): Promise<StatusReport> => {
    const context: RunContext = {
      signal: new AbortController().signal,
      onEvent: () => undefined,
      clock: () => new Date(Date.now() + days * DAY),
    };
    return status(new Home(home), { vaultName: null, shoot: null, all: true }, context);
  };
  expect(wordsOf(await later(13))).toEqual(well);
  const report = await later(15);
  expect(new Set(Object.values(wordsOf(report)))).toEqual(new Set(['unknown']));
  expect(report).toMatchObject({
    complete: false,
    places: [{ there: false }],
    next: [{ step: 'bring-place' }, { step: 'add-place' }, { step: 'verify' }, { step: 'test' }],
  });
});

test('originals on a drive that is not plugged in: complete as they were, then unknown', async () => {
  const { home, studio, statusNow } = await backedUp();
  renameSync(studio.pictures, `${studio.pictures} unplugged`);
  const { code, document } = await statusNow();
  expect(code).toBe(0);
  expect(document.shoots.map(({ name, disk }) => [name, disk])).toContainEqual([WEDDING, 'away']);
  const report = await status(
    new Home(home),
    { vaultName: null, shoot: null, all: false },
    {
      signal: new AbortController().signal,
      onEvent: () => undefined,
      clock: () => new Date(Date.now() + 15 * DAY),
    },
  );
  expect(wordsOf(report)).toEqual({ ...well, [WEDDING]: 'unknown', [PORTRAITS]: 'unknown' });
  expect(report.next).toContainEqual({
    step: 'bring-originals',
    about: expect.stringContaining('2026'),
    shoots: 2,
  });
});

test('a shoot is asked for by a part of its name; one that is unknown or meant twice is told', async () => {
  const { json, run } = await backedUp();
  const { document } = await json<StatusReport>(['status', 'wedding']);
  expect(document.shoots.map(({ name }) => name)).toEqual([WEDDING]);
  expect(await json(['status', 'nowhere'])).toMatchObject({
    code: 2,
    document: { error: { code: 'shoot-unknown' } },
  });
  expect(await json(['status', '2026'])).toMatchObject({
    code: 2,
    document: { error: { code: 'shoot-ambiguous' } },
  });
  expect((await run(['status'])).stdout).toContain('all complete');
});

test('the page is written once, holds every shoot, and nothing of it is taken for HTML', async () => {
  const { run, folder } = await computerWithVault();
  const shoot = join(folder, 'Pictures', '<script>alert(1)</script>');
  mkdirSync(shoot, { recursive: true });
  writeFileSync(join(shoot, 'one.tif'), 'one');
  await run(['backup', dirname(dirname(shoot))]);
  const page = join(folder, 'status.html');
  expect((await run(['status', '--html', page])).code).toBe(0);
  const text = readFileSync(page, 'utf8');
  expect(text).not.toContain('<script>');
  expect(text).toContain('complete');
  expect(text).toContain('The rule (3 copies');
  expect(text).toContain('none elsewhere');
  expect(await run(['status', '--html', page])).toMatchObject({ code: 2 });
});

test('what is being done is told in another terminal, and not once it is done', async () => {
  const { run, json, folder, home } = await computerWithVault();
  const pictures = join(folder, 'Pictures');
  mkdirSync(pictures);
  for (let n = 0; n < 8; n += 1) writeFileSync(join(pictures, `${n}.tif`), Buffer.alloc(20_000_000, `${n}`));
  const [program = '', ...rest] = cliLine(['backup', pictures, '--double-check', '--quiet']);
  const backup = spawn(program, rest, { env: cliEnvironment({ home }), stdio: 'ignore' });
  const ended = new Promise((resolve) => backup.once('close', resolve));
  const [vault = ''] = readdirSync(join(home, 'vaults'));
  const line = join(home, 'vaults', vault, 'jobs', `${backup.pid}.json`);
  let told = '';
  while (backup.exitCode === null && told === '') {
    await setTimeout(5);
    if (existsSync(line)) told = readFileSync(line, 'utf8');
  }
  await ended;
  expect(existsSync(line)).toBe(false);
  expect((await json<StatusReport>(['status'])).document.running).toEqual([]);
  // What it told, of a process that is alive for as long as the other terminal needs to look.
  const alive = join(dirname(line), `${process.pid}.json`);
  writeFileSync(alive, JSON.stringify({ ...JSON.parse(told), written: Date.now() }));
  expect((await json<StatusReport>(['status'])).document.running).toMatchObject([
    { command: 'backup', place: 'vault' },
  ]);
  rmSync(alive);
  // A process that was killed leaves its line behind: it is not believed, and taken away.
  const left = join(dirname(line), '999999999.json');
  writeFileSync(left, '{}');
  expect((await run(['status'])).stdout).not.toContain('Running now');
  expect(existsSync(left)).toBe(false);
});

test('a backup that did not come to an end is told until one does', async () => {
  const { run, json, vault, studio } = await backedUp();
  writeFileSync(join(studio.pictures, '2026', WEDDING, 'IMG_0900.DNG'), 'new');
  renameSync(join(vault, 'keyrings'), join(vault, 'away'));
  writeFileSync(join(vault, 'keyrings'), 'in the way');
  expect((await run(['backup'])).code).not.toBe(0);
  const { document } = await json<StatusReport>(['status']);
  expect(document).toMatchObject({ complete: false, sets: [{ failed: { message: expect.any(String) } }] });
  rmSync(join(vault, 'keyrings'));
  renameSync(join(vault, 'away'), join(vault, 'keyrings'));
  await run(['backup']);
  expect((await json<StatusReport>(['status'])).document.sets).toMatchObject([{ failed: null }]);
});
