import type { BackupDocument, RunNumbers, RunOutcome } from '@safelight/manifests';

/** How a run ended that the system began. */
export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly numbers: RunNumbers;
  /** In a sentence for people. */
  readonly why: string | null;
  /** What is missing, in sentences for people: they may name files. */
  readonly missing: readonly string[];
}

/** Of a run that came to its end. */
export const endOf = ({ complete, sets, places }: BackupDocument): RunEnd => {
  const missing = [
    ...sets.flatMap(({ problems }) => problems.map(({ message }) => message)),
    ...places.flatMap(({ lacking }) => lacking.map(({ message }) => message)),
  ];
  return {
    outcome: complete && missing.length === 0 ? 'complete' : 'incomplete',
    numbers: {
      sets: sets.length,
      ofSets: sets.length,
      files: sum(sets.map(({ stored }) => stored.files)),
      bytes: sum(sets.map(({ stored }) => stored.bytes)),
      missing: missing.length,
      places: 1 + places.filter(({ whole }) => whole).length,
      ofPlaces: 1 + places.length,
    },
    why: places.flatMap(({ trouble }) => trouble?.message ?? []).join(' ') || null,
    missing,
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
