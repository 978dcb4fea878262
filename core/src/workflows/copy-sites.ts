import type { PlaceStatus, VaultConfig } from '@safelight/manifests';
import { type BytePath, pathText } from '../model/paths.ts';
import { openPlace } from '../place/open-place.ts';
import type { CopySite } from '../status/rule.ts';
import type { State } from '../vault/state.ts';
import { diskOf } from './disk-of.ts';
import type { Look } from './look-at-set.ts';
import { DISK, isKeptElsewhere, mediumOf } from './place/medium.ts';
import { placeDisks } from './place/place-disks.ts';
import { lockOf } from './place/renew-locks.ts';
import { placeConfig } from './places.ts';

/** Where the places of a vault are, in their order. */
export const placeSites = async (
  vault: VaultConfig,
  places: readonly PlaceStatus[],
  { state, at }: { readonly state: State; readonly at: Date },
): Promise<CopySite[]> => {
  const found = await placeDisks(vault, state);
  const disks = new Map<string, string>();
  for (const [name, { disk, shared }] of found)
    disks.set(name, disks.get(shared ?? '') ?? disk ?? `place ${name}`);
  return places.map(({ name, there }) => {
    const config = placeConfig(vault, name);
    return {
      disk: disks.get(name) ?? `place ${name}`,
      medium: mediumOf(config),
      isElsewhere: isKeptElsewhere(config),
      // A store is where it is.
      isPluggedIn: there && config.kind === 'folder',
      lock: lockOf(state, openPlace(name, config), at),
    };
  });
};

/** Where the originals below each root are; a root that is not there is a disk of its own. */
export const originalSites = async ({
  roots,
  seen,
}: Pick<Look, 'roots' | 'seen'>): Promise<ReadonlyMap<BytePath, CopySite>> => {
  const there = new Set(seen);
  const sites = await Promise.all(
    roots.map(async (root): Promise<[BytePath, CopySite]> => {
      const path = there.has(root) ? pathText(root) : null;
      const disk = path === null ? null : await diskOf(path);
      return [
        root,
        {
          disk: disk ?? `originals ${root}`,
          medium: DISK,
          isElsewhere: false,
          isPluggedIn: true,
          lock: 'none',
        },
      ];
    }),
  );
  return new Map(sites);
};
