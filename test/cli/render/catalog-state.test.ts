import { describe, expect, test } from 'vitest';
import { catalogStateLines } from '../../../cli/src/render/catalog-state.ts';

const at = new Date(2026, 10, 22, 14, 3, 12).toISOString();
const lightroom = { kind: 'lightroom', asOf: at } as const;
const closed = {
  name: 'Studio.lrcat-data (closed 2026-11-20)',
  at: new Date(2026, 10, 20, 12).toISOString(),
};
const companion = { name: 'Studio.lrcat-data', copied: 'open', changed: 0, closed } as const;
const own = { name: 'Studio.lrcat-data', at };

describe('what is said of a catalog', () => {
  test.each([
    [{ ...lightroom, state: 'closed' }, []],
    [{ ...lightroom, state: 'closed', companion: { ...companion, copied: 'closed', closed: own } }, []],
    [
      { ...lightroom, state: 'open', holder: { program: 'lightroom.exe', pid: 4711 } },
      ['The catalog was open in Lightroom (lightroom.exe, process 4711): the database is as of 14:03:12.'],
    ],
    [
      { ...lightroom, state: 'crashed', holder: { program: 'lightroom.exe', pid: 4711 } },
      [
        'Lightroom ended without closing the catalog (its lock names process 4711, which is gone): what it left beside the database is in the copy.',
      ],
    ],
    [
      { ...lightroom, state: 'crashed', holder: null },
      ['Lightroom ended without closing the catalog: what it left beside the database is in the copy.'],
    ],
    [
      { ...lightroom, state: 'unknown' },
      [
        'It cannot be told whether Lightroom had the catalog open, for its lock cannot be understood: the database is as of 14:03:12.',
      ],
    ],
    [{ kind: 'capture-one-session', state: 'closed' }, []],
    [
      { kind: 'capture-one-catalog', state: 'open', asOf: at },
      [
        'The document was open in Capture One, which writes up to a minute late: the database is as of 14:03:12. Close the document and back up again to have its newest edits for certain.',
      ],
    ],
    [
      { kind: 'capture-one-catalog', state: 'unknown', asOf: at },
      [
        'It cannot be told whether Capture One had the document open. Close the document and back up again to have its newest edits for certain.',
      ],
    ],
  ] as const)('%j', (catalog, lines) => {
    expect(catalogStateLines(catalog)).toEqual(lines);
  });
});

describe('what is said of its masks', () => {
  const kept =
    'The last copy taken while the catalog was closed, of 20 Nov 2026, is kept too, as Studio.lrcat-data (closed 2026-11-20).';
  test.each([
    [companion, `was copied while the catalog was open. ${kept}`],
    [
      { ...companion, changed: 2 },
      `was copied while the catalog was open, and 2 files of it changed meanwhile. ${kept}`,
    ],
    [{ ...companion, copied: 'crashed' }, `was copied as the crash left it. ${kept}`],
    [{ ...companion, copied: 'unknown' }, `was copied while the catalog may have been open. ${kept}`],
    [{ ...companion, copied: 'closed' }, `could not be copied whole. ${kept}`],
    [
      { ...companion, closed: null },
      'was copied while the catalog was open. There is no copy yet that was taken while the catalog was closed: quit Lightroom once and back up.',
    ],
  ] as const)('%j', (told, sentence) => {
    const lines = catalogStateLines({ ...lightroom, state: 'closed', companion: told });
    expect(lines).toEqual([`Studio.lrcat-data (masks and the like) ${sentence}`]);
  });
});
