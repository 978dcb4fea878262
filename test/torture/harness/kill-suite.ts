import { beforeAll, expect, test } from 'vitest';
import { describeUnless, lacking } from '../../support/needs.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import type { Call } from './fault.ts';
import { type Deaths, killAtEvery, killAtRandom, killAtSome, type Ordeal } from './ordeal.ts';
import { type Stage, setStage } from './stage.ts';

/** How many deaths of each kind; Infinity: at every one. */
export interface Amount {
  readonly at: Readonly<Partial<Record<Call, number>>>;
  /** At random moments. */
  readonly random: number;
}

const kills = (ordeal: Ordeal, call: Call, samples: number): Promise<Deaths> =>
  samples === Number.POSITIVE_INFINITY ? killAtEvery(ordeal, call) : killAtSome(ordeal, call, samples);

const assertSurvived = ({ hit, trouble }: Deaths, least: number): void => {
  expect(trouble).toEqual([]);
  expect(hit).toBeGreaterThanOrEqual(least);
};

/** Kills a command; each time what was reported done is whole, no name is given to half a file, and it completes again. */
export const killSuite = (
  title: string,
  make: (stage: Stage) => Promise<Ordeal>,
  { at, random }: Amount,
): void =>
  describeUnless(lacking('gcc'))(title, () => {
    const folder = folderForAll();
    const made: { ordeal?: Ordeal } = {};
    const ordeal = (): Ordeal => {
      if (made.ordeal === undefined) throw new Error('there is no ordeal');
      return made.ordeal;
    };
    beforeAll(async () => {
      made.ordeal = await make(await setStage(folder));
    });

    for (const call of Object.keys(at) as Call[])
      test(`killed at ${call}`, async ({ annotate }) => {
        const samples = at[call] ?? 0;
        const deaths = await kills(ordeal(), call, samples);
        await annotate(`${deaths.hit} times`);
        assertSurvived(deaths, 1);
      });

    if (random > 0)
      test('killed at random moments', async () => {
        assertSurvived(await killAtRandom(ordeal(), { times: random, seed: random }), random);
      });
  });
