import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainFaults, type Row } from '../../../core/src/ledger/chain.ts';
import { needs } from '../../support/needs.ts';
import { machine, rewritten, written } from './written.ts';

const whole = (): Row[] => written(6).rows(machine);

const faultsIn = (rows: readonly Row[], to = 5): string[] =>
  chainFaults({ machine, where: 'here', rows, to }).map(
    ({ code, data }) => `${code} ${'index' in data ? data.index : ''}`,
  );

const at = (rows: readonly Row[], number: number): Row => rows[number] ?? { number: -1, line: '' };

test('a chain that nobody touched has no faults', () => {
  expect(faultsIn(whole())).toEqual([]);
  expect(faultsIn([], -1)).toEqual([]);
});

describe('what was done to it is told, by the number of the event', () => {
  const cases: readonly (readonly [string, (rows: readonly Row[]) => readonly Row[], readonly string[]])[] = [
    [
      'an edited line',
      (rows) => rows.with(2, { number: 2, line: at(rows, 2).line.replace('true', 'false') }),
      ['history-edited 2'],
    ],
    [
      'an edited instant',
      (rows) => rows.with(2, { number: 2, line: at(rows, 2).line.replace('2026', '2025') }),
      ['history-edited 2'],
    ],
    ['a line that is no event', (rows) => rows.with(2, { number: 2, line: '{}' }), ['history-edited 2']],
    [
      'an edited line with its hash made anew',
      (rows) => rows.with(2, rewritten(at(rows, 2), { data: { words: false } })),
      ['history-unlinked 3'],
    ],
    [
      'an event of another computer',
      (rows) => rows.with(2, rewritten(at(rows, 2), { machine: 'c'.repeat(40) as typeof machine })),
      ['history-edited 2', 'history-unlinked 3'],
    ],
    ['a line taken out', (rows) => rows.toSpliced(2, 1), ['history-missing 2']],
    ['the first line taken out', (rows) => rows.slice(1), ['history-missing 0']],
    ['the last lines taken out', (rows) => rows.slice(0, 4), ['history-missing 4']],
    [
      'a line taken out and the rest numbered anew',
      (rows) => rows.toSpliced(2, 1).map(({ line }, number) => ({ number, line })),
      ['history-order 2', 'history-order 3', 'history-order 4', 'history-missing 5'],
    ],
    [
      'two lines in each other’s place',
      (rows) =>
        rows.with(2, { number: 2, line: at(rows, 3).line }).with(3, { number: 3, line: at(rows, 2).line }),
      ['history-order 2', 'history-order 3'],
    ],
    [
      'two lines in each other’s place, numbered and hashed anew',
      (rows) =>
        rows
          .with(2, rewritten({ ...at(rows, 3), number: 2 }, { index: 2 }))
          .with(3, rewritten({ ...at(rows, 2), number: 3 }, { index: 3 })),
      ['history-unlinked 2', 'history-unlinked 3', 'history-unlinked 4'],
    ],
  ];
  test.each(cases)('%s', (_, tamper, faults) => {
    expect(faultsIn(tamper(whole()))).toEqual(faults);
  });
});

test('any sign of any line that is another is found', () => {
  const rows = whole();
  fc.assert(
    fc.property(fc.nat(5), fc.nat(), fc.constantFrom('0', 'f', 'x', ' ', '"'), (number, where, sign) => {
      const { line } = at(rows, number);
      const place = where % line.length;
      const other = line.slice(0, place) + sign + line.slice(place + 1);
      if (other === line) return;
      expect(faultsIn(rows.with(number, { number, line: other })).length).toBeGreaterThan(0);
    }),
  );
});

needs('jq', 'sha256sum')('a stranger computes the chain with jq and sha256sum', () => {
  let previous: string | null = null;
  for (const { line } of whole()) {
    const script = "jq -cS 'del(.hash)' | tr -d '\\n' | sha256sum";
    const { stdout } = spawnSync('sh', ['-c', script], { input: line, encoding: 'utf8' });
    const event: { readonly hash: string; readonly previous: string | null } = JSON.parse(line);
    expect(stdout.slice(0, 64)).toBe(event.hash);
    expect(event.previous).toBe(previous);
    previous = event.hash;
  }
});
