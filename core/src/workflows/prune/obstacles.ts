import type { OpenRun, PruneRun } from '@safelight/manifests';
import type { Fingerprint, Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { Condemned } from '../../vault/removals.ts';
import type { PlaceLook } from './look-places.ts';
import type { VaultLook } from './look-vault.ts';

/** What the second step waits for. */
export interface Obstacles {
  readonly runs: readonly PruneRun[];
  /** Runs that are open, by what people call them. */
  openRuns(): readonly string[];
  /** Computers that may not know of a removal yet. */
  unaware(condemned: Condemned): readonly string[];
}

export interface ObstacleFacts {
  readonly look: VaultLook;
  readonly places: readonly PlaceLook[];
  /** This computer. */
  readonly own: Fingerprint;
  /** held: no backup of this computer runs now. */
  readonly ownRuns: 'held' | 'unknown';
  /** What a person declared dead: runs, or computers. */
  readonly dead: readonly string[];
  readonly now: Date;
}

/** Throws `bad-argument` where something was declared dead that is not there. */
export const findObstacles = (facts: ObstacleFacts): Obstacles => {
  const { places, look, own, dead, now } = facts;
  const names = namesOf(look);
  const nameOf = (machine: string): string => names.get(machine) ?? machine.slice(0, 8);
  const isDead = (machine: string, run?: string): boolean =>
    dead.some(
      (said) =>
        said === nameOf(machine) || isStartOf(said, machine) || (run !== undefined && isStartOf(said, run)),
    );
  const runs = distinctRuns(places).map(
    ({ id, machine, renewed }): PruneRun => ({
      name: id,
      machine: nameOf(machine),
      renewed,
      age: Math.round((now.getTime() - Date.parse(renewed)) / 1000),
      dead: isDead(machine, id) || (machine === own && facts.ownRuns === 'held'),
    }),
  );
  const machines = [...new Set(places.flatMap((place) => place.machines))].filter(
    (machine) =>
      machine !== own &&
      machine !== certificateOf(look) &&
      !look.removals.revoked.has(machine as Fingerprint),
  );
  for (const said of dead) {
    const names = [...machines.flatMap((one) => [one, nameOf(one)]), ...runs.map(({ name }) => name)];
    if (!names.some((name) => name === said || isStartOf(said, name)))
      throw new SafelightError('bad-argument', {
        what: '--dead-run',
        why: `no run or computer is called ${said}`,
      });
  }
  return {
    runs,
    openRuns: () => runs.filter((run) => !run.dead).map(({ machine, name }) => `${machine} (${name})`),
    unaware: (condemned) =>
      machines.filter((machine) => !isDead(machine) && !isAware(machine, condemned, facts)).map(nameOf),
  };
};

const SHORTEST = 6;

const isStartOf = (said: string, name: string): boolean => said.length >= SHORTEST && name.startsWith(said);

const certificateOf = ({ removals: _, snapshots }: VaultLook): string | undefined =>
  snapshots[0]?.root.certificate;

const distinctRuns = (places: readonly PlaceLook[]): readonly OpenRun[] => [
  ...new Map(
    places.flatMap(({ runs }) => runs.map((run) => [`${run.machine}-${run.id}`, run] as const)),
  ).values(),
];

const namesOf = ({ snapshots, settings }: VaultLook): ReadonlyMap<string, string> =>
  new Map([
    ...settings.map((one) => [one.machine, one.machineName] as const),
    ...snapshots.map(({ root }) => [root.machine, root.machineName] as const),
  ]);

/**
 * Does every run of that computer know what was condemned, or can it be seen? Its newest snapshot says which removal it
 * obeyed; else the place that it backs up to must be here. Of one that never backed up, any of the places may be that.
 */
const isAware = (machine: string, { seq }: Condemned, { look, places }: ObstacleFacts): boolean => {
  const newest = look.snapshots.findLast(({ root }) => root.machine === machine)?.root.removals ?? null;
  if (newest !== null && (look.removals.numbers.get(newest as Sha256) ?? 0) >= seq) return true;
  const first = look.settings.find((one) => one.machine === machine)?.places?.[0]?.id;
  return first === undefined
    ? places.every(({ trouble }) => trouble === null)
    : places.some(({ config, trouble }) => config.id === first && trouble === null);
};
