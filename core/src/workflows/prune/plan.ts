import type { SetConfig } from '@safelight/manifests';
import type { Fingerprint, Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { type Kept, planRetention, type Retention } from '../../retention/plan.ts';
import {
  type Going,
  type Needed,
  planCondemned,
  planTaken,
  stillCondemned,
} from '../../retention/plan-condemned.ts';
import type { Condemned } from '../../vault/removals.ts';
import { readableStore, type Session } from '../session.ts';
import type { OpenedSnapshot } from '../snapshots.ts';
import { assertClocks } from './clocks.ts';
import { lookAtPlaces, type PlaceLook } from './look-places.ts';
import { lookAtVault, neededBy, type VaultLook } from './look-vault.ts';
import { findObstacles, type Obstacles } from './obstacles.ts';

export interface PruneOptions {
  readonly retention: Retention;
  /** Names of sets; none: all that somebody backs up. */
  readonly sets: readonly string[];
  /** Days after which what was condemned may go. */
  readonly grace: number;
  /** Runs and computers that a person declared dead. */
  readonly dead: readonly string[];
}

/** A condemnation that is not done with. */
export interface Waiting {
  readonly condemned: Condemned;
  readonly going: Going;
  readonly from: Date;
  readonly runs: readonly string[];
  readonly computers: readonly string[];
  readonly ripe: boolean;
}

/** What a pruning would do now. */
export interface PrunePlan {
  readonly now: Date;
  readonly look: VaultLook;
  readonly places: readonly PlaceLook[];
  readonly obstacles: Obstacles;
  readonly stays: ReadonlyMap<Sha256, Kept>;
  readonly goes: readonly OpenedSnapshot[];
  readonly condemned: Going;
  readonly taken: Going;
  readonly waiting: readonly Waiting[];
}

const DAY = 86_400_000;

/** Looks at all places and reads all manifests; writes nothing. The look is disposed of with the plan's `look`. */
export const planPrune = async (
  session: Session,
  options: PruneOptions & { readonly ownRuns: 'held' | 'unknown' },
  context: RunContext,
): Promise<PrunePlan> => {
  const now = context.clock();
  const own = session.store.machine.fingerprint;
  const places = await lookAtPlaces(session.vault, context);
  const look = await lookAtVault(readableStore(session), context);
  try {
    assertClocks(look, places, { own, now });
    const obstacles = findObstacles({ look, places, own, ownRuns: options.ownRuns, dead: options.dead, now });
    const stays = planRetention(look.snapshots.map(known), look.holdings, {
      retention: options.retention,
      now,
      backedUp: new Set(allSets(session, look).map(({ id }) => id)),
      named: options.sets.length === 0 ? null : namedSets(options.sets, session, look),
    });
    const goes = look.snapshots.filter(({ name }) => !stays.has(name.sha256));
    const before = neededBy(look, look.snapshots);
    const after = neededBy(
      look,
      look.snapshots.filter(({ name }) => stays.has(name.sha256)),
    );
    const waiting = waitingFor(look, before, { obstacles, grace: options.grace, now });
    const ripe = new Set(waiting.filter((one) => one.ripe).map(({ condemned }) => condemned));
    return {
      now,
      look,
      places,
      obstacles,
      stays,
      goes,
      condemned: planCondemned(look.vouched, look.removals, { before, after }),
      taken: planTaken(look.removals, before, (condemned) => ripe.has(condemned)),
      waiting,
    };
  } catch (error) {
    look[Symbol.dispose]();
    throw error;
  }
};

const known = ({ name, root }: OpenedSnapshot) => ({
  sha256: name.sha256,
  machine: root.machine as Fingerprint,
  set: root.set.id,
  created: new Date(root.created),
  complete: root.complete,
});

const allSets = ({ sets }: Session, { settings }: VaultLook): readonly Pick<SetConfig, 'id' | 'name'>[] => [
  ...sets,
  ...settings.flatMap((one) => one.sets),
];

const namedSets = (names: readonly string[], session: Session, look: VaultLook): ReadonlySet<string> => {
  const all = [...allSets(session, look), ...look.snapshots.map(({ root }) => root.set)];
  return new Set(
    names.flatMap((name) => {
      const found = all.filter((set) => set.name === name || set.id === name);
      if (found.length === 0) throw new SafelightError('set-unknown', { name });
      return found.map(({ id }) => id);
    }),
  );
};

const waitingFor = (
  look: VaultLook,
  needed: Needed,
  { obstacles, grace, now }: { readonly obstacles: Obstacles; readonly grace: number; readonly now: Date },
): readonly Waiting[] =>
  look.removals.condemned.flatMap((condemned) => {
    const going = stillCondemned(condemned, look.removals, needed);
    if (going.objects.length + going.keyrings.length === 0) return [];
    const from = new Date(Date.parse(condemned.at) + grace * DAY);
    const runs = obstacles.openRuns();
    const computers = obstacles.unaware(condemned);
    const ripe = now >= from && runs.length === 0 && computers.length === 0;
    return [{ condemned, going, from, runs, computers, ripe }];
  });
