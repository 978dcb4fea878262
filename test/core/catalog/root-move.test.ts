import { expect, test } from 'vitest';
import { rootMover } from '../../../core/src/catalog/root-move.ts';
import { text } from './catalog-folder.ts';

const move = (from: string, to: string) => ({ from: text(from), to: text(to) });

test.each([
  ['/a/b/', [move('/a/b', '/x/y')], '/x/y/'],
  ['/a/b/', [move('/a/b/', '/x/y/')], '/x/y/'],
  ['/a/b/c/', [move('/a/b', '/x')], '/x/c/'],
  ['/a/bc/', [move('/a/b', '/x')], null],
  ['/a/', [move('/a/b', '/x')], null],
  ['/a/b/', [move('/', '/restored')], '/restored/a/b/'],
  ['/a/b/', [move('/a/b', '/')], '/'],
  ['/a/b/c/', [move('/a', '/x'), move('/a/b', '/y')], '/y/c/'],
  ['C:/Users/Anna/', [move('C:\\Users', 'D:\\Pictures\\')], 'D:/Pictures/Anna/'],
  ['C:/Users/Anna/', [move('c:/users', '/Volumes/Pictures')], '/Volumes/Pictures/Anna/'],
  ['C:/a/', [move('C:', '/mnt/c')], '/mnt/c/a/'],
  ['//nas/p/a/', [move('\\\\NAS\\p', 'E:/')], 'E:/a/'],
  ['/a/B/', [move('/a/b', '/x')], null],
  ['/Zoe\u0308/a/', [move('/Zo\u00eb', '/x')], '/x/a/'],
])('%s → %s', (root, moves, expected) => {
  expect(rootMover(moves)(root)).toBe(expected);
});

test.each([move('relative', '/x'), move('/a', 'x'), move('/a', '/x/../y'), move('/a/\0', '/x')])(
  '%j is refused',
  (bad) => {
    expect(() => rootMover([bad])).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  },
);
