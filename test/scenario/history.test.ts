import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { doctor } from '../../core/src/workflows/doctor.ts';
import { drill } from '../../core/src/workflows/drill.ts';
import { Home } from '../../core/src/workflows/home.ts';
import { removeSet } from '../../core/src/workflows/list-sets.ts';
import { approach, openVault } from '../../core/src/workflows/open.ts';
import {
  attachComputer,
  backUpOne,
  type Computer,
  newComputer,
  pinOf,
  restoreTo,
  sessionOf,
  vaultFiles,
  verifyKeyed,
  verifyKeyless,
} from '../support/computer.ts';
import { historyOf, kindsOf, ledgerFile, verifiedHistory } from '../support/history.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const day = (text: string) => () => new Date(`2026-04-${text}T12:00:00Z`);

interface Studio {
  readonly folder: string;
  readonly pictures: string;
  readonly computer: Computer;
}

const makeStudio = async (clock?: () => Date): Promise<Studio> => {
  const folder = temporaryFolder();
  const pictures = join(folder, 'Anna and Tom');
  mkdirSync(pictures);
  writeFileSync(join(pictures, 'one.jpg'), 'one');
  return { folder, pictures, computer: await newComputer(folder, clock) };
};

const whole = { damage: [], foreign: [], notes: [] };

test('words and vault bring history, names and sets back, but not a set that was left out', async () => {
  const { folder, pictures, computer } = await makeStudio();
  const scans = join(folder, 'Scans');
  mkdirSync(scans);
  await backUpOne(computer, scans);
  await backUpOne(computer, pictures);
  await removeSet(computer.home, 'Scans', { mode: 'write', now: new Date() });
  await backUpOne(computer, pictures);
  const before = (await historyOf(computer)).entries;

  rmSync(computer.home.path, { recursive: true });
  const again = await attachComputer(computer, computer.home.path);
  expect(again.report.sets.map(({ name }) => name)).toEqual(['Anna and Tom']);
  expect(again.report.entries).toBe(before.length - 1);
  const shown = await historyOf(again);
  // The entry about the newest backup had not reached the vault; the snapshot speaks for itself.
  expect(shown.entries.slice(1)).toEqual(before.slice(1));
  expect(shown.entries[0]).toMatchObject({ kind: 'computer-attached', computer: 'other' });
  expect(shown.notes).toContainEqual(expect.stringMatching(/^Snapshot 3 of Anna and Tom from studio/));
  expect(await verifiedHistory(again)).toMatchObject(whole);
});

test('two computers: each has its chain, merged by what their clocks say, and that is said', async () => {
  const { folder, pictures, computer } = await makeStudio(day('10'));
  await backUpOne(computer, pictures);
  const laptop = await attachComputer(computer, join(folder, 'laptop'), day('12'));
  await backUpOne(laptop, pictures);
  await backUpOne({ ...computer, context: { ...computer.context, clock: day('14') } }, pictures);
  await backUpOne(laptop, pictures);
  const shown = await historyOf(computer);
  expect(shown.entries.map(({ computer: name, kind, index }) => `${name} ${index} ${kind}`)).toEqual([
    'studio 3 backup',
    'other 1 backup',
    'other 0 computer-attached',
    'studio 2 backup',
    'studio 1 set-added',
    'studio 0 vault-made',
  ]);
  expect(shown.notes.some((note) => note.includes('clocks'))).toBe(true);
  expect(await verifiedHistory(laptop)).toMatchObject({
    ...whole,
    computers: [
      { computer: 'other', events: 3 },
      { computer: 'studio', published: 3 },
    ],
  });
  expect(await verifyKeyless(computer.vault)).toMatchObject(whole);
});

test('a computer that only adds writes its history, and says that it cannot read others', async () => {
  const { folder, pictures, computer } = await makeStudio();
  await backUpOne(computer, pictures);
  const door = await approach(computer.vault, await pinOf(computer));
  const laptop: Computer = { ...computer, home: new Home(join(folder, 'laptop')) };
  const options = {
    words: computer.words,
    machineName: 'laptop',
    keystore: 'file',
    writeOnly: true,
    to: null,
  } as const;
  expect(await openVault(laptop.home, door, options, laptop.context)).toMatchObject({ entries: 0 });
  await backUpOne(laptop, pictures);

  const shown = await historyOf(laptop);
  expect(kindsOf(shown)).toEqual(['computer-attached', 'backup']);
  expect(shown.notes).toContainEqual(expect.stringMatching(/not read it/));
  expect(await verifiedHistory(laptop)).toMatchObject({ ...whole, reach: 'own', events: 2 });

  const { words } = computer;
  expect((await historyOf(laptop, { words })).entries.length).toBeGreaterThan(2);
  expect(await verifiedHistory(laptop, { words })).toMatchObject({ ...whole, reach: 'all' });
  // Nothing of what the words let it read is kept.
  const kept = await ledgerFile(laptop, (db, machine) => {
    const strangers = db.prepare('SELECT count(*) AS n FROM event WHERE machine != ?').get(machine)?.['n'];
    const names = db.prepare('SELECT count(*) AS n FROM name WHERE machine != ?').get(machine)?.['n'];
    return [strangers, names];
  });
  expect(kept).toEqual([0, 0]);
  await backUpOne(laptop, pictures);
  expect((await historyOf(computer)).entries.map(({ computer: name }) => name)).toContain('laptop');
});

test('a vault from before there was a history: it begins with the next backup, and that is said', async () => {
  const { pictures, computer } = await makeStudio();
  const { id } = (await computer.home.config()).vaults[0] ?? { id: '' };
  rmSync(computer.home.ledgerPath(id));
  const before = await historyOf(computer);
  expect(before).toMatchObject({ entries: [], notes: [expect.stringMatching(/begins now/)] });
  expect(await verifiedHistory(computer)).toMatchObject({ ...whole, events: 0 });
  await backUpOne(computer, pictures);
  await backUpOne(computer, pictures);
  const after = await historyOf(computer);
  expect(kindsOf(after).slice(0, 2)).toEqual(['history-begun', 'history-verified']);
  expect(after.notes).toContainEqual(expect.stringMatching(/in use before there was a history/));
  expect(await verifiedHistory(computer)).toMatchObject({ ...whole, snapshots: 2 });
});

test('the vault need not be plugged in to see what this computer did', async () => {
  const { pictures, computer } = await makeStudio();
  await backUpOne(computer, pictures);
  renameSync(computer.vault, `${computer.vault}-away`);
  const shown = await historyOf(computer);
  expect(kindsOf(shown)).toEqual(['vault-made', 'set-added', 'backup']);
  expect(shown.notes).toContainEqual(expect.stringMatching(/cannot be reached/));
  await expect(verifiedHistory(computer)).rejects.toMatchObject({ code: 'place-absent' });
});

test('names taken away here: the chain is whole, and no name is in what is published', async () => {
  const { folder, pictures, computer } = await makeStudio();
  await backUpOne(computer, pictures);
  await restoreTo(computer, join(folder, 'back for Tom'));
  expect((await historyOf(computer)).entries[0]?.names).toMatchObject({ name: 'Anna and Tom' });
  await ledgerFile(computer, (db) => db.exec("DELETE FROM name; DELETE FROM meta WHERE name = 'salt'"));
  const shown = await historyOf(computer);
  expect(shown.entries.map(({ names }) => names)).toEqual([{}, {}, {}, {}]);
  expect(await verifiedHistory(computer)).toMatchObject(whole);
  const file = join(folder, 'history.jsonl');
  expect(await historyOf(computer, { exportTo: file })).toMatchObject({ exported: 5 });
  expect(readFileSync(file, 'utf8')).not.toMatch(/Anna|Tom|studio/i);
});

test('by set and by day; an export is never written over something', async () => {
  const { folder, pictures, computer } = await makeStudio(day('10'));
  const scans = join(folder, 'Scans');
  mkdirSync(scans);
  await backUpOne(computer, pictures);
  await backUpOne({ ...computer, context: { ...computer.context, clock: day('20') } }, scans);
  expect(kindsOf(await historyOf(computer, { set: 'Scans' }))).toEqual(['set-added', 'backup']);
  expect((await historyOf(computer, { since: day('15')() })).entries.length).toBe(2);
  expect((await historyOf(computer, { since: day('15')(), set: 'Anna and Tom' })).entries).toEqual([]);
  await expect(historyOf(computer, { set: 'Nobody' })).rejects.toMatchObject({ code: 'set-unknown' });
  const file = join(folder, 'mine.txt');
  writeFileSync(file, 'mine');
  await expect(historyOf(computer, { exportTo: file })).rejects.toMatchObject({ code: 'bad-argument' });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(existsSync(join(folder, 'history.jsonl'))).toBe(false);
});

test('a backup of nothing new adds one stretch, one inventory and one root, no settings', async () => {
  const { pictures, computer } = await makeStudio();
  await backUpOne(computer, pictures);
  const before = vaultFiles(computer.vault, '');
  await backUpOne(computer, pictures);
  const after = vaultFiles(computer.vault, '').filter((path) => !before.includes(path));
  expect(after.map((path) => path.split('/')[0])).toEqual(['inventories', 'ledger', 'snapshots']);
});

test('a damaged file of the history: checks and restores count all the same, and doctor tells', async () => {
  const { folder, pictures, computer } = await makeStudio();
  await backUpOne(computer, pictures);
  const { id } = (await computer.home.config()).vaults[0] ?? { id: '' };
  writeFileSync(computer.home.ledgerPath(id), 'no database'.repeat(1000));
  const note = expect.objectContaining({ path: computer.home.ledgerPath(id), code: 'unexpected' });
  expect(await verifyKeyed(computer)).toMatchObject({ damage: [], notes: [note] });
  const back = await restoreTo(computer, join(folder, 'back'));
  expect(back).toMatchObject({ files: 1, failures: [], findings: [note] });
  const { checks, exit } = await doctor(computer.home, null, computer.context);
  expect(checks).toContainEqual(expect.objectContaining({ subject: 'History of Studio', state: 'wrong' }));
  expect(exit).toBe(4);
});

test('a computer that is attached again has a new chain beside its old one, and its names', async () => {
  const { folder, pictures, computer } = await makeStudio();
  for (let number = 0; number < 4; number += 1) await backUpOne(computer, pictures);
  const again = await attachComputer(computer, computer.home.path);
  await backUpOne(again, pictures);
  await backUpOne(again, pictures);
  const check = await verifiedHistory(again);
  expect(check).toMatchObject(whole);
  expect(check.computers.map(({ published }) => published).sort()).toEqual([2, 5]);
  const third = await attachComputer(computer, join(folder, 'third'));
  const named = (await historyOf(third)).entries.filter(({ kind }) => kind === 'backup');
  expect(named.length).toBe(4);
  expect(new Set(named.map(({ names }) => names['name']))).toEqual(new Set(['Anna and Tom']));
});

test('a restore test is written down, passed or failed', async () => {
  const { pictures, computer } = await makeStudio();
  await backUpOne(computer, pictures);
  const options = { set: null, sample: 1, random: (size: number) => Buffer.alloc(size) };
  const { report } = await drill(await sessionOf(computer), options, computer.context);
  expect((await historyOf(computer)).entries[0]).toMatchObject({
    kind: 'restore-test',
    names: { name: 'Anna and Tom' },
    event: { data: { seq: 1, files: 1, bytes: 3, passed: report.passed } },
  });
  expect(await verifiedHistory(computer)).toMatchObject(whole);
});
