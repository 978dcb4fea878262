import type { BackupDocument, PlaceFed, RunNotice, RunNumbers, RunOutcome } from '@safelight/manifests';

/** How a run ended that the system began. */
export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly numbers: RunNumbers;
  /** In a sentence for people. */
  readonly why: string | null;
  /** What is missing, or broke it off. */
  readonly faults: readonly RunFault[];
}

export interface RunFault {
  readonly code: string;
  /** A sentence for people, which may name files. */
  readonly message: string;
}

/** How many there are of each kind, the most first: what may be told where no name may. */
export const tally = (faults: readonly RunFault[]): RunNotice['faults'] =>
  [...Map.groupBy(faults, ({ code }) => code)]
    .map(([code, all]) => ({ code, count: all.length }))
    .sort((a, b) => b.count - a.count);

/** Of a run that came to its end. */
export const endOf = ({ complete, sets, places }: BackupDocument): RunEnd => {
  const faults = [
    ...sets.flatMap(({ problems }) => problems.map(({ code, message }) => ({ code, message }))),
    ...places.flatMap(({ lacking }) => lacking.map(({ code, message }) => ({ code, message }))),
  ];
  return {
    outcome: complete && faults.length === 0 && places.every(isNoFault) ? 'complete' : 'incomplete',
    numbers: {
      sets: sets.length,
      ofSets: sets.length,
      files: sum(sets.map(({ stored }) => stored.files)),
      bytes: sum(sets.map(({ stored }) => stored.bytes)),
      missing: faults.length,
      places: 1 + places.filter(({ whole }) => whole).length,
      ofPlaces: 1 + places.length,
    },
    why: places.flatMap(({ trouble }) => trouble?.message ?? []).join(' ') || null,
    faults,
  };
};

/** A drive in the drawer is where it should be; a store, and a drive that was there, are to hold everything. */
const isNoFault = ({ kind, there, copied, whole }: PlaceFed): boolean =>
  whole || (kind === 'folder' && !there && copied.files === 0);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
