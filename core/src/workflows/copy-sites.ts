import type { PlaceStatus, VaultConfig } from '@safelight/manifests';
import { type BytePath, pathText } from '../model/paths.ts';
import type { CopySite } from '../status/rule.ts';
import type { State } from '../vault/state.ts';
import { diskOf } from './disk-of.ts';
import type { Look } from './look-at-set.ts';
import { DISK, isKeptElsewhere, mediumOf } from './place/medium.ts';
import { diskOfPlace, sharedDisk } from './place/shared-disk.ts';
import { placeConfig } from './places.ts';

/** Where the places of a vault are, in their order. */
export const placeSites = async (
  vault: VaultConfig,
  places: readonly PlaceStatus[],
  state: State,
): Promise<CopySite[]> => {
  const disks = new Map<string, string>();
  const sites: CopySite[] = [];
  for (const { name, there } of places) {
    const config = placeConfig(vault, name);
    const shared = await sharedDisk(vault, name, state);
    const own = (await diskOfPlace(vault, name)) ?? `place ${name}`;
    const disk = shared === null ? own : (disks.get(shared) ?? own);
    disks.set(name, disk);
    sites.push({
      disk,
      medium: mediumOf(config),
      isElsewhere: isKeptElsewhere(config),
      // A store is where it is.
      isPluggedIn: there && config.kind === 'folder',
    });
  }
  return sites;
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
        { disk: disk ?? `originals ${root}`, medium: DISK, isElsewhere: false, isPluggedIn: true },
      ];
    }),
  );
  return new Map(sites);
};
