import { SafelightError } from '../../model/errors.ts';
import type { PlaceLook } from './look-places.ts';
import type { VaultLook } from './look-vault.ts';

/** Clocks differ by seconds; one that is further ahead is wrong, or this one is. Milliseconds. */
const FURTHEST = 5 * 60_000;

/** Throws `prune-refused` where another computer wrote in what is the future here: the grace is told by clocks. */
export const assertClocks = (
  { snapshots }: VaultLook,
  places: readonly PlaceLook[],
  { own, now }: { readonly own: string; readonly now: Date },
): void => {
  const newest = new Map(snapshots.map(({ root }) => [root.machine, root]));
  const told = [
    ...[...newest.values()].map(({ machine, created, machineName }) => ({
      machine,
      at: created,
      who: `the newest snapshot of ${machineName}`,
    })),
    ...places.flatMap(({ runs }) =>
      runs.map(({ machine, renewed }) => ({
        machine,
        at: renewed,
        who: 'an open backup of another computer',
      })),
    ),
  ];
  const ahead = told.find(({ machine, at }) => machine !== own && Date.parse(at) > now.getTime() + FURTHEST);
  if (ahead !== undefined)
    throw new SafelightError('prune-refused', {
      why: `${ahead.who} is of ${ahead.at}, and here it is ${now.toISOString()}. One of the two clocks is wrong.`,
    });
};
