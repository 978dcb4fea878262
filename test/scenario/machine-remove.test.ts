import { cpSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {
  CheckReport,
  ErrorDocument,
  HistoryReport,
  MachineList,
  MachineRemoved,
  OpenDocument,
  PlaceSync,
  SnapshotsReport,
} from '../../manifests/src/index.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import { type Computer, newComputer } from './cli-studio.ts';
import { restoreScript } from './restore-sh-run.ts';
import { twoComputers } from './two-computers.ts';
import { filesOf } from './two-places.ts';

type Studio = Awaited<ReturnType<typeof twoComputers>>;

const remove = (studio: Studio, ...more: readonly string[]) =>
  studio.json<MachineRemoved>(['machine', 'remove', 'laptop', '--yes', ...studio.words, ...more]);

/** The laptop goes on with the vault as it was before it was removed, and what it adds is carried into both places. */
const thiefWrites = async (
  { vault, copy, laptop, backUp }: Studio,
  before: string,
): Promise<readonly string[]> => {
  renameSync(vault, `${vault}-now`);
  cpSync(before, vault, { recursive: true });
  await backUp('stolen.jpg');
  const added = [...filesOf(vault).keys()].filter((path) => !filesOf(before).has(path));
  renameSync(vault, `${vault}-thief`);
  renameSync(`${vault}-now`, vault);
  for (const path of added)
    for (const place of [vault, copy]) cpSync(join(`${vault}-thief`, path), join(place, path));
  expect(laptop.vault).toBe(vault);
  return added;
};

/** A vault as it is now, to go on with later. */
const keep = (vault: string): string => {
  const kept = join(temporaryFolder(), 'before');
  cpSync(vault, kept, { recursive: true });
  return kept;
};

const numbers = async (computer: Pick<Computer, 'json'>, ...more: readonly string[]) =>
  (await computer.json<SnapshotsReport>(['snapshots', ...more])).document.snapshots.map(({ seq }) => seq);

test('each computer is told, with what it may do and what it added last', async () => {
  const { json, run, laptop } = await twoComputers();
  // The laptop's own history says that it reads; it comes with its backups.
  const { code, document } = await json<MachineList>(['machine', 'list']);
  expect(code).toBe(0);
  expect(document.machines).toMatchObject([
    { name: 'laptop', own: false, kind: 'reads', last: { seq: 3, set: 'Trips' }, removed: null },
    { own: true, kind: 'reads', last: { seq: 1, set: 'Pictures' }, removed: null },
  ]);
  expect((await laptop.run(['machine', 'list'])).stdout).toMatch(
    /laptop \([0-9a-f]{8}\), this computer: reads/,
  );
  expect((await run(['machine', 'list'])).stdout).toMatch(/^2 computers have a key/);
});

test('a computer that was removed: refused, and everybody ignores what it still writes', async () => {
  const studio = await twoComputers();
  const { vault, copy, run, json, laptop, words, trips } = studio;
  const before = keep(vault);
  const { code, document } = await remove(studio);
  expect(code).toBe(0);
  expect(document).toMatchObject({ removed: true, from: 4, kept: 2, dropped: [], away: [] });
  expect(document.places.map(({ whole }) => whole)).toEqual([true, true]);

  // It notices, and writes nothing.
  const now = filesOf(vault);
  studio.shoot('three.jpg', 'three');
  for (const args of [['backup'], ['backup', '--dry-run'], ['deliver', trips, '--client', 'Huber']]) {
    const refused = await laptop.json<ErrorDocument>(args);
    expect([args, refused.code, refused.document.error.code]).toEqual([args, 6, 'computer-removed']);
  }
  expect(filesOf(vault)).toEqual(now);

  const added = await thiefWrites(studio, before);
  expect(added.some((path) => path.startsWith('snapshots/00000004'))).toBe(true);
  const signed = added.filter((path) => /^(snapshots|inventories|settings|ledger)\//.test(path));
  expect(signed.length).toBeGreaterThanOrEqual(3);

  // Listed and restored is what was there before, of both computers.
  for (const place of [[], ['--place', 'T7']]) expect(await numbers({ json }, ...place)).toEqual([1, 2, 3]);
  const back = join(temporaryFolder(), 'back');
  expect((await run(['restore', 'latest', '--set', 'Trips', '--to', back])).code).toBe(0);
  expect(readdirSync(join(back, 'Trips')).sort()).toEqual(['one.jpg', 'two.jpg']);

  // Told as a stranger's and not as damage, with the key and without.
  for (const args of [['verify'], ['verify', vault], ['verify', '--place', 'T7']]) {
    const { document: check } = await json<CheckReport>(args);
    expect([args, check.damage]).toEqual([args, []]);
    const foreign = check.foreign.map(({ path }) => path);
    for (const path of signed.filter((one) => /^(snapshots|inventories)\//.test(one)))
      expect([args, foreign]).toEqual([args, expect.arrayContaining([path])]);
    expect(check.foreign.every(({ message }) => message.includes('removed from this vault'))).toBe(true);
  }
  // The next snapshot of the desk takes the number that the thief took.
  expect((await run(['backup'])).code).toBe(0);
  expect(await numbers({ json })).toEqual([1, 2, 3, 4]);
  const shown = await json<HistoryReport>(['history']);
  expect(shown.document.entries.map(({ kind }) => kind)).toContain('computer-removed');

  // A new computer, and the script, know nothing of it.
  const fresh = newComputer(temporaryFolder());
  const opened = await fresh.json<OpenDocument>([
    'open',
    vault,
    ...['--keystore', 'file', '--fingerprint', (await pin(studio)) ?? '', ...words],
  ]);
  expect(opened.document).toMatchObject({ opened: true, snapshots: 4, newest: 4 });
  expect((await fresh.json<MachineList>(['machine', 'list'])).document.machines).toContainEqual(
    expect.objectContaining({ name: 'laptop', removed: { from: 4, at: expect.any(String) } }),
  );
  for (const place of [vault, copy]) {
    const script = await restoreScript({
      vault: place,
      arguments: ['--list', '--fingerprint', (await pin(studio)) ?? '', '--words-file', studio.wordsFile],
    });
    expect(script.stdout.split('\n').filter((line) => line.includes('Trips'))).toHaveLength(2);
    expect(script.stderr).toMatch(/^IGNORED {2}snapshots\/00000004-.*of a computer that was removed/m);
  }
});

const pin = async ({ json }: Pick<Studio, 'json'>): Promise<string | undefined> =>
  (await json<CheckReport>(['verify'])).document.certificate;

test('what it writes afterwards is not spread', async () => {
  const studio = await twoComputers();
  const { vault, copy, run, json } = studio;
  const before = keep(vault);
  await remove(studio);
  const added = await thiefWrites(studio, before);
  const signed = added.filter((path) => /^(snapshots|inventories|ledger|objects|keyrings)\//.test(path));
  // Taken away in one place, it does not come back from the other.
  for (const path of signed) rmSync(join(copy, path));
  expect((await json<PlaceSync>(['place', 'sync'])).document.places.map(({ lacking }) => lacking)).toEqual([
    [],
    [],
  ]);
  for (const path of signed) expect(filesOf(copy).has(path)).toBe(false);
  expect((await run(['verify', '--place', 'T7'])).code).toBe(0);
});

test('--from leaves out what a thief added before he was noticed', async () => {
  const studio = await twoComputers();
  const { json, run } = studio;
  expect((await remove(studio, '--from', '9')).code).toBe(2);
  const { document } = await remove(studio, '--from', '3');
  expect(document).toMatchObject({ from: 3, kept: 1, dropped: [{ seq: 3, set: 'Trips' }] });
  expect(await numbers({ json })).toEqual([1, 2]);
  expect((await json<CheckReport>(['verify'])).document.damage).toEqual([]);
  expect((await run(['place', 'sync'])).code).toBe(0);
  // Lower still is possible later, higher is not.
  expect((await remove(studio, '--from', '4')).code).toBe(2);
  expect((await remove(studio, '--from', '2')).document).toMatchObject({ from: 2, kept: 0 });
  expect(await numbers({ json })).toEqual([1]);
});

test('wrong words, a name nobody has, this computer, nobody to ask: nothing is changed', async () => {
  const studio = await twoComputers();
  const { vault, copy, json, words, folder } = studio;
  const wrong = join(folder, 'wrong.txt');
  const other = newComputer(temporaryFolder());
  await other.run(['init', '--vault', other.vault, '--keystore', 'file', '--recovery-words-file', wrong]);
  writeFileSync(`${wrong}.bad`, 'no words');
  const states = () => [treeOf(vault), treeOf(copy)];
  const before = states();
  const own = (await json<MachineList>(['machine', 'list'])).document.machines.find((one) => one.own);
  const tries = [
    [['laptop', '--yes', '--recovery-words-file', wrong], 5, 'words-wrong'],
    [['laptop', '--yes', '--recovery-words-file', `${wrong}.bad`], 5, 'words-malformed'],
    [['nobody', '--yes', ...words], 2, 'machine-unknown'],
    [[own?.fingerprint.slice(0, 8) ?? '', '--yes', ...words], 6, 'machine-is-this'],
    [['laptop', ...words], 2, 'bad-argument'],
  ] as const;
  for (const [args, code, error] of tries) {
    const tried = await json<ErrorDocument>(['machine', 'remove', ...args]);
    expect([args, tried.code, tried.document.error?.code]).toEqual([args, code, error]);
  }
  const dry = await json<MachineRemoved>(['machine', 'remove', 'laptop', '--dry-run', ...words]);
  expect(dry).toMatchObject({ code: 0, document: { removed: false, kept: 2 } });
  for (const [at, tree] of states().entries())
    expect(treeDifferences(before[at] ?? new Map(), tree, ['kind', 'size', 'sha256'])).toEqual([]);
});

test('a place that is away is told, and caught up by `place sync`: what a thief wrote there goes nowhere', async () => {
  const studio = await twoComputers();
  const { drive, copy, run, json, vault } = studio;
  const before = keep(vault);
  renameSync(drive, `${drive}-away`);
  const { code, document } = await remove(studio);
  expect(code).toBe(7);
  expect(document).toMatchObject({ removed: true, away: [{ name: 'T7', code: 'place-absent' }] });
  renameSync(`${drive}-away`, drive);
  expect(existsSync(join(copy, 'removals'))).toBe(false);
  const added = await thiefWrites(studio, before);
  for (const path of added) rmSync(join(vault, path));
  expect((await run(['place', 'sync'])).code).toBe(0);
  expect(readdirSync(join(copy, 'removals'))).toHaveLength(1);
  expect(await numbers({ json }, '--place', 'T7')).toEqual([1, 2, 3]);
  // Settings and records are sealed, and go along unread.
  const spread = added.filter((path) => filesOf(vault).has(path) && !/^(settings|deliveries)\//.test(path));
  expect(spread).toEqual([]);
});

test('this computer removes itself where it is told to, and may attach itself again', async () => {
  const { laptop, words, json, vault } = await twoComputers();
  const fingerprint = (await json<CheckReport>(['verify'])).document.certificate;
  const gone = await laptop.json<MachineRemoved>([
    'machine',
    'remove',
    'laptop',
    '--this',
    '--yes',
    ...words,
  ]);
  expect(gone).toMatchObject({ document: { removed: true, machine: { own: true } } });
  expect((await laptop.run(['backup'])).code).toBe(6);
  expect(
    (await laptop.run(['restore', 'latest', '--to', join(temporaryFolder(), 'back'), '--set', 'Trips'])).code,
  ).toBe(0);
  const again = await laptop.run([
    'open',
    vault,
    ...['--keystore', 'file', '--fingerprint', fingerprint, '--machine-name', 'laptop', ...words],
  ]);
  expect(again.code).toBe(0);
  expect((await laptop.run(['backup'])).code).toBe(0);
  const { machines } = (await json<MachineList>(['machine', 'list'])).document;
  expect(machines.map(({ name, removed }) => [name, removed === null])).toContainEqual(['laptop', true]);
  expect(machines).toHaveLength(3);
});
