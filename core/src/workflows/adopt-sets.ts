import type { MachineSettings, SetConfig, SnapshotRoot, VaultConfig } from '@safelight/manifests';
import type { Home } from './home.ts';
import type { OpenedSnapshot } from './snapshots.ts';

type KnownSet = Omit<SetConfig, 'vault'>;

/**
 * What a new computer backs up from now on. Of each set the computer that backed it up last decides: where it left the
 * set out since, so does this one. What it said nothing of is taken from the snapshot.
 */
export const adoptSets = async (
  home: Home,
  vault: VaultConfig,
  known: {
    readonly snapshots: readonly OpenedSnapshot[];
    readonly settings: readonly MachineSettings[];
  },
): Promise<SetConfig[]> => {
  const sets = knownSets(
    known.snapshots.map(({ root }) => root),
    known.settings,
  ).map((set): SetConfig => ({ ...set, vault: vault.id }));
  await home.changeConfig((config) => {
    const kept = config.sets.filter(({ id }) => !sets.some((set) => set.id === id));
    return { ...config, sets: [...kept, ...sets] };
  });
  return sets;
};

/** `roots`: oldest first. */
export const knownSets = (
  roots: readonly SnapshotRoot[],
  settings: readonly MachineSettings[],
): KnownSet[] => {
  const newest = new Map(roots.map((root) => [root.set.id, root]));
  const saidBy = new Map(settings.map((one) => [one.machine, one.sets]));
  const backedUp = [...newest.values()].flatMap(({ set, machine }) => {
    const said = saidBy.get(machine);
    return said === undefined ? [set] : said.filter(({ id }) => id === set.id);
  });
  const others = settings.flatMap(({ sets }) => sets).filter(({ id }) => !newest.has(id));
  return [...new Map([...backedUp, ...others].map((set) => [set.id, set])).values()];
};
