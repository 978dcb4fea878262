import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnownFile, planFolder } from '../../../core/src/backup/plan.ts';
import type { ScannedEntry, ScannedFile } from '../../../core/src/backup/scan.ts';
import type { BytePath } from '../../../core/src/model/paths.ts';

const MiB = 1024 * 1024;
const name = (text: string): BytePath => text as BytePath;

const file = (text: string, more: Partial<ScannedFile> = {}): ScannedFile => ({
  kind: 'file',
  name: name(text),
  source: name(`/p/${text}`),
  size: 10,
  stamp: 's',
  blocks: false,
  attributes: null,
  placeholder: false,
  ...more,
});
const link = (text: string, stamp = 's'): ScannedEntry => ({
  kind: 'link',
  name: name(text),
  stamp,
  mtimeNs: 0n,
  target: name('t'),
});
const known = (text: string, more: Partial<KnownFile> = {}): KnownFile => ({
  name: name(text),
  stamp: 's',
  held: true,
  ...more,
});

const names = (entries: readonly { readonly name: BytePath }[]) => entries.map((entry) => entry.name);
const plan = (
  entries: readonly ScannedEntry[],
  before: readonly KnownFile[] = [],
  carried: readonly string[] = [],
) => {
  const { unchanged, large, small, blocks, links, gone } = planFolder(
    entries,
    before,
    new Set(carried.map(name)),
  );
  return {
    unchanged,
    large: names(large),
    small: names(small),
    blocks: names(blocks),
    links: names(links),
    gone,
  };
};
const nothing = { unchanged: 0, large: [], small: [], blocks: [], links: [], gone: [] };

describe('where a file goes', () => {
  test.each<[number, boolean, keyof typeof nothing]>([
    [0, false, 'small'],
    [MiB - 1, false, 'small'],
    [MiB, false, 'large'],
    [MiB + 1, false, 'large'],
    [MiB - 1, true, 'small'],
    [MiB, true, 'blocks'],
    [MiB + 1, true, 'blocks'],
  ])('%i bytes, a catalog: %s → %s', (size, blocks, where) => {
    expect(plan([file('a', { size, blocks })])).toEqual({ ...nothing, [where]: ['a'] });
  });
});

describe('what is known', () => {
  test('and untouched and held is left alone', () => {
    expect(plan([file('a'), link('b')], [known('a'), known('b')])).toEqual({ ...nothing, unchanged: 2 });
  });

  test('and was touched is stored again', () => {
    const before = [known('a', { stamp: 'old' }), known('b', { stamp: 'old' })];
    expect(plan([file('a'), link('b')], before)).toEqual({ ...nothing, small: ['a'], links: ['b'] });
  });

  test('and untouched, but lost from the place, is stored again', () => {
    expect(plan([file('a')], [known('a', { held: false })])).toEqual({ ...nothing, small: ['a'] });
  });

  test('and is not there is gone, unless it is carried', () => {
    const before = ['a', 'b', 'c'].map((text) => known(text));
    expect(plan([], before, ['b', 'never'])).toEqual({ ...nothing, gone: ['a', 'c'] });
  });

  test('under a name of another case or composition is carried by the name the catalog has', () => {
    const composed = Buffer.from('é.CR3', 'utf8').toString('latin1');
    const decomposed = Buffer.from('é.cr3'.normalize('NFD'), 'utf8').toString('latin1');
    expect(plan([], [known('IMG_1.CR3'), known(decomposed)], ['img_1.cr3', composed])).toEqual(nothing);
  });
});

const state = fc.record({
  name: fc.string({ minLength: 1, maxLength: 2, unit: fc.constantFrom('a', 'b', 'Z', 'é', 'ÿ') }),
  here: fc.boolean(),
  known: fc.boolean(),
  held: fc.boolean(),
  touched: fc.boolean(),
  carried: fc.boolean(),
  link: fc.boolean(),
  blocks: fc.boolean(),
  size: fc.constantFrom(0, MiB - 1, MiB),
});

test('every entry ends in exactly one list, and every known name that is not there is gone or carried', () => {
  fc.assert(
    fc.property(fc.uniqueArray(state, { selector: (one) => one.name }), (unsorted) => {
      const all = unsorted.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const entries = all.filter((one) => one.here);
      const before = all.filter((one) => one.known);
      const found = plan(
        entries.map((one) =>
          one.link ? link(one.name) : file(one.name, { size: one.size, blocks: one.blocks }),
        ),
        before.map((one) => known(one.name, { held: one.held, stamp: one.touched ? 'old' : 's' })),
        all.filter((one) => one.carried).map((one) => one.name),
      );
      const stored = [...found.large, ...found.small, ...found.blocks, ...found.links];
      const same = entries.filter((one) => one.known && one.held && !one.touched).map((one) => one.name);
      expect(new Set(stored).size).toBe(stored.length);
      expect([...stored, ...same].toSorted()).toEqual(entries.map((one) => one.name).toSorted());
      expect(found.unchanged).toBe(same.length);
      expect(before.filter((one) => !one.here).length).toBeGreaterThanOrEqual(found.gone.length);
      for (const one of before)
        if (found.gone.includes(name(one.name))) expect([one.here, one.carried]).toEqual([false, false]);
    }),
  );
});

test('a picture that is missed keeps what travels with it, and nothing else', () => {
  const before = ['IMG_1.CR3', 'IMG_1.CR3.xmp', 'IMG_1.JPG', 'IMG_1.xmp', 'IMG_10.xmp', 'notes.txt'];
  const { gone } = plan(
    [],
    before.map((text) => known(text)),
    ['IMG_1.CR3'],
  );
  expect(gone).toEqual(['IMG_10.xmp', 'notes.txt']);
});
