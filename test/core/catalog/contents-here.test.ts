import { describe, expect, test } from 'vitest';
import { contentsHere } from '../../../core/src/catalog/contents-here.ts';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import type { RootMove } from '../../../core/src/catalog/root-move.ts';
import { codesOf, copied, file, madeCatalog, shownReference, text } from './catalog-folder.ts';

const roots = [
  {
    absolutePath: 'C:/Pictures/',
    folders: [{ pathFromRoot: 'Anna/', files: [file('A.CR3'), file('B.CR3')] }],
  },
  { absolutePath: '/pictures/', folders: [{ pathFromRoot: 'Bea/', files: [file('C.CR3')] }] },
];

/** What a backup makes of a catalog with a root of each kind. */
const here = async (moves: readonly RootMove[], onWindows = false) => {
  const path = madeCatalog({ roots });
  const contents = contentsHere(lightroom.read(await copied(path)), { source: path, moves, onWindows });
  const references = [...contents.references()].map(shownReference);
  contents.close();
  return { roots: contents.roots, folders: contents.folders, references, problems: contents.problems };
};

const move = (from: string, to: string): RootMove => ({ from: text(from), to: text(to) });

describe('a catalog with a root of Windows and one of a Mac', () => {
  test('what lies under C:/ is told, with how to say where it lies, and not looked for', async () => {
    const { problems, ...found } = await here([]);
    expect(found).toEqual({
      roots: ['/pictures'],
      folders: [
        { root: '/pictures', path: '/pictures' },
        { root: '/pictures', path: '/pictures/Bea' },
      ],
      references: ['/pictures/Bea/C.CR3'],
    });
    expect(codesOf(problems)).toEqual(['root-unmapped']);
    expect(problems[0]?.message).toContain('2 files or folders under C:/Pictures');
    expect(problems[0]?.message).toContain("--map 'C:/Pictures=FOLDER'");
  });

  test('what is mapped lies where the user says', async () => {
    const { problems, references } = await here([move('c:\\pictures', '/media/Pictures')]);
    expect(references).toEqual([
      '/media/Pictures/Anna/A.CR3',
      '/media/Pictures/Anna/B.CR3',
      '/pictures/Bea/C.CR3',
    ]);
    expect(problems).toEqual([]);
  });

  test('on Windows it is the other way round', async () => {
    const { problems, references } = await here([], true);
    expect(references).toEqual(['C:/Pictures/Anna/A.CR3', 'C:/Pictures/Anna/B.CR3']);
    expect(problems[0]?.message).toContain('one file or folder under /pictures');
  });
});

test('a root that is only walked is told as well', async () => {
  const path = madeCatalog({ roots, dbVersion: '9900000' });
  const contents = contentsHere(lightroom.read(await copied(path)), {
    source: path,
    moves: [],
    onWindows: false,
  });
  expect(contents).toMatchObject({ enumerable: false, roots: ['/pictures'] });
  expect(codesOf(contents.problems)).toEqual(['root-unmapped']);
  contents.close();
});
