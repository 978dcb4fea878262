import type { Sha256 } from '../model/digest.ts';
import type { Place, VaultPath } from '../place/place.ts';
import { promisedSha256 } from '../vault/layout.ts';
import type { PlaceContents } from './scan.ts';

/** A file that a place is to get. */
export interface Copy {
  readonly path: VaultPath;
  readonly size: number;
  /** What its bytes must come to; null where that was looked at in the places it may come from. */
  readonly sha256: Sha256 | null;
  /** Names of places that hold it, in the order in which they are asked; none: nobody has it. */
  readonly from: readonly string[];
  /** Name of the place that is to get it. */
  readonly to: string;
  /** Something lies there under this name, and is not what it should be. */
  readonly replaces: boolean;
}

/** Copies that may be made side by side; all of them are durable before the next step begins. */
export type Step = readonly Copy[];

/**
 * In the order in which a vault is written: what a file relies on is there before it. What was taken out on purpose
 * comes first, and roots last: a place that is cut off while it is fed lacks its newest snapshots and no more.
 */
const ORDER = [
  'removals',
  'machines',
  'objects',
  'keyrings',
  'settings',
  'deliveries',
  'ledger',
  'inventories',
  'snapshots',
] as const;

export interface Wishes {
  /** Names of the places that are to be fed. */
  readonly targets: ReadonlySet<string>;
  /** By name of a place: files of it that were found damaged. */
  readonly damaged: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * By the name of a place that is to be fed: what it lacks that any of them holds, or that a signed inventory says must be
 * there, the newest first.
 */
export const planCopies = (
  places: readonly PlaceContents[],
  wishes: Wishes,
): ReadonlyMap<string, readonly Copy[]> => {
  const removed = new Set(places.flatMap((one) => [...one.removed]));
  const wanted = wantedFiles(places, removed);
  const sources = places.toSorted(nearestFirst);
  return new Map(
    places
      .filter(({ place }) => wishes.targets.has(place.name))
      .map((target) => [
        target.place.name,
        wanted.flatMap((file) => copyFor(file, { target, sources, wishes }) ?? []),
      ]),
  );
};

/** What one place is to get, in the order in which a vault is written. */
export const inSteps = (copies: readonly Copy[]): readonly Step[] =>
  ORDER.map((folder) => copies.filter(({ path }) => path.startsWith(`${folder}/`))).filter(
    ({ length }) => length > 0,
  );

/** What one place is to get where that takes long. */
export interface LongSteps {
  /** With these it can be opened, and tells what it is to hold: catalogs, lists and all the rest, roots last. */
  readonly opening: readonly Step[];
  /** Shoot by shoot: whoever is cut off here has those that came. */
  readonly pictures: Step;
}

/** `later`: objects that nothing is opened by, pictures as a rule, in the order in which they are to go. */
export const inLongSteps = (copies: readonly Copy[], later: ReadonlySet<Sha256>): LongSteps => {
  const ranks = new Map<string | null, number>([...later].map((sha256, rank) => [sha256, rank]));
  const rankOf = ({ sha256 }: Copy): number => ranks.get(sha256) ?? -1;
  return {
    opening: inSteps(copies.filter((copy) => rankOf(copy) < 0)),
    pictures: copies
      .filter((copy) => rankOf(copy) >= 0)
      .toSorted((one, other) => rankOf(one) - rankOf(other)),
  };
};

interface Wanted {
  readonly path: VaultPath;
  /** By the inventory; null where none names it. */
  readonly size: number | null;
  readonly sha256: Sha256 | null;
  readonly seq: number;
}

/** The newest first: what was photographed last has the fewest copies. */
const wantedFiles = (places: readonly PlaceContents[], removed: ReadonlySet<string>): readonly Wanted[] => {
  const wanted = new Map<VaultPath, Wanted>();
  for (const { vouched } of places)
    for (const path of vouched) wanted.set(path, { path, size: null, sha256: promisedSha256(path), seq: 0 });
  for (const { named } of places)
    for (const [path, { size, seq, sha256 }] of named)
      if (!removed.has(sha256)) wanted.set(path, { path, size, sha256: sha256 as Sha256, seq });
  return [...wanted.values()].toSorted((one, other) => other.seq - one.seq);
};

const nearestFirst = (one: PlaceContents, other: PlaceContents): number =>
  distanceOf(one.place) - distanceOf(other.place);

/** A drive is here; a line may be slow and billed; what lies in an archive must be asked for as well. */
const distanceOf = ({ locator, storageClass = null }: Place): number => {
  if (storageClass !== null) return 2;
  return locator.kind === 'folder' ? 0 : 1;
};

const copyFor = (
  { path, size, sha256 }: Wanted,
  {
    target,
    sources,
    wishes: { damaged },
  }: { readonly target: PlaceContents; readonly sources: readonly PlaceContents[]; readonly wishes: Wishes },
): Copy | null => {
  const isSound = ({ place, files, vouched }: PlaceContents): boolean => {
    const found = files.get(path);
    if (found === undefined || damaged.get(place.name)?.has(path) === true) return false;
    return size === null ? vouched.has(path) : found === size;
  };
  if (isSound(target)) return null;
  const others = sources.filter((one) => one !== target && isSound(one));
  const replaces = target.files.has(path);
  const length = size ?? others[0]?.files.get(path) ?? 0;
  return {
    path,
    size: length,
    sha256,
    from: others.map(({ place }) => place.name),
    to: target.place.name,
    replaces,
  };
};
