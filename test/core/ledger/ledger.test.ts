import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chainFaults } from '../../../core/src/ledger/chain.ts';
import { Ledger } from '../../../core/src/ledger/ledger.ts';
import { nameDigest } from '../../../core/src/ledger/names.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { machine, written } from './written.ts';

const faults = (ledger: Ledger) =>
  chainFaults({ machine, where: 'here', rows: ledger.rows(machine), to: ledger.last()?.number ?? -1 });

test('two programs that write at once make one chain', () => {
  const path = join(temporaryFolder(), 'ledger.db');
  using one = written(1, path);
  using other = new Ledger(path, machine);
  for (let turn = 0; turn < 5; turn += 1)
    for (const ledger of [one, other])
      ledger.transaction(() => ledger.append({ kind: 'words-proven', data: {} }, '2026-04-26T12:00:00.000Z'));
  expect(one.rows(machine).map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(faults(other)).toEqual([]);
});

test('what fails on the way leaves nothing behind', () => {
  using ledger = written(2);
  const failing = () =>
    ledger.transaction(() => {
      ledger.append({ kind: 'words-proven', data: {} }, '2026-04-26T12:00:00.000Z');
      throw new Error('pulled');
    });
  expect(failing).toThrow('pulled');
  expect(ledger.last()?.number).toBe(1);
});

test('only its owner reads it', () => {
  const path = join(temporaryFolder(), 'ledger.db');
  using _ledger = written(1, path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('names can be taken away while the chain stays whole', () => {
  const path = join(temporaryFolder(), 'ledger.db');
  using ledger = written(1, path);
  const client = 'Anna and Tom, wedding';
  const before = ledger.transaction(() => {
    const name = ledger.name(client);
    ledger.append(
      { kind: 'set-added', data: { set: '7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b0', name } },
      '2026-04-26T12:00:00.000Z',
    );
    return name;
  });
  const salt = ledger.salt();
  expect(ledger.nameOf(before)).toBe(client);
  expect(before).toBe(nameDigest(salt, client));

  ledger.emptyNames();
  expect(ledger.nameOf(before)).toBeNull();
  expect(ledger.ownNames()).toEqual([]);
  expect(faults(ledger)).toEqual([]);
  // Nobody can try names out any more: the salt is another one.
  expect(ledger.salt().equals(salt)).toBe(false);
  expect(ledger.name(client)).not.toBe(before);
});

test('what was taken away is not left in the file', () => {
  const path = join(temporaryFolder(), 'ledger.db');
  const ledger = written(1, path);
  ledger.name('Anna and Tom, wedding');
  const salt = ledger.salt().toString('hex');
  ledger.emptyNames();
  ledger[Symbol.dispose]();
  const bytes = readFileSync(path);
  expect(bytes.includes('Anna and Tom')).toBe(false);
  expect(bytes.includes(salt)).toBe(false);
});
