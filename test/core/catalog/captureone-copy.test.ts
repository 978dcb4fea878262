import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { contentsOf, copied, madeDocument } from './captureone-folder.ts';
import { codesOf, fingerprint, rowsOf } from './catalog-folder.ts';
import { crashWithin } from './half-written.ts';

describe('the copy of a document', () => {
  test.each(['catalog', 'session'] as const)(
    'of a %s is whole, and its folder stays as it is',
    async (type) => {
      const path = madeDocument({ type });
      const before = fingerprint(dirname(path));
      const { copy, problems } = await contentsOf(path);
      expect(problems).toEqual([]);
      expect(codesOf(copy.problems)).toEqual([]);
      expect(copy.parts.map(({ name }) => name)).toEqual([basename(path)]);
      expect(fingerprint(dirname(path))).toEqual(before);
    },
  );

  test('with a hot journal is rolled back, and its bytes are kept as they lay there', async () => {
    const half = join(temporaryFolder(), 'Jobs.cocatalogdb');
    const images = Array.from({ length: 3_000 }, (_, index) => ({ name: `A${index}.IIQ`, location: 1 }));
    crashWithin(madeDocument({ images }), half, "UPDATE ZIMAGE SET ZIMAGEFILENAME = 'lost.IIQ'");
    const before = fingerprint(dirname(half));
    expect(before).toHaveLength(2);
    const { copy, read } = await contentsOf(half);
    expect(copy.parts.map(({ name }) => name)).toEqual(['Jobs.cocatalogdb', 'Jobs.cocatalogdb-journal']);
    expect(copy.hold.state).not.toBe('closed');
    expect(read).toHaveLength(3_000);
    expect(read.some(({ name }) => name === 'lost.IIQ')).toBe(false);
    expect(fingerprint(dirname(half))).toEqual(before);
  });

  test('of one that is not there, or is a folder, is a problem and not an error', async () => {
    const path = madeDocument();
    rmSync(path);
    expect(codesOf((await copied(path)).problems)).toEqual(['source-missing']);
    expect(codesOf((await copied(dirname(path))).problems)).toEqual(['not-a-catalog']);
    expect(existsSync(path)).toBe(false);
  });

  test('opens under any name and leaves what lies beside it alone', async () => {
    const path = madeDocument();
    const odd = join(dirname(path), "Jobs' 100% ? #1.cocatalogdb");
    renameSync(path, odd);
    writeFileSync(`${odd}.lock`, 'somebody');
    expect((await contentsOf(odd)).read).toHaveLength(2);
    expect(rowsOf(odd, 'SELECT count(*) AS n FROM ZIMAGE')).toEqual([{ n: 2 }]);
  });
});
