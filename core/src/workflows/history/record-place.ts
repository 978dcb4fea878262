import type { PlaceConfig, VaultConfig } from '@safelight/manifests';
import type { Home } from '../home.ts';
import { record } from './record.ts';

/** Writes down that a place came, went, or is the first now. */
export const recordPlace = (
  home: Home,
  vault: VaultConfig,
  {
    kind,
    place,
    at,
  }: {
    readonly kind: 'place-added' | 'place-removed' | 'place-first';
    readonly place: Pick<PlaceConfig, 'name' | 'path'>;
    readonly at: Date;
  },
): Promise<void> =>
  record(home, vault, at, (name) => ({
    kind,
    data: { place: name(place.name), where: name(place.path) },
  }));
