import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashOf, type Row } from '../../core/src/ledger/chain.ts';
import { sealStretch } from '../../core/src/ledger/stretches.ts';
import { stretchPath } from '../../core/src/vault/layout.ts';
import { sealText } from '../../core/src/vault/store.ts';
import { type HistoryCheck, historyExit } from '../../core/src/workflows/history/history-check.ts';
import { canonicalText, LedgerLine, parseDocument } from '../../manifests/src/index.ts';
import { forgeStretch } from '../core/ledger/written.ts';
import {
  attachComputer,
  backUpOne,
  type Computer,
  newComputer,
  sessionOf,
  vaultFiles,
  verifyKeyed,
  verifyKeyless,
} from '../support/computer.ts';
import { cloneComputer } from '../support/computer-clone.ts';
import { historyOf, kindsOf, ledgerFile, verifiedHistory } from '../support/history.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';
import { storeBy, stranger } from './forging.ts';

const made = folderForAll();
const pictures = join(made, 'Pictures');
let computer: Computer;

beforeAll(async () => {
  mkdirSync(pictures);
  computer = await newComputer(made);
  for (const name of ['one.jpg', 'two.jpg', 'three.jpg', 'four.jpg']) {
    writeFileSync(join(pictures, name), name);
    await backUpOne(computer, pictures);
  }
});

const victim = () => cloneComputer(computer, temporaryFolder());

const told = ({ damage, foreign }: HistoryCheck): string[] =>
  [...damage, ...foreign].map(({ code, index }) => `${code} ${index ?? ''}`);

const lines = (db: DatabaseSync): Map<number, string> =>
  new Map(
    db
      .prepare('SELECT number, line FROM event ORDER BY number')
      .all()
      .map((row) => [Number(row['number']), String(row['line'])]),
  );

const setLine = (db: DatabaseSync, number: number, line: string) =>
  db.prepare('UPDATE event SET line = ?, hash = ? WHERE number = ?').run(line, JSON.parse(line).hash, number);

/** The chain from a number on as somebody with the computer's key writes it: other events, every hash right. */
const writtenAnew = (db: DatabaseSync, from: number, at = '2020-01-01T00:00:00.000Z'): Row[] => {
  const rows: Row[] = [];
  let previous = from === 0 ? null : JSON.parse(lines(db).get(from - 1) ?? '').hash;
  for (const [number, line] of lines(db)) {
    if (number < from) continue;
    const event = { ...parseDocument(LedgerLine, line), previous, at };
    const hash = hashOf(event);
    rows.push({ number, line: canonicalText({ ...event, hash }) });
    previous = hash;
  }
  return rows;
};

test('a history that nobody touched is whole', async () => {
  const whole = await verifiedHistory(await victim());
  expect(whole).toMatchObject({ damage: [], foreign: [], notes: [], reach: 'all', snapshots: 4 });
  expect(whole.computers).toMatchObject([{ computer: 'studio', events: 6, published: 5 }]);
  expect(historyExit(whole)).toBe(0);
});

describe('on the computer', () => {
  test.each<readonly [string, (db: DatabaseSync) => void, readonly string[]]>([
    [
      'an edited line',
      (db) => setLine(db, 2, (lines(db).get(2) ?? '').replace('"problems":0', '"problems":7')),
      ['history-edited 2'],
    ],
    ['a line taken out', (db) => db.exec('DELETE FROM event WHERE number = 2'), ['history-missing 2']],
    [
      'two lines in each other’s place',
      (db) => {
        const [two = '', three = ''] = [lines(db).get(2), lines(db).get(3)];
        setLine(db, 2, three);
        setLine(db, 3, two);
      },
      ['history-order 2', 'history-order 3'],
    ],
    [
      'a line edited, and every hash behind it made anew: what was published says otherwise',
      (db) => {
        for (const { number, line } of writtenAnew(db, 3)) setLine(db, number, line);
      },
      ['history-forked 3'],
    ],
    ['the end cut off', (db) => db.exec('DELETE FROM event WHERE number > 2'), ['history-missing 3']],
  ])('%s', async (_, tamper, expected) => {
    const other = await victim();
    await ledgerFile(other, (db) => tamper(db));
    const check = await verifiedHistory(other);
    expect(told(check)).toEqual(expected);
    expect(historyExit(check)).toBe(4);
  });
});

describe('in the vault', () => {
  test.each(['stranger', 'other computer of the vault'] as const)(
    'a checkpoint that a %s signed is ignored and told, by every check',
    async (who) => {
      const other = await victim();
      const machine =
        who === 'stranger'
          ? await stranger()
          : (await sessionOf(await attachComputer(other, join(temporaryFolder(), 'home')))).store.machine;
      const store = await storeBy(other, machine);
      const rows = await ledgerFile(other, (db) => writtenAnew(db, 3).slice(0, 2));
      const { store: own } = await sessionOf(other);
      const name = await forgeStretch(store, own.machine.fingerprint, rows);

      const check = await verifiedHistory(other);
      expect(told(check)).toEqual(['history-forged 3']);
      expect(check.foreign).toMatchObject([{ path: stretchPath(name) }]);
      expect(historyExit(check)).toBe(4);
      const keyed = await verifyKeyed(other);
      expect(keyed.foreign).toMatchObject([{ path: stretchPath(name), code: 'history-forged' }]);
      expect((await verifyKeyless(other.vault)).notes).toMatchObject([{ path: stretchPath(name) }]);
      const shown = await historyOf(other);
      expect(shown.entries.some(({ at }) => at.startsWith('2020'))).toBe(false);
    },
  );

  /** Everything that whoever has the computer, its key and the folder `ledger/` can do. */
  const cutAndResign = async (other: Computer, from: number): Promise<void> => {
    const { store } = await sessionOf(other);
    const rows = await ledgerFile(other, (db) => {
      const anew = writtenAnew(db, from);
      for (const { number, line } of anew) setLine(db, number, line);
      db.exec('DELETE FROM file; DELETE FROM met');
      return [...lines(db)].map(([number, line]) => ({ number, line }));
    });
    for (const path of vaultFiles(other.vault, 'ledger')) rmSync(join(other.vault, path));
    const sealed = await sealStretch(store, rows, JSON.parse(rows.at(-1)?.line ?? '').hash);
    await store.place.put(stretchPath(sealed.name), sealed.bytes);
  };

  test('the end cut off and signed again with the real key: the snapshots name what it was', async () => {
    const other = await victim();
    await cutAndResign(other, 4);
    const check = await verifiedHistory(other);
    expect(told(check)).toEqual(['history-cut 4']);
    expect(check.damage).toMatchObject([{ path: vaultFiles(other.vault, 'snapshots').at(-1) }]);
  });

  test('so it is after the next backup, and on another computer', async () => {
    const other = await victim();
    await cutAndResign(other, 3);
    await backUpOne(other, pictures);
    expect(told(await verifiedHistory(other))).toEqual(['history-cut 3', 'history-cut 4']);
    const second = await attachComputer(other, join(temporaryFolder(), 'home'));
    expect(told(await verifiedHistory(second))).toEqual(['history-cut 3', 'history-cut 4']);
  });

  test('a computer that read it before remembers what it was', async () => {
    const other = await victim();
    const second = await attachComputer(other, join(temporaryFolder(), 'home'));
    await cutAndResign(other, 4);
    expect(told(await verifiedHistory(second))).toEqual(['history-forked 4']);
  });

  test('a stretch that was deleted is missed, by its name and by its number', async () => {
    const other = await victim();
    const [, second = ''] = vaultFiles(other.vault, 'ledger');
    rmSync(join(other.vault, second));
    const check = await verifiedHistory(other);
    expect(told(check)).toEqual(['file-missing ', expect.stringMatching(/^history-missing \d$/)]);
    expect((await verifyKeyless(other.vault)).damage).toMatchObject([{ path: second, code: 'file-missing' }]);
  });

  test('settings that a stranger sealed are ignored and told, also to who attaches then', async () => {
    const other = await victim();
    const store = await storeBy(other, await stranger());
    const { store: own } = await sessionOf(other);
    const evil = { id: '7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b0', name: 'Evil', kind: 'folder', path: '/etc' };
    const document = {
      type: 'settings',
      vault: own.identity.description.vault,
      certificate: own.identity.certificate.fingerprint,
      machine: own.machine.fingerprint,
      seq: 0,
      previous: null,
      generation: 99,
      machineName: 'studio',
      sets: [evil],
    };
    const { sha256, bytes } = await sealText(store, JSON.stringify(document));
    writeFileSync(join(other.vault, 'settings', sha256), bytes);
    expect((await verifyKeyed(other)).foreign).toMatchObject([{ path: `settings/${sha256}` }]);
    const second = await attachComputer(other, join(temporaryFolder(), 'home'));
    expect(second.report.sets.map(({ name }) => name)).toEqual(['Pictures']);
    expect(second.report.findings).toMatchObject([{ path: `settings/${sha256}`, code: 'signature-bad' }]);
  });
});

test('a line that is no event keeps no backup, and is told wherever it went', async () => {
  const other = await victim();
  await ledgerFile(other, (db) => db.exec("UPDATE event SET line = '{}' WHERE number = 5"));
  expect(await backUpOne(other, pictures)).toMatchObject({ complete: true, seq: 5 });
  expect(new Set(told(await verifiedHistory(other)))).toEqual(new Set(['history-edited 5', 'history-cut 5']));
});

test('every command that looks is written down too', async () => {
  const other = await victim();
  await verifyKeyed(other);
  await verifiedHistory(other);
  expect(kindsOf(await historyOf(other))).toEqual([
    'vault-made',
    'set-added',
    'backup',
    'backup',
    'backup',
    'backup',
    'verify',
    'history-verified',
  ]);
});
