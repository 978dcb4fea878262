import { join, parse, resolve, sep } from 'node:path';
import type { PlaceConfig, VaultConfig } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import { openPlace } from '../place/open-place.ts';
import type { Place } from '../place/place.ts';
import { readPlaceMark } from '../vault/place-mark.ts';
import { mountPoints } from './drives.ts';

/** What is to be done with a place that is known. */
export interface PlaceChange {
  readonly vaultName: string | null;
  readonly name: string;
  readonly mode: 'write' | 'dry-run';
  readonly now: Date;
}

/** A place by its name; the first that was configured where none is named. Throws `bad-argument`. */
export const placeConfig = (vault: VaultConfig, name: string | null): PlaceConfig => {
  const found = name === null ? vault.places[0] : vault.places.find((place) => place.name === name);
  if (found === undefined)
    throw new SafelightError('bad-argument', { what: '--place', why: `no place is named ${name}` });
  return found;
};

/** The place of that name, wherever its drive is mounted now. It need not be there. */
export const placeOf = async (vault: VaultConfig, name: string | null): Promise<Place> =>
  placeAt(placeConfig(vault, name), () => mountPoints(process.platform));

/**
 * The folder of a place, known by its mark: where it was, else on another mounted drive under the same last names. One
 * without a mark is where it was.
 */
export const placeAt = async (
  config: PlaceConfig,
  mounted: () => Promise<readonly string[]>,
): Promise<Place> => {
  const here = openPlace(config.name, { kind: config.kind, path: config.path });
  if (config.kind !== 'folder' || config.id === undefined || (await isMarked(here, config.id))) return here;
  for (const path of elsewhere(config.path, await mounted())) {
    const place = openPlace(config.name, { kind: config.kind, path });
    if (await isMarked(place, config.id)) return place;
  }
  return here;
};

/**
 * Throws `place-absent` where another place of the vault lies under its path. A mark that is missing or damaged leaves
 * it to the certificate.
 */
export const assertMark = async (place: Place, { places }: VaultConfig): Promise<void> => {
  const id = places.find(({ name }) => name === place.name)?.id;
  const mark = id === undefined ? null : await readPlaceMark(place);
  if (mark !== null && mark.place !== id)
    throw new SafelightError('place-absent', { place: place.name, path: place.locator.path });
};

/** Are backups sealed into it? The others hold copies. */
export const isFirst = ({ places }: VaultConfig, place: string): boolean => places[0]?.name === place;

const isMarked = async (place: Place, id: string): Promise<boolean> =>
  (await readPlaceMark(place))?.place === id;

/** So many names of its path may be below where its drive is mounted. */
const DEEPEST = 6;

const elsewhere = (path: string, mounted: readonly string[]): readonly string[] => {
  const names = resolve(path)
    .slice(parse(resolve(path)).root.length)
    .split(sep);
  const tails = Array.from({ length: Math.min(DEEPEST, names.length) + 1 }, (_, count) =>
    names.slice(names.length - count),
  );
  return mounted.flatMap((mount) => tails.map((tail) => join(mount, ...tail)));
};
