import type { VaultConfig } from '@safelight/manifests';
import type { Fingerprint } from '../../model/digest.ts';
import type { RunContext } from '../../model/events.ts';
import type { Place } from '../../place/place.ts';
import { objectPath } from '../../vault/layout.ts';
import { State } from '../../vault/state.ts';
import { recordCheck } from '../history/record-check.ts';
import type { Home } from '../home.ts';
import { noteCheck, proofsOf } from '../note-proofs.ts';
import { checkPlace } from '../verify.ts';

/** Reads every byte of a place, and keeps what came of it. Gives the files that are damaged. */
export const findDamage = async (
  home: Home,
  vault: VaultConfig,
  place: Place,
  context: RunContext,
): Promise<ReadonlySet<string>> => {
  const found = await checkPlace(place, vault.certificate as Fingerprint, context);
  const at = context.clock();
  noteCheck({ home, vault }, { place: place.name, ...found, at });
  await recordCheck(home, vault, { report: found.report, place: place.name, at });
  return new Set(found.report.damage.map(({ path }) => path));
};

/** What earlier checks found damaged, by place. */
export const knownDamage = (
  home: Home,
  vault: VaultConfig,
  places: readonly { readonly place: Place }[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  using state = new State(home.statePath(vault.id));
  return new Map(
    places.map(({ place: { name } }) => [
      name,
      new Set<string>(proofsOf(state, vault, name).damaged().map(objectPath)),
    ]),
  );
};
