import type { Fingerprint, Sha256 } from '../model/digest.ts';

/** What a photographer wants to keep. */
export interface Retention {
  /** All snapshots of so many days. */
  readonly days: number;
  /** The newest of each of so many weeks, the running one included. */
  readonly weeks: number;
  /** The newest of each of so many months; null: of every month. */
  readonly months: number | null;
}

export const USUAL: Retention = { days: 30, weeks: 52, months: null };

/** A snapshot as the rule looks at it. */
export interface KnownSnapshot {
  readonly sha256: Sha256;
  readonly machine: Fingerprint;
  /** Its set's id. */
  readonly set: string;
  readonly created: Date;
  readonly complete: boolean;
}

/** Why a snapshot stays. `forgotten`: nobody backs up its set any more. `originals`: what it alone holds. */
export type Reason = 'newest' | 'days' | 'week' | 'month' | 'forgotten' | 'unnamed' | 'originals';

export interface Kept {
  readonly why: readonly Reason[];
  /** Originals that it alone holds. */
  readonly originals: number;
}

/** Tells what would be lost with a snapshot. */
export interface Holdings {
  /** This snapshot stays. */
  keep(snapshot: Sha256): void;
  /** Originals of a snapshot that none of those that stay holds. */
  alone(snapshot: Sha256): number;
}

export interface RetentionOptions {
  readonly retention: Retention;
  readonly now: Date;
  /** Sets that somebody backs up. */
  readonly backedUp: ReadonlySet<string>;
  /** Sets that were named: only these; null: all that are backed up. */
  readonly named: ReadonlySet<string> | null;
}

/**
 * Which snapshots stay, by their SHA-256; all others go. `snapshots` oldest first, in the order of the chain: clocks say in which
 * week a snapshot was made, and never which is newer.
 */
export const planRetention = (
  snapshots: readonly KnownSnapshot[],
  holdings: Holdings,
  options: RetentionOptions,
): ReadonlyMap<Sha256, Kept> => {
  const stays = new Map<Sha256, Kept>();
  for (const [sha256, why] of byRule(snapshots, options)) {
    stays.set(sha256, { why, originals: 0 });
    holdings.keep(sha256);
  }
  // The newest that holds it keeps it: older ones hold it no longer alone.
  for (const { sha256 } of snapshots.toReversed()) {
    if (stays.has(sha256)) continue;
    const originals = holdings.alone(sha256);
    if (originals === 0) continue;
    stays.set(sha256, { why: ['originals'], originals });
    holdings.keep(sha256);
  }
  return stays;
};

const byRule = (
  snapshots: readonly KnownSnapshot[],
  options: RetentionOptions,
): ReadonlyMap<Sha256, readonly Reason[]> => {
  const found = new Map<Sha256, Reason[]>();
  const series = Map.groupBy(snapshots, ({ set, machine }) => `${set} ${machine}`);
  for (const one of series.values()) {
    const newestFirst = one.toReversed();
    const untouched = whyUntouched(one[0]?.set ?? '', options);
    for (const snapshot of newestFirst) {
      if (untouched !== null) add(found, snapshot, untouched);
    }
    for (const snapshot of newestOf(newestFirst)) add(found, snapshot, 'newest');
    for (const [reason, bucketOf] of buckets(options))
      for (const snapshot of firstOfEach(newestFirst, bucketOf)) add(found, snapshot, reason);
  }
  return found;
};

const add = (found: Map<Sha256, Reason[]>, { sha256 }: KnownSnapshot, reason: Reason): void => {
  const reasons = found.get(sha256) ?? [];
  found.set(sha256, reasons.includes(reason) ? reasons : [...reasons, reason]);
};

const whyUntouched = (set: string, { named, backedUp }: RetentionOptions): Reason | null => {
  if (named !== null) return named.has(set) ? null : 'unnamed';
  return backedUp.has(set) ? null : 'forgotten';
};

/** The newest, and the newest in which nothing was missing. */
const newestOf = (newestFirst: readonly KnownSnapshot[]): readonly KnownSnapshot[] => [
  ...newestFirst.slice(0, 1),
  ...newestFirst.filter(({ complete }) => complete).slice(0, 1),
];

const DAY = 86_400_000;
/** 1970-01-05 was a Monday. */
const MONDAY = 4 * DAY;

type BucketOf = (snapshot: KnownSnapshot) => string | null;

/** In UTC: two computers in two time zones keep the same. */
const buckets = ({
  retention: { days, weeks, months },
  now,
}: RetentionOptions): readonly [Reason, BucketOf][] => {
  const weekOf = (date: Date): number => Math.floor((date.getTime() - MONDAY) / (7 * DAY));
  const monthOf = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth();
  return [
    // What is younger than now was made by a clock that is ahead: it is not old.
    ['days', ({ sha256, created }) => (now.getTime() - created.getTime() < days * DAY ? sha256 : null)],
    ['week', ({ created }) => within(weekOf(created), weekOf(now), weeks)],
    ['month', ({ created }) => within(monthOf(created), monthOf(now), months)],
  ];
};

const within = (bucket: number, now: number, number: number | null): string | null =>
  number === null || now - bucket < number ? String(bucket) : null;

const firstOfEach = (newestFirst: readonly KnownSnapshot[], bucketOf: BucketOf): readonly KnownSnapshot[] => {
  const first = new Map<string, KnownSnapshot>();
  for (const snapshot of newestFirst) {
    const bucket = bucketOf(snapshot);
    if (bucket !== null && !first.has(bucket)) first.set(bucket, snapshot);
  }
  return [...first.values()];
};
