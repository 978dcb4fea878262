import type { CheckReport, VaultConfig } from '@safelight/manifests';
import type { Fingerprint } from '../../model/digest.ts';
import type { RunContext } from '../../model/events.ts';
import type { Place } from '../../place/place.ts';
import { objectPath } from '../../vault/layout.ts';
import { State } from '../../vault/state.ts';
import { comingTo } from '../coming-to.ts';
import type { Home } from '../home.ts';
import { keepCheck } from '../keep-check.ts';
import { proofsOf } from '../note-proofs.ts';
import { type SampleChoice, sampleOf } from '../sample-of.ts';
import { checkPlace } from '../verify.ts';

export interface PlaceDamage {
  /** Paths. */
  readonly damaged: ReadonlySet<string>;
  /** What was to be read, and lies in an archive of the store. */
  readonly unread: CheckReport['archived'];
}

/** Checks a place, and keeps what came of it, of which all is read or a sample. */
export const findDamage = async (
  home: Home,
  vault: VaultConfig,
  { place, sample }: { readonly place: Place; readonly sample: SampleChoice | null },
  context: RunContext,
): Promise<PlaceDamage> => {
  const own = { home, vault };
  const pin = vault.certificate as Fingerprint;
  const { name } = place;
  const known = { sample: sampleOf(own, name, sample), coming: comingTo(own, name) };
  const found = await checkPlace(place, { pin, ...known }, context);
  const { damage, archived } = await keepCheck(own, { place: place.name, found, at: context.clock() });
  const paths = damage.map(({ path }) => path);
  // What a sample did not come to may be known to be damaged.
  const before = sample === null ? [] : (knownDamage(home, vault, [{ place }]).get(place.name) ?? []);
  const unread = sample === null ? archived : { files: 0, bytes: 0 };
  return { damaged: new Set([...paths, ...before]), unread };
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
