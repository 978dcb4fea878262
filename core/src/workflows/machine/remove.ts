import type { Machine, MachineRemoved, MadeSnapshot, VaultConfig } from '@safelight/manifests';
import type { RecoveryWords } from '../../keys/words.ts';
import type { Fingerprint } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { armorOpener, type Opener, readSecret, type Signer } from '../../seal/openpgp.ts';
import { newestRemovals, nextRemoval, putRemoval } from '../../vault/removals.ts';
import { record } from '../history/record.ts';
import { chooseVault, type Home } from '../home.ts';
import { type Reached, reachPlaces } from '../place/reach.ts';
import { spread } from '../place/spread.ts';
import { openPrimary } from '../primary-key.ts';
import { chooseMachine } from './choose.ts';
import { keptOf } from './kept-of.ts';
import { knownMachines } from './list.ts';
import { madeSnapshot, type PlacedRoot, rootsByMachine } from './snapshots-of.ts';

export type { MachineRemoved } from '@safelight/manifests';

export interface RemoveMachineOptions {
  readonly vaultName: string | null;
  /** Name, or the beginning of the fingerprint. */
  readonly machine: string;
  readonly words: RecoveryWords;
  /** Nothing counts from this number of a snapshot on; null: all that is known now does. */
  readonly from: number | null;
  /** May it be this computer itself? */
  readonly own: 'allow' | 'refuse';
  readonly mode: 'write' | 'dry-run';
}

/**
 * `machine remove`: what that computer adds from now on is a stranger's; what it added before stays. Throws `words-wrong`,
 * `machine-unknown`, `machine-ambiguous`, `machine-is-this`, `bad-argument`.
 */
export const removeMachine = async (
  home: Home,
  options: RemoveMachineOptions,
  context: RunContext,
): Promise<MachineRemoved> => {
  const planned = await planRemoval(home, options, context);
  return options.mode === 'write' ? carryOut(home, planned, context) : toldRemoval(planned);
};

/** A computer that is to be removed, looked up and opened with the words. */
export interface PlannedRemoval {
  readonly vault: VaultConfig;
  readonly reached: Reached;
  readonly primary: Signer;
  readonly opener: Opener;
  readonly machine: Machine;
  readonly cut: Cut;
}

/** Writes nothing. Throws what `removeMachine` throws. */
export const planRemoval = async (
  home: Home,
  options: Omit<RemoveMachineOptions, 'mode'>,
  context: RunContext,
): Promise<PlannedRemoval> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  const reached = await reachPlaces(vault, context);
  const primary = await openPrimary(reached.stores, options.words);
  const opener = await readSecret(await armorOpener(primary));
  const roots = await rootsByMachine(reached.stores);
  const known = await knownMachines(home, vault, { ...reached, opener, roots });
  const machine = chooseMachine(known, options.machine);
  if (machine.own && options.own === 'refuse')
    throw new SafelightError('machine-is-this', { name: machine.name });
  const own = roots.get(machine.fingerprint as Fingerprint) ?? [];
  return { vault, reached, primary, opener, machine, cut: cutAt(own, machine, options.from) };
};

/** What would be done. */
export const toldRemoval = async (planned: PlannedRemoval): Promise<MachineRemoved> => ({
  ...(await toldCut(planned)),
  removed: false,
  places: [],
  away: [...planned.reached.away],
});

/** Publishes it, spreads it and writes it down. */
export const carryOut = async (
  home: Home,
  planned: PlannedRemoval,
  context: RunContext,
): Promise<MachineRemoved> => {
  const { vault, reached, machine, cut } = planned;
  const told = await toldCut(planned);
  if (await publish(planned))
    await record(home, vault, context.clock(), (name) => ({
      kind: 'computer-removed',
      data: { computer: name(machine.name), of: machine.fingerprint as Fingerprint, from: cut.from },
    }));
  return {
    ...told,
    removed: true,
    ...(await spread(home, vault, reached, { ...context, command: 'machine remove' })),
  };
};

/** Where a computer is cut off, and its snapshots on both sides, the newest first. */
interface Cut {
  readonly from: number;
  readonly kept: readonly PlacedRoot[];
  readonly dropped: readonly PlacedRoot[];
}

const cutAt = (own: readonly PlacedRoot[], machine: Machine, wanted: number | null): Cut => {
  const highest = machine.removed?.from ?? (own[0]?.root.seq ?? 0) + 1;
  const from = wanted ?? highest;
  if (from < 1 || from > highest)
    throw new SafelightError('bad-argument', {
      what: '--from',
      why: `what counts of ${machine.name} ends before snapshot ${highest}, so give a number from 1 to ${highest}`,
    });
  return {
    from,
    kept: own.filter(({ root }) => root.seq < from),
    dropped: own.filter(({ root }) => root.seq >= from),
  };
};

/** Snapshots that are told one by one. */
const FEW = 5;

const toldCut = async ({
  vault,
  machine: { name, fingerprint, own, kind },
  cut: { from, kept, dropped },
  opener,
}: PlannedRemoval): Promise<Omit<MachineRemoved, 'removed' | 'places' | 'away'>> => {
  const told = (roots: readonly PlacedRoot[]): Promise<MadeSnapshot[]> =>
    Promise.all(roots.map((root) => madeSnapshot(root, opener)));
  return {
    vault: vault.name,
    machine: { name, fingerprint, own, kind },
    from,
    kept: kept.length,
    dropped: await told(dropped),
    last: await told(kept.slice(0, FEW)),
  };
};

/** Into the first place that is there; the others get it by being fed. False where all of it was said before. */
const publish = async ({
  reached: { stores },
  machine: { fingerprint, removed },
  cut: { from },
  primary,
  opener,
}: PlannedRemoval): Promise<boolean> => {
  const [first] = stores;
  if (first === undefined || removed?.from === from) return false;
  const machine = fingerprint as Fingerprint;
  const kept = await keptOf(stores, { machine, from, opener });
  const taken = { machines: [{ machine, from, kept: [...kept] }] };
  await putRemoval(first, nextRemoval(first, await newestRemovals(stores), taken), primary);
  return true;
};
