import { beforeAll, expect, test } from 'vitest';
import { describeUnless, lacking } from '../../support/needs.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import type { Call } from './fault.ts';
import { failAtSome, type Ordeal } from './ordeal.ts';
import { type Stage, setStage } from './stage.ts';

/**
 * How a run may end whose disk is full or fails, as exit code and error: as such (SQLite tells a full disk under its log
 * as a failing one); or not at all, where the call was one that nothing rests on, such as what SQLite tidies up; or with a note, where the
 * work was done and only the history could not be written.
 */
const ENDINGS = {
  ENOSPC: ['7 disk-full', '7 disk-failing', '0', '0 disk-full', '0 disk-failing'],
  EIO: ['7 disk-failing', '0', '0 disk-failing'],
} as const;

/** Lets a command's calls fail: it says so and loses nothing, and completes when the disk is well again. */
export const faultSuite = (
  title: string,
  make: (stage: Stage) => Promise<Ordeal>,
  { calls, samples }: { readonly calls: readonly Call[]; readonly samples: number },
): void =>
  describeUnless(lacking('gcc'))(title, () => {
    const folder = folderForAll();
    const made: { ordeal?: Ordeal } = {};
    beforeAll(async () => {
      made.ordeal = await make(await setStage(folder));
    });

    for (const action of ['ENOSPC', 'EIO'] as const)
      test.each(calls)(`${action} at %s`, async (call) => {
        if (made.ordeal === undefined) throw new Error('there is no ordeal');
        const expected = ENDINGS[action];
        const { trouble } = await failAtSome(made.ordeal, { call, action }, { samples, expected });
        expect(trouble).toEqual([]);
      });
  });
