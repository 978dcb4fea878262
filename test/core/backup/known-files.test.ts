import { describe, expect, test } from 'vitest';
import { KnownFiles } from '../../../core/src/backup/known-files.ts';
import type { ContentId } from '../../../core/src/model/digest.ts';
import { type BytePath, bytePathFromText } from '../../../core/src/model/paths.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { State } from '../../../core/src/vault/state.ts';

const path = bytePathFromText;
const id = (n: number): ContentId => `${String(n).padStart(32, '0')}.10` as ContentId;
const names = (known: KnownFiles, folder: string) =>
  [...known.in(known.enter(path(folder)))].map(({ name }) => name);

const save = (known: KnownFiles, folder: string, name: string, n = 1) =>
  known.save(known.enter(path(folder)), {
    name: path(name),
    stamp: 's',
    size: 10,
    parts: { content: id(n) },
    entry: '{}',
  });

/** A state in which the contents 1 and 2 are held. */
const holding = (): State => {
  const state = new State(':memory:');
  const object = state.addObject(
    { sha256: sha256Of('o'), size: 1 },
    state.addKeyring({ sha256: sha256Of('k'), size: 1 }),
  );
  for (const n of [1, 2]) state.addContent(id(n), 10, object, 0);
  return state;
};

describe('held', () => {
  test.each<[string, readonly number[], boolean]>([
    ['its content is', [1], true],
    ['its content is not', [3], false],
  ])('a file of which %s', (_, [n = 0], held) => {
    using state = holding();
    const known = new KnownFiles(state, 'set', 'run');
    save(known, '/p', 'a', n);
    expect([...known.in(known.enter(path('/p')))]).toEqual([{ name: 'a', stamp: 's', held }]);
    expect(known.holds(path('/p'), path('a'), 's')).toBe(held);
    expect(known.holds(path('/p'), path('a'), 'other')).toBe(false);
    expect(new KnownFiles(state, 'other', 'run').holds(path('/p'), path('a'), 's')).toBe(false);
  });

  test.each<[readonly number[], readonly number[], boolean]>([
    [[1], [2], true],
    [[1], [2, 3], false],
    [[3], [1, 2], false],
  ])('a catalog of leaves %j and blocks %j: %s', (leaves, contents, held) => {
    using state = holding();
    const known = new KnownFiles(state, 'set', 'run');
    const parts = { extents: leaves.map(id), contents: contents.map(id) };
    known.save(known.enter(path('/p')), { name: path('a'), stamp: 's', size: 20, parts, entry: '{}' });
    expect(known.holds(path('/p'), path('a'), 's')).toBe(held);
  });
});

test('names come in the order of their bytes', () => {
  using state = holding();
  const known = new KnownFiles(state, 'set', 'run');
  const all = ['z', 'Z', 'ä', 'a', 'a b', 'a\nb', '\u007f', 'é'].map(path);
  for (const name of all) save(known, '/p', Buffer.from(name, 'latin1').toString('utf8'));
  expect(names(known, '/p')).toEqual(all.toSorted());
});

describe('what a later run did not meet', () => {
  const setUp = (state: State): KnownFiles => {
    const first = new KnownFiles(state, 'set', 'first');
    for (const folder of ['/p', '/p/a', '/p/a/b', '/p/ab', '/q']) save(first, folder, 'x');
    save(new KnownFiles(state, 'other', 'first'), '/p', 'theirs');
    return new KnownFiles(state, 'set', 'second');
  };
  const folders = (state: State): readonly BytePath[] =>
    state
      .sql(`SELECT path FROM folder WHERE of_set = 'set' ORDER BY path`)
      .all()
      .map((row) => row['path'] as BytePath);

  test('is forgotten, of its own set alone', () => {
    using state = holding();
    const second = setUp(state);
    second.enter(path('/p'));
    second.forgetUnseen();
    expect(folders(state)).toEqual(['/p']);
    expect(names(second, '/p')).toEqual(['x']);
    expect(names(new KnownFiles(state, 'other', 'second'), '/p')).toEqual(['theirs']);
  });

  test('stays below a folder that could not be listed, and nowhere else, and is counted once', () => {
    using state = holding();
    const second = setUp(state);
    expect(second.keepBelow(path('/p/a'))).toBe(2);
    expect(second.keepBelow(path('/p/a/b'))).toBe(0);
    second.forgetUnseen();
    expect(folders(state)).toEqual(['/p/a', '/p/a/b']);
  });

  test('stays whole where the root of the disk could not be listed', () => {
    using state = holding();
    const second = setUp(state);
    expect(second.keepBelow(path('/'))).toBe(5);
    second.forgetUnseen();
    expect(folders(state)).toHaveLength(5);
  });
});

describe('a folder and all below it', () => {
  const filled = (state: State, ...contents: readonly number[]): KnownFiles => {
    const first = new KnownFiles(state, 'set', 'first');
    for (const [at, folder] of ['/p/a', '/p/a/b', '/p/ab'].entries()) save(first, folder, 'x', contents[at]);
    return new KnownFiles(state, 'set', 'second');
  };
  const told = (state: State): readonly string[] =>
    state
      .sql('SELECT d.path, f.name FROM folder d JOIN file f ON f.folder = d.id ORDER BY d.path')
      .all()
      .map((row) => `${row['path']} ${row['name']}`);

  test('are there once more under another name, in place of what was there', () => {
    using state = holding();
    const known = filled(state, 1, 2, 3);
    save(known, '/q/old', 'gone');
    save(known, '/q-other', 'stays');
    known.copyTree(path('/p/a'), path('/q'));
    expect(told(state)).toEqual(['/p/a x', '/p/a/b x', '/p/ab x', '/q x', '/q-other stays', '/q/b x']);
  });

  test.each<[readonly number[], boolean]>([
    [[1, 2, 3], true],
    [[1, 3, 2], false],
  ])('of contents %j stay: %s', (contents, kept) => {
    using state = holding();
    const second = filled(state, ...contents);
    expect(second.keepTree(path('/p/a'))).toBe(kept);
    second.forgetUnseen();
    expect(told(state)).toEqual(kept ? ['/p/a x', '/p/a/b x'] : []);
  });
});

test('a file that was changed or forgotten makes its folder be written again', () => {
  using state = holding();
  const known = new KnownFiles(state, 'set', 'run');
  const folder = known.enter(path('/p'));
  const leaves = () => state.sql('SELECT leaves FROM folder WHERE id = ?').get(folder)?.['leaves'];
  const written = () => state.sql(`UPDATE folder SET leaves = '[]' WHERE id = ?`).run(folder);
  for (const change of [() => save(known, '/p', 'a'), () => known.forget(folder, [path('a')])]) {
    written();
    change();
    expect(leaves()).toBeNull();
  }
  written();
  known.forget(folder, []);
  expect(leaves()).toBe('[]');
});
