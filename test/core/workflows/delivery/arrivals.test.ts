import { describe, expect, test } from 'vitest';
import type { ChosenFile } from '../../../../core/src/delivery/scan.ts';
import type { BytePath } from '../../../../core/src/model/paths.ts';
import { Arrivals, type WatchTimes } from '../../../../core/src/workflows/delivery/arrivals.ts';

const times: WatchTimes = { look: 1, steady: 3, quiet: 5, late: 20 };

/** A file as a look sees it; `state` stands for when it was last written. */
const file = (path: string, state = 1, size = 100): ChosenFile => ({
  path: path as BytePath,
  inside: path as BytePath,
  stamp: { size, mtimeNs: BigInt(state), ctimeNs: BigInt(state), inode: 1n, mode: 0o644 },
  kind: 'picture',
  how: 'found',
});

/** Looks once a unit of time; gives the paths that are ready at each. */
const watched = (before: readonly ChosenFile[] = []) => {
  const arrivals = new Arrivals(before, times);
  let now = 0;
  arrivals.look(before, true, now);
  const look = (seen: readonly ChosenFile[], whole = true, passed = 1) => {
    now += passed;
    return arrivals.look(seen, whole, now);
  };
  /** After how many looks at the same it is ready, of so many; null: never. */
  const readyAfter = (seen: readonly ChosenFile[], most = 100): number | null => {
    for (let count = 1; count <= most; count += 1) if (look(seen).ready.length > 0) return count;
    return null;
  };
  return { arrivals, look, readyAfter };
};

const paths = (files: readonly ChosenFile[]): readonly string[] => files.map(({ path }) => path);

test('what lay there before is left alone; what changes is new', () => {
  const { look, readyAfter } = watched([file('old'), file('again', 1)]);
  expect(readyAfter([file('old'), file('again', 1)])).toBeNull();
  expect(readyAfter([file('old'), file('again', 2)])).toBe(6);
  expect(paths(look([file('old'), file('again', 2)]).ready)).toEqual(['again']);
});

test('a file goes after it was still for as long as nothing may move', () => {
  const { look, readyAfter } = watched();
  for (let state = 1; state <= 8; state += 1) expect(look([file('a', state)]).ready).toEqual([]);
  // Seen in its last state once already; quiet for five.
  expect(readyAfter([file('a', 8)])).toBe(5);
});

test('a second one puts off the first: they go together', () => {
  const { look, readyAfter } = watched();
  for (let count = 0; count < 5; count += 1) expect(look([file('a')]).ready).toEqual([]);
  expect(look([file('a'), file('b')]).ready).toEqual([]);
  expect(readyAfter([file('a'), file('b')])).toBe(5);
  expect(paths(look([file('a'), file('b')]).ready)).toEqual(['a', 'b']);
});

test.each([
  'x.jpg.tmp',
  '.x.jpg',
  '~x.jpg',
  'x.jpg~',
  'x.part',
  'x.PARTIAL',
  'x.crdownload',
  'x.TEMP',
  'x.writing',
])('%s is not delivered, and not waited for once it lies still', (name) => {
  const { arrivals, look, readyAfter } = watched();
  expect(readyAfter([file(name)], 10)).toBeNull();
  expect(readyAfter([file(name), file('a')])).toBe(6);
  expect(paths(look([file(name), file('a')]).ready)).toEqual(['a']);
  expect(arrivals.waiting).toEqual(['a']);
});

test.each(['part.jpg', 'temp.jpg', 'x.tmp.jpg', 'a~b.jpg'])('%s is an ordinary name', (name) => {
  expect(watched().readyAfter([file(name)])).toBe(6);
});

test('a temporary name that grows, or becomes a final one, says that something is at work', () => {
  const { look, readyAfter } = watched();
  for (let state = 1; state <= 9; state += 1)
    expect(look([file('a'), file('b.tmp', state)]).ready).toEqual([]);
  expect(readyAfter([file('a'), file('b', 10)])).toBe(6);
});

test('a temporary name that goes away says so, too', () => {
  const { look, readyAfter } = watched();
  for (let count = 0; count < 5; count += 1) expect(look([file('a'), file('b.tmp')]).ready).toEqual([]);
  expect(look([file('a')]).ready).toEqual([]);
  expect(readyAfter([file('a')])).toBe(5);
});

test('an empty file is not finished', () => {
  const { look, readyAfter } = watched();
  for (let count = 0; count < 10; count += 1) expect(look([file('a', 1, 0), file('b')]).ready).toEqual([]);
  expect(readyAfter([file('a', 2), file('b')])).toBe(6);
});

describe('a file that never ends', () => {
  test('is told once, and the others go without it', () => {
    const { arrivals, look } = watched();
    const told: string[] = [];
    let went: readonly string[] = [];
    for (let state = 0; state < 60 && went.length === 0; state += 1) {
      const { ready, late } = look([file('a'), file('endless', state)]);
      told.push(...late);
      went = paths(ready);
    }
    expect({ told, went }).toEqual({ told: ['endless'], went: ['a'] });
    expect(arrivals.unfinished).toEqual(['endless']);
    expect(look([file('a'), file('endless', 99)]).late).toEqual([]);
  });

  test('goes when it ends after all', () => {
    const { look, readyAfter } = watched();
    for (let state = 0; state < 40; state += 1) look([file('endless', state)]);
    expect(readyAfter([file('endless', 39)])).toBe(5);
  });
});

test('what was delivered does not go again, unless it is written anew or was gone', () => {
  const { arrivals, look, readyAfter } = watched();
  readyAfter([file('a')]);
  arrivals.settle(look([file('a')]).ready);
  expect(readyAfter([file('a')])).toBeNull();
  expect(readyAfter([file('a', 2)])).toBe(6);
  arrivals.settle([file('a', 2)]);
  look([]);
  expect(readyAfter([file('a', 2)])).toBe(6);
});

test('a folder that could not be read makes nothing new of what lies in it', () => {
  const { look, readyAfter } = watched([file('old')]);
  look([], false);
  expect(readyAfter([file('old')])).toBeNull();
  look([], true);
  expect(readyAfter([file('old')])).toBe(6);
});

test.each([
  ['forward, as when the computer slept', 100_000],
  ['back', -100_000],
])('a clock that jumps %s proves nothing to be finished', (_, jump) => {
  const { look, readyAfter } = watched();
  look([file('a')]);
  expect(look([file('a')], true, jump).ready).toEqual([]);
  // The jump counted as two looks at the most.
  expect(readyAfter([file('a')])).toBeGreaterThanOrEqual(3);
});
