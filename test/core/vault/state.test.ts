import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ContentId } from '../../../core/src/model/digest.ts';
import { type BytePath, bytePathFromText } from '../../../core/src/model/paths.ts';
import { References } from '../../../core/src/vault/references.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { State } from '../../../core/src/vault/state.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const content = (n: number, length: number): ContentId =>
  `${String(n).padStart(32, '0')}.${length}` as ContentId;
const object = (n: number) => ({ sha256: sha256Of(`object ${n}`), size: 1000 + n });
const keyring = (n: number) => ({ sha256: sha256Of(`keyring ${n}`), size: 10 });

/** Two keyrings of two objects each; each object holds two contents. */
const filled = (): State => {
  const state = new State(':memory:');
  for (const k of [0, 1]) {
    const ring = state.addKeyring(keyring(k));
    for (const o of [2 * k, 2 * k + 1]) {
      const number = state.addObject(object(o), ring);
      state.addContent(content(2 * o, 50), 50, number, 0);
      state.addContent(content(2 * o + 1, 60), 60, number, 50);
    }
  }
  return state;
};
const held = (state: State): readonly number[] =>
  Array.from({ length: 8 }, (_, n) => n).filter((n) => state.holds(content(n, n % 2 === 0 ? 50 : 60)));

test('a content that was added is held and found; one of another length is not', () => {
  using state = filled();
  expect(state.locate(content(5, 60))).toEqual({ ...object(2), start: 50, keyring: keyring(1).sha256 });
  expect(state.holds(content(5, 60))).toBe(true);
  expect(state.holds(content(5, 61))).toBe(false);
  expect(state.locate(content(5, 61))).toBeNull();
});

test('the first of two places of a content stays', () => {
  using state = filled();
  state.addContent(content(0, 50), 50, state.addObject(object(9), state.addKeyring(keyring(1))), 7);
  expect(state.locate(content(0, 50))).toMatchObject({ ...object(0), start: 0 });
});

test('a merged keyring takes the place of a temporary one', () => {
  using state = filled();
  const number = state.addObject(object(0), state.addKeyring(keyring(1)));
  expect(number).toBe(state.addObject(object(0), state.addKeyring(keyring(1))));
  expect(state.locate(content(0, 50))?.keyring).toBe(keyring(1).sha256);
});

test('objects that are lost are forgotten with what they held, and no others', () => {
  using state = filled();
  state.forgetObjects([object(1).sha256, sha256Of('never seen')]);
  expect(held(state)).toEqual([0, 1, 4, 5, 6, 7]);
  expect(state.locate(content(2, 50))).toBeNull();
});

test('manifests are written again after objects were lost', () => {
  using state = filled();
  state.sql(`INSERT INTO folder (of_set, path, leaves) VALUES ('s', '/p', '[]')`).run();
  state.forgetObjects([object(1).sha256]);
  expect(state.sql('SELECT leaves FROM folder').get()?.['leaves']).toBeNull();
});

test('a keyring that is lost takes all that it opened with it', () => {
  using state = filled();
  state.forgetKeyrings([keyring(0).sha256, sha256Of('never seen')]);
  expect(held(state)).toEqual([4, 5, 6, 7]);
  expect(state.addKeyring(keyring(0))).not.toBe(state.addKeyring(keyring(1)));
});

describe('lengths that are held', () => {
  const MiB = 1024 * 1024;
  test.each([
    [MiB - 1, false],
    [MiB, true],
    [MiB + 1, true],
  ])('of %i bytes: %s', (length, known) => {
    using state = filled();
    state.addContent(
      content(99, length),
      length,
      state.addObject(object(9), state.addKeyring(keyring(1))),
      0,
    );
    expect(state.holdsLength(length)).toBe(known);
    expect(state.holdsLength(length + 7)).toBe(false);
  });
});

test('a transaction that fails leaves nothing, and the next one works', () => {
  using state = filled();
  const failing = () =>
    state.transaction(() => {
      state.setMeta('name', 'half');
      throw new RangeError('stop');
    });
  expect(failing).toThrow(RangeError);
  expect(state.meta('name')).toBeNull();
  state.transaction(() => state.setMeta('name', 'whole'));
  expect(state.meta('name')).toBe('whole');
});

test('what was written is there when it is opened again, for its user alone', () => {
  const path = join(temporaryFolder(), 'state.db');
  {
    using state = new State(path);
    state.setMeta('name', 'first');
    state.setMeta('name', 'second');
  }
  using state = new State(path);
  expect(state.meta('name')).toBe('second');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

describe('references', () => {
  const text = bytePathFromText;
  const named = (folder: string, name: string, sidecarExtensions: readonly string[] = []) => ({
    folder: text(folder),
    name: text(name),
    sidecarExtensions,
  });

  test('are kept for each set apart, by folder and name in the order of their bytes', () => {
    using state = new State(':memory:');
    const mine = new References(state, 'mine');
    const other = new References(state, 'other');
    other.replace([named('/o', 'x')]);
    mine.replace([named('/p/ü', 'b', ['JPG', 'xmp']), named('/p/ü', 'B'), named('/p/z', 'a')]);
    expect(mine.folders()).toEqual([text('/p/z'), text('/p/ü')]);
    expect(mine.in(text('/p/ü'))).toEqual([
      { name: 'B', sidecarExtensions: [] },
      { name: 'b', sidecarExtensions: ['JPG', 'xmp'] },
    ]);
    expect([mine.count(), other.count(), mine.in('' as BytePath)]).toEqual([3, 1, []]);
  });

  test('are all replaced, or none where reading the catalog failed', () => {
    using state = new State(':memory:');
    const references = new References(state, 'mine');
    references.replace([named('/p', 'a'), named('/p', 'b')]);
    const failing = function* () {
      yield named('/p', 'c');
      throw new RangeError('damaged');
    };
    expect(() => references.replace(failing())).toThrow(RangeError);
    expect(references.in(text('/p')).map(({ name }) => name)).toEqual(['a', 'b']);
    references.replace([]);
    expect([references.count(), references.folders()]).toEqual([0, []]);
  });
});

test('a transaction that fills the disk says so, and changes nothing', () => {
  using state = new State(join(temporaryFolder(), 'state.db'));
  state.setMeta('before', 'kept');
  const { page_count: pages } = state.db.prepare('PRAGMA page_count').get() ?? {};
  state.db.exec(`PRAGMA cache_size = 5; PRAGMA max_page_count = ${Number(pages) + 10}`);
  const fill = () => {
    for (let n = 0; n < 1_000; n += 1) state.setMeta(`meta ${n}`, 'x'.repeat(1_000));
  };
  expect(() => state.transaction(fill)).toThrow('database or disk is full');
  expect([state.meta('before'), state.meta('meta 0')]).toEqual(['kept', null]);
});
