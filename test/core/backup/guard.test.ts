import { describe, expect, test } from 'vitest';
import { type Health, losses, type Observation } from '../../../core/src/backup/guard.ts';

const counts = {
  images: 4000,
  files: 4000,
  folders: 10,
  develop: 4000,
  missingDevelop: 0,
  keywords: 50,
  collections: 5,
  masks: 400,
};
const before: Health = { counts, references: 4000, files: 8001 };
const same: Observation = { ...before, dropped: 0, gone: 0 };
const kinds = (was: Health, now: Observation) => losses(was, now).map(({ kind }) => kind);

test('nothing changed: nothing is lost', () => {
  expect(losses(before, same)).toEqual([]);
});

test('a cull of 3,000 of 4,000 frames, from the disk and the catalog, is no loss', () => {
  const after = { ...counts, images: 1000, files: 1000, develop: 1000, masks: 100 };
  expect(losses(before, { counts: after, references: 1000, files: 2001, dropped: 0, gone: 6000 })).toEqual(
    [],
  );
});

describe('pictures that left the catalog while their files stayed', () => {
  test.each([
    [199, []],
    [200, ['pictures']],
    [4000, ['pictures']],
  ])('%i of 4,000', (dropped, expected) => {
    expect(kinds(before, { ...same, dropped })).toEqual(expected);
  });

  test.each([
    [19, []],
    [20, ['pictures']],
  ])('%i of 100: a handful is work', (dropped, expected) => {
    expect(kinds({ ...before, references: 100 }, { ...same, references: 80, dropped })).toEqual(expected);
  });
});

describe('edits of pictures that are still there', () => {
  test.each([
    [39, []],
    [40, ['edits']],
  ])('%i of 4,000', (missingDevelop, expected) => {
    expect(kinds(before, { ...same, counts: { ...counts, missingDevelop } })).toEqual(expected);
  });

  test('those that were missing before are not told again', () => {
    const was = { ...before, counts: { ...counts, missingDevelop: 500 } };
    expect(kinds(was, { ...same, counts: { ...counts, missingDevelop: 510 } })).toEqual([]);
  });

  test('the catalog of a known incident: 5,591 of 75,570 develop rows left', () => {
    const was = { ...before, counts: { ...counts, images: 75_570, develop: 75_570 } };
    const now = { ...counts, images: 75_570, develop: 5591, missingDevelop: 69_979 };
    expect(losses(was, { ...same, counts: now })).toEqual([{ kind: 'edits', lost: 69_979, of: 75_570 }]);
  });
});

describe('masks', () => {
  test.each([
    [201, []],
    [200, ['masks']],
    [0, ['masks']],
  ])('%i of 400 left, and every picture', (masks, expected) => {
    expect(kinds(before, { ...same, counts: { ...counts, masks } })).toEqual(expected);
  });

  test('unknown before or now: nothing is said', () => {
    expect(kinds(before, { ...same, counts: { ...counts, masks: null } })).toEqual([]);
    expect(kinds({ ...before, counts: { ...counts, masks: null } }, same)).toEqual([]);
  });
});

describe('a folder without a catalog', () => {
  const folder: Health = { counts: null, references: 0, files: 1000 };
  test.each([
    [899, []],
    [900, ['files']],
    [1000, ['files']],
  ])('%i of 1,000 gone', (gone, expected) => {
    expect(kinds(folder, { ...folder, files: 1000 - gone, dropped: 0, gone })).toEqual(expected);
  });

  test('files gone beside a catalog are told as missing, one by one, where it refers to them', () => {
    expect(kinds(before, { ...same, gone: 8000, files: 1 })).toEqual([]);
  });
});
