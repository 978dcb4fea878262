import { expect, test } from 'vitest';
import { knownSets } from '../../../core/src/workflows/adopt-sets.ts';
import type { MachineSettings, SnapshotRoot } from '../../../manifests/src/index.ts';

const set = (id: string, path = `/${id}`) => ({ id, name: id, kind: 'folder' as const, path });
const root = (machine: string, of: ReturnType<typeof set>) =>
  ({ machine, set: of }) as unknown as SnapshotRoot;
const says = (machine: string, ...sets: ReturnType<typeof set>[]) =>
  ({ machine, sets }) as unknown as MachineSettings;

test.each<
  readonly [string, readonly SnapshotRoot[], readonly MachineSettings[], readonly ReturnType<typeof set>[]]
>([
  ['nothing', [], [], []],
  [
    'no settings: the newest snapshot of each set',
    [root('a', set('x', '/old')), root('a', set('x'))],
    [],
    [set('x')],
  ],
  ['a set that was never backed up', [], [says('a', set('x'))], [set('x')]],
  [
    'a set that was left out since',
    [root('a', set('x')), root('a', set('y'))],
    [says('a', set('y'))],
    [set('y')],
  ],
  [
    'a set that moved since',
    [root('a', set('x', '/old'))],
    [says('a', set('x', '/new'))],
    [set('x', '/new')],
  ],
  [
    'what another computer says of a set does not count',
    [root('b', set('x', '/b')), root('a', set('x'))],
    [says('a', set('x')), says('b', set('x', '/b'))],
    [set('x')],
  ],
  [
    'a computer of before, wiped, still lists what its successor left out',
    [root('a', set('x')), root('b', set('x'))],
    [says('a', set('x')), says('b')],
    [],
  ],
])('%s', (_, roots, settings, expected) => {
  expect(knownSets(roots, settings)).toEqual(expected);
});
