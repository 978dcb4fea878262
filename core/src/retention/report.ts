import type { PlaceFed, PrunePlace, PruneReport, PruneRun, PruneWaiting } from '@safelight/manifests';
import type { Kept } from './plan.ts';
import type { Going } from './plan-condemned.ts';

export type { PruneReport } from '@safelight/manifests';

type Told = Pick<PruneReport['stay'][number], 'seq' | 'sha256' | 'created' | 'machine' | 'set'>;

/** What lies in a place: bytes of each object and keyring by its SHA-256. */
export interface PlaceSizes {
  readonly name: string;
  readonly trouble: PrunePlace['trouble'];
  readonly sizes: ReadonlyMap<string, number>;
}

export interface PruneFacts {
  readonly vault: string;
  readonly applied: boolean;
  /** All that stood, oldest first; `kept`: null where it goes. */
  readonly snapshots: readonly (Told & { readonly kept: Kept | null })[];
  readonly condemned: Going;
  /** When what is condemned now may go. */
  readonly from: Date;
  readonly taken: Going;
  readonly waiting: readonly (Omit<PruneWaiting, 'files' | 'bytes'> & { readonly going: Going })[];
  readonly runs: readonly PruneRun[];
  /** The first one first. */
  readonly places: readonly PlaceSizes[];
  /** What came of clearing them; nothing where nothing was done. */
  readonly fed: readonly PlaceFed[];
}

export const pruneReport = (facts: PruneFacts): PruneReport => {
  const { vault, applied, snapshots, condemned, taken, waiting, runs, places, fed } = facts;
  const sizes = places[0]?.sizes ?? new Map<string, number>();
  const gone = new Set(idsOf(taken));
  const marked = [...new Set([...idsOf(condemned), ...waiting.flatMap(({ going }) => idsOf(going))])].filter(
    (sha256) => !gone.has(sha256),
  );
  return {
    vault,
    applied,
    go: snapshots.filter(({ kept }) => kept === null).map(({ kept: _, ...told }) => told),
    stay: snapshots.flatMap(({ kept, ...told }) => (kept === null ? [] : [{ ...told, ...kept }])),
    marked: amountOf(sizes, idsOf(condemned)),
    taken: amountOf(sizes, idsOf(taken)),
    next: nextOf(facts),
    waiting: waiting.map(({ going, ...one }) => ({ ...one, ...amountOf(sizes, idsOf(going)) })),
    runs,
    places: places.map((place) =>
      placeOf(place, { marked, taken: idsOf(taken), fed: fed.find(({ name }) => name === place.name) }),
    ),
  };
};

const idsOf = ({ objects, keyrings }: Going): readonly string[] => [...objects, ...keyrings];

const amountOf = (sizes: ReadonlyMap<string, number>, ids: readonly string[]) => {
  const there = ids.flatMap((sha256) => sizes.get(sha256) ?? []);
  return { files: there.length, bytes: there.reduce((sum, size) => sum + size, 0) };
};

/** What is ripe and was not taken yet is due already. */
const nextOf = ({ applied, condemned, from, waiting }: PruneFacts): string | null => {
  const due = [
    ...waiting.filter(({ ripe }) => !(applied && ripe)).map((one) => one.from),
    ...(applied && condemned.objects.length + condemned.keyrings.length > 0 ? [from.toISOString()] : []),
  ];
  return due.toSorted()[0] ?? null;
};

const placeOf = (
  { name, trouble, sizes }: PlaceSizes,
  {
    marked,
    taken,
    fed,
  }: {
    readonly marked: readonly string[];
    readonly taken: readonly string[];
    readonly fed: PlaceFed | undefined;
  },
): PrunePlace => ({
  name,
  there: trouble === null && fed?.there !== false,
  trouble: trouble ?? fed?.trouble ?? null,
  marked: amountOf(sizes, marked),
  taken: amountOf(sizes, taken),
  kept: fed?.removed.kept ?? 0,
  until: fed?.removed.until ?? null,
});

/** 7 where it was applied and a place could not be cleared to the end; 0 otherwise. */
export const pruneExit = ({ applied, places }: PruneReport): number =>
  applied && places.some(({ trouble, there }) => there && trouble !== null) ? 7 : 0;
