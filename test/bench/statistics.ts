import type { Task } from './contender.ts';
import type { Sample } from './rounds.ts';

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
};

const samplesOf = (samples: readonly Sample[], contender: string, task: Task): readonly Sample[] =>
  samples.filter((sample) => sample.contender === contender && sample.task === task);

/** Median wall time; NaN where it did not run. */
export const medianSeconds = (samples: readonly Sample[], contender: string, task: Task): number =>
  median(samplesOf(samples, contender, task).map(({ seconds }) => seconds));

/** How many times as fast as the other: the median of the ratios within each round, which the machine's moods spare. */
export const timesAsFast = (
  samples: readonly Sample[],
  task: Task,
  [one, other]: readonly [string, string],
): number => {
  const others = samplesOf(samples, other, task);
  return median(
    samplesOf(samples, one, task).flatMap(({ round, seconds }) =>
      others.filter((sample) => sample.round === round).map((sample) => sample.seconds / seconds),
    ),
  );
};

/** The most memory it held in any task, in bytes; null where that was not measured. */
export const peakBytes = (samples: readonly Sample[], contender: string): number | null => {
  const peaks = samples
    .filter((sample) => sample.contender === contender)
    .flatMap(({ peakBytes: peak }) => peak ?? []);
  return peaks.length === 0 ? null : Math.max(...peaks);
};
