import type { VaultConfig } from '@safelight/manifests';
import { Pace } from '../../fs/pace.ts';

/** By place: how fast it may be fed. */
export const pacesOf = ({ places }: Pick<VaultConfig, 'places'>): ReadonlyMap<string, Pace> =>
  new Map(places.flatMap(({ name, limit }) => (limit === undefined ? [] : [[name, new Pace(limit)]])));
