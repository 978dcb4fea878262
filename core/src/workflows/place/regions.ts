import { isRegionName, type PlaceConfig, type PlaceSummary } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import { isKeptElsewhere } from './medium.ts';

/** The name of a region as people type it. Throws `bad-argument`. */
export const parseRegion = (text: string): string => {
  const name = text.toLowerCase();
  if (!isRegionName(name))
    throw new SafelightError('bad-argument', {
      what: `--region ${text}`,
      why: 'it is a name as stores give them, as in eu or eu-central-1',
    });
  return name;
};

/** What its store answered counts before what was declared; null where nobody said. */
export const regionOf = ({ store, region }: PlaceConfig): PlaceSummary['region'] => {
  const answered = store?.region ?? null;
  if (answered !== null) return { name: answered, proven: true };
  return region === undefined ? null : { name: region, proven: false };
};

/**
 * The first of the rules that a place breaks; null where it lies where they all allow it. What is kept where this computer
 * is, and does not itself answer that it lies somewhere else, needs no region.
 */
export const regionError = (
  place: PlaceConfig,
  rules: readonly (readonly string[])[],
): SafelightError<'place-region'> | null => {
  const region = regionOf(place);
  if (region?.proven !== true && !isKeptElsewhere(place)) return null;
  const name = region?.name ?? null;
  const allowed = rules.find((one) => !one.some((allowed) => isOf(allowed, name)));
  if (allowed === undefined) return null;
  return new SafelightError('place-region', { place: place.name, region: name, allowed: [...allowed] });
};

/** `eu` stands for itself and for what goes on after a hyphen: stores call their regions `eu-central-1`. */
const isOf = (allowed: string, region: string | null): boolean => {
  const name = region?.toLowerCase();
  return name === allowed || name?.startsWith(`${allowed}-`) === true;
};
