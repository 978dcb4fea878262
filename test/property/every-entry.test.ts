import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScannedFolder } from '../../core/src/backup/scan.ts';
import { scanOriginals } from '../../core/src/backup/scan-originals.ts';
import { scanTree } from '../../core/src/backup/scan-plain.ts';
import { type BytePath, bytePathFromText, joinBytes, nameOf } from '../../core/src/model/paths.ts';
import {
  makeEntry,
  makeSpecials,
  notUtf8,
  type OddEntry,
  oddEntries,
  oddNames,
  type Specials,
} from '../core/backup/odd-tree.ts';
import { folderForAll } from '../support/temp-folder.ts';

const folder = folderForAll();
let specials: Specials;
let made = 0;
beforeAll(async () => {
  specials = await makeSpecials(folder);
});
afterAll(() => specials.close());

const tree = (entries: readonly OddEntry[]): BytePath => {
  made += 1;
  const path = join(folder, `tree ${made}`);
  mkdirSync(path);
  for (const entry of entries) makeEntry(bytePathFromText(path), entry, specials);
  return bytePathFromText(path);
};

/** How a scan ended each name of a folder: several ends of one name are an error. */
const ends = (scanned: ScannedFolder): readonly (readonly [BytePath, string])[] =>
  [
    ...scanned.entries.map(({ name, kind }) => [name, kind] as const),
    ...scanned.folders.map((name) => [name, 'folder'] as const),
    ...scanned.exclusions.map(({ path, rule }) => [nameOf(path), rule] as const),
    ...scanned.problems.map(({ path, code }) => [nameOf(path), code] as const),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));

const namesOf = (entries: readonly OddEntry[]) => entries.map(({ name }) => name).toSorted();
const nothing = () => Promise.resolve(null);

const scanned = async (path: BytePath): Promise<readonly ScannedFolder[]> => {
  const folders: ScannedFolder[] = [];
  for await (const one of scanTree(path, nothing)) folders.push(one);
  return folders;
};

const everyKind = (kinds: readonly OddEntry['kind'][]): readonly OddEntry[] =>
  [...oddNames, ...notUtf8].map((name, n) => ({ name, kind: kinds[n % kinds.length] ?? 'file' }));

const expected = ({ kind }: OddEntry): string =>
  ({
    file: 'file',
    empty: 'file',
    folder: 'folder',
    link: 'link',
    'broken-link': 'link',
    pipe: 'not-a-file',
    socket: 'not-a-file',
  })[kind];
const isSystem = (rule: string) => rule.endsWith('-system');

describe('every entry of a directory ends in exactly one way', () => {
  test('in a plain folder, whatever its name and kind', async () => {
    await fc.assert(
      fc.asyncProperty(oddEntries, async (entries) => {
        const path = tree(entries);
        const [top, ...inner] = await scanned(path);
        const found = top === undefined ? [] : ends(top);
        expect(found.map(([name]) => name)).toEqual(namesOf(entries));
        const wanted = new Map(entries.map((entry) => [entry.name, expected(entry)]));
        for (const [name, end] of found) if (!isSystem(end)) expect(end).toBe(wanted.get(name));
        expect(inner.map((one) => one.path)).toEqual(top?.folders.map((name) => joinBytes(path, name)));
        for (const one of inner) expect(ends(one)).toEqual([['inside.jpg', 'file']]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(['file', 'folder', 'link', 'broken-link', 'pipe', 'socket'] as const)(
    'all the odd names as %s',
    async (kind) => {
      const entries = everyKind([kind]);
      const [top] = await scanned(tree(entries));
      expect(top === undefined ? [] : ends(top).map(([name]) => name)).toEqual(namesOf(entries));
    },
  );

  test('in a folder of originals, whatever the catalog refers to', async () => {
    await fc.assert(
      fc.asyncProperty(oddEntries, fc.array(fc.nat(20)), async (entries, picked) => {
        const path = tree(entries);
        const wanted = [...new Set(picked)].flatMap((n) => entries[n] ?? []);
        const references = wanted.map(({ name }) => ({ name, sidecarExtensions: [] }));
        const found = scanOriginals({ path, references, root: path, isWalked: () => false });
        expect(ends(found).map(([name]) => name)).toEqual(namesOf(entries));
        const kept = new Map(ends(found));
        for (const { name, kind } of wanted) {
          const end = kept.get(name) ?? 'nothing';
          if (isSystem(end)) continue;
          const isFile = ['file', 'empty', 'link'].includes(kind);
          expect(isFile ? end : end.startsWith('source-'), `${kind}: ${end}`).toBe(isFile ? 'file' : true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
