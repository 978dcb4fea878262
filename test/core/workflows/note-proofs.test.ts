import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CheckReport } from '../../../core/src/check/report.ts';
import { CopyProofs } from '../../../core/src/vault/copies.ts';
import { keyringPath, keyringTwinPath, objectPath } from '../../../core/src/vault/layout.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { State } from '../../../core/src/vault/state.ts';
import { Home } from '../../../core/src/workflows/home.ts';
import { noteCheck } from '../../../core/src/workflows/note-proofs.ts';
import type { VaultConfig } from '../../../manifests/src/index.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const ring = (n: number) => sha256Of(`keyring ${n}`);
const object = (n: number) => sha256Of(`object ${n}`);
const all = [0, 1, 2, 3].map(object);

/** Two keyrings of two objects each. */
const filled = () => {
  const home = new Home(temporaryFolder());
  const vault = { id: 'v', places: [{ name: 'vault' }, { name: 'T7' }] } as unknown as VaultConfig;
  mkdirSync(home.vaultFolder(vault.id), { recursive: true });
  const path = home.statePath(vault.id);
  using state = new State(path);
  for (const k of [0, 1]) {
    const keyring = state.addKeyring({ sha256: ring(k), size: 1 });
    for (const o of [2 * k, 2 * k + 1]) state.addObject({ sha256: object(o), size: 1 }, keyring);
  }
  return { path, known: { home, vault } };
};

const doubted = (path: string): readonly number[] => {
  using state = new State(path);
  const rows = state
    .sql('SELECT o.sha256 FROM damage d JOIN object o ON o.id = d.object ORDER BY o.id')
    .all();
  return rows.map(({ sha256 }) => all.indexOf(String(sha256) as (typeof all)[number]));
};

test.each<[string, readonly string[], readonly number[]]>([
  ['nothing', [], []],
  ['an object', [objectPath(object(1))], [1]],
  ['one copy of a keyring', [keyringPath(ring(0))], []],
  ['that copy, for two reasons', [keyringPath(ring(0)), keyringPath(ring(0))], []],
  ['one copy each of two', [keyringPath(ring(0)), keyringTwinPath(ring(1))], []],
  ['both copies of a keyring', [keyringTwinPath(ring(1)), keyringPath(ring(1))], [2, 3]],
  ['a file that promises nothing', ['README.txt'], []],
])('of damage to %s, objects are doubted that nothing else opens', (_, paths, lost) => {
  const state = filled();
  const damage = paths.map((path) => ({ path, code: 'object-damaged', message: 'why.', hint: '' }));
  const report = { damage } as unknown as CheckReport;
  noteCheck(state.known, { place: 'vault', report, objects: all, listed: all, at: new Date(1) });
  expect(doubted(state.path)).toEqual(lost);
});

test('what is found in a copy says nothing of the first place', () => {
  const { path, known } = filled();
  const damage = [{ path: objectPath(object(1)), code: 'object-damaged', message: 'why.', hint: '' }];
  const report = { damage } as unknown as CheckReport;
  noteCheck(known, { place: 'T7', report, objects: all, listed: all, at: new Date(1) });
  expect(doubted(path)).toEqual([]);
  using state = new State(path);
  expect(new CopyProofs(state, 'T7').damaged()).toEqual([object(1)]);
  expect(state.sql('SELECT count(*) AS n FROM proof').get()?.['n']).toBe(0);
});
