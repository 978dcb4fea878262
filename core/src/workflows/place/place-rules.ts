import type { Config, PlaceConfig, Rule, VaultConfig } from '@safelight/manifests';
import type { SafelightError } from '../../model/errors.ts';
import { erasingError } from './erasing.ts';
import { regionError } from './regions.ts';

/** Everything a place may be asked for: it holds all sets of its vault. */
export const placeRules = (
  { sets }: Pick<Config, 'sets'>,
  vault: Pick<VaultConfig, 'id' | 'rule'>,
): readonly Rule[] =>
  [vault.rule, ...sets.filter((set) => set.vault === vault.id).map(({ rule }) => rule)].flatMap(
    (rule) => rule ?? [],
  );

/** Null for a place that all of the rules allow. */
const placeError = (place: PlaceConfig, rules: readonly Rule[]): SafelightError | null =>
  regionError(
    place,
    rules.flatMap(({ regions }) => (regions === undefined ? [] : [regions])),
  ) ??
  erasingError(
    place,
    rules.flatMap(({ eraseWithin }) => eraseWithin ?? []),
  );

/** By name: places that the rules do not allow. Another computer may have made a rule since they were added. */
export const placeErrors = (config: Config, vault: VaultConfig): ReadonlyMap<string, SafelightError> => {
  const rules = placeRules(config, vault);
  return new Map(
    vault.places.flatMap((place): [string, SafelightError][] => {
      const error = placeError(place, rules);
      return error === null ? [] : [[place.name, error]];
    }),
  );
};

/** Throws `place-region` or `place-keeps-erased`. */
export const assertAllowed = (place: PlaceConfig, rules: readonly Rule[]): void => {
  const error = placeError(place, rules);
  if (error !== null) throw error;
};
