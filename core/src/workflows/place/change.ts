import type { Feeding, PlaceConfig, PlaceList } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import type { Place } from '../../place/place.ts';
import { chooseVault, type Home } from '../home.ts';
import { type PlaceChange, placeConfig, placeOf } from '../places.ts';
import { listPlaces } from './list.ts';
import { assertAllowed, placeRules } from './place-rules.ts';

/** What is declared of a place: nothing can be asked of it that would tell. */
export interface PlaceDeclared {
  readonly when?: Feeding;
  /** Bytes a second; null: no longer. */
  readonly limit?: number | null;
  readonly site?: NonNullable<PlaceConfig['site']>;
  readonly medium?: string;
  /** As a store would call it; null: no longer. */
  readonly region?: string | null;
}

/**
 * `place change`: what is not named stays as it is; a store is asked again. Throws `bad-argument`, `place-region`, `place-keeps-erased`, and as
 * `withFacts`.
 */
export const changePlace = async (
  home: Home,
  { vaultName, name, mode, now }: PlaceChange,
  declared: PlaceDeclared,
): Promise<PlaceList> => {
  const config = await home.config();
  const vault = chooseVault(config, home, vaultName);
  const known = placeConfig(vault, name);
  if (declared.medium !== undefined) assertMedium(declared.medium);
  const rules = placeRules(config, vault);
  if (mode === 'dry-run') assertAllowed(declaredAs(known, declared), rules);
  else {
    const { store } = await withFacts(known, await placeOf(vault, name), now);
    assertAllowed(declaredAs({ ...known, store }, declared), rules);
    await home.changeVault(vault.id, ({ places, ...rest }) => ({
      ...rest,
      places: places.map((one) => (one.name === name ? declaredAs({ ...one, store }, declared) : one)),
    }));
  }
  return listPlaces(home, vaultName, now);
};

/** A place as it was declared; what is not named stays. */
export const declaredAs = (
  config: PlaceConfig,
  { limit, region, ...declared }: PlaceDeclared,
): PlaceConfig => {
  const { limit: limitBefore, region: regionBefore, ...rest } = { ...config, ...declared };
  const now = { limit: chosen(limit, limitBefore), region: chosen(region, regionBefore) };
  return {
    ...rest,
    ...(now.limit === null ? {} : { limit: now.limit }),
    ...(now.region === null ? {} : { region: now.region }),
  };
};

const chosen = <T>(said: T | null | undefined, before: T | undefined): T | null =>
  said === undefined ? (before ?? null) : said;

/** With what its store says now. Throws `place-public`, and what keeps it from being asked. */
export const withFacts = async (config: PlaceConfig, place: Place, now: Date): Promise<PlaceConfig> => {
  const facts = await place.facts();
  return facts === null ? config : { ...config, store: { ...facts, at: now.toISOString() } };
};

/** Throws `bad-argument`: a kind of medium is a word. */
export const assertMedium = (medium: string): void => {
  if (!/^[\p{L}\p{N}-]{1,20}$/u.test(medium))
    throw new SafelightError('bad-argument', {
      what: '--medium',
      why: 'it is one word: disk, ssd, tape, cloud …',
    });
};
