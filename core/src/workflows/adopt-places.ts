import type { MachineSettings, PlaceConfig, VaultConfig } from '@safelight/manifests';
import { linkLocatorText, parseLinkLocator } from '../link/locator.ts';
import type { Place, PlaceLocator } from '../place/place.ts';
import { readPlaceMark } from '../vault/place-mark.ts';
import type { Home } from './home.ts';
import type { OpenedSnapshot } from './snapshots.ts';

/**
 * Where copies lie from now on, and the rule for them: as the computer that made the newest snapshot said. The place that
 * was opened comes first, wherever it is mounted here. Gives those beside it.
 */
export const adoptPlaces = async (
  home: Home,
  vault: VaultConfig,
  known: {
    readonly place: Place;
    readonly snapshots: readonly OpenedSnapshot[];
    readonly settings: readonly MachineSettings[];
  },
): Promise<readonly PlaceConfig[]> => {
  const machine = known.snapshots.at(-1)?.root.machine;
  const said = known.settings.find((one) => one.machine === machine) ?? known.settings[0];
  const mark = await readPlaceMark(known.place);
  const places = knownPlaces(
    known.place.locator,
    mark?.vault === vault.id ? mark.place : null,
    said?.places ?? [],
  );
  await home.changeVault(vault.id, (before) => ({
    ...before,
    places: [...places],
    ...(said?.rule === undefined ? {} : { rule: said.rule }),
  }));
  return places.slice(1);
};

/** `opened`, `id`: where the vault was opened, and its mark. One that never had a mark was the only place. */
export const knownPlaces = (
  opened: PlaceLocator,
  id: string | null,
  said: readonly PlaceConfig[],
): readonly PlaceConfig[] => {
  const marked = said.filter((one) => one.id !== undefined);
  const own = marked.find((one) => one.id === id);
  const others = marked.filter((one) => one !== own);
  if (own !== undefined) return [{ ...own, ...reachedBy(opened, own) }, ...others];
  const names = new Set(others.map(({ name }) => name));
  const name = ['vault', opened.path].find((one) => !names.has(one)) ?? `vault in ${opened.path}`;
  return [{ name, ...opened, ...(id === null ? {} : { id }) }, ...others];
};

/** As it was opened; a lock, a shorter one of keyrings, or a class that was not named then is not given up for that. */
const reachedBy = (opened: PlaceLocator, { kind, path }: PlaceConfig): PlaceLocator => {
  if (opened.kind !== 's3' || kind !== 's3') return opened;
  const [now, before] = [parseLinkLocator(opened.path), parseLinkLocator(path)];
  if (now.kind !== 's3' || before.kind !== 's3') return opened;
  const lock = now.lock ?? before.lock;
  const keys = now.keys ?? before.keys;
  const kept = {
    lock,
    keys: keys !== null && keys > (lock ?? 0) ? null : keys,
    storageClass: now.storageClass ?? before.storageClass,
  };
  return { kind, path: linkLocatorText({ ...now, ...kept }) };
};
