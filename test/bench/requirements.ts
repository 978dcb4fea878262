import type { Task } from './contender.ts';
import type { MillionTask } from './million.ts';
import type { Results } from './results.ts';
import { median, medianSeconds, peakBytes, timesAsFast } from './statistics.ts';

/** A number the design asks for, and what was found. */
export interface Verdict {
  readonly asked: string;
  readonly found: string;
  readonly met: boolean;
}

const MB = 1e6;

/** NaN and null are what was not measured: no verdict then. */
const verdict = (
  asked: string,
  value: number | null,
  unit: string,
  met: (value: number) => boolean,
): readonly Verdict[] =>
  value === null || Number.isNaN(value)
    ? []
    : [{ asked, found: `${value.toFixed(2)} ${unit}`, met: met(value) }];

const faster = (
  results: Results,
  asked: string,
  task: Task,
  other: string,
  least: number,
): readonly Verdict[] =>
  results.shoot === null
    ? []
    : verdict(
        `${asked}: ≥ ${least} × ${other}`,
        timesAsFast(results.shoot.samples, task, ['safelight', other]),
        '×',
        (ratio) => ratio >= least,
      );

const notSlower = (results: Results, other: string): readonly Verdict[] =>
  results.shoot === null
    ? []
    : verdict(
        `nothing changed: no slower than ${other}`,
        1 / timesAsFast(results.shoot.samples, 'again', ['safelight', other]),
        '× its time',
        (ratio) => ratio <= 1,
      );

const memory = (name: string, part: Results['shoot' | 'many' | 'twice']): readonly Verdict[] => {
  const peak = part === null ? null : peakBytes(part.samples, 'safelight');
  return verdict(
    `memory, ${name}: ≤ 250 MB`,
    peak === null ? null : peak / MB,
    'MB',
    (value) => value <= 250,
  );
};

const manyUnchanged = ({ many }: Results): readonly Verdict[] =>
  many === null
    ? []
    : verdict(
        `${many.files.toLocaleString('en')} small files, nothing changed: ≤ 2 s`,
        medianSeconds(many.samples, 'safelight', 'again'),
        's',
        (seconds) => seconds <= 2,
      );

const growth = ({ growth: part }: Results): readonly Verdict[] => {
  const bytesOf = (name: string) =>
    part?.measured.find(({ contender }) => contender === name)?.bytes ?? Number.NaN;
  const ratio = bytesOf('safelight') / bytesOf('restic');
  return verdict(
    'a catalog edited by 1 %: ≤ 0.3 × the growth of restic',
    ratio,
    '×',
    (value) => value <= 0.3,
  );
};

const million = ({ million: part }: Results): readonly Verdict[] => {
  if (part === null) return [];
  const images = `${part.images.toLocaleString('en')} images`;
  const of = (task: MillionTask) => part.runs.filter((run) => run.task === task);
  const seconds = (task: MillionTask) => median(of(task).map((run) => run.seconds));
  const peak = Math.max(...of('enumerate').map(({ peakBytes: bytes }) => bytes)) / MB;
  return [
    ...verdict(`${images} enumerated: ≤ 6 s`, seconds('enumerate'), 's', (value) => value <= 6),
    ...verdict(`${images} enumerated: ≤ 400 MB`, peak, 'MB', (value) => value <= 400),
    ...verdict(`${images} and their files compared: ≤ 15 s`, seconds('check'), 's', (value) => value <= 15),
  ];
};

/** Every requirement that was measured, in the design's order. */
export const verdicts = (results: Results): readonly Verdict[] => [
  ...faster(results, 'first backup', 'first', 'restic', 4),
  ...faster(results, 'first backup', 'first', 'bare pipeline', 0.85),
  ...notSlower(results, 'restic'),
  ...notSlower(results, 'borg'),
  ...manyUnchanged(results),
  ...faster(results, 'all data verified against hashes', 'verify', 'restic', 3),
  ...faster(results, 'all data opened as well', 'prove', 'restic', 3),
  ...faster(results, 'restore', 'restore', 'restic', 2.5),
  ...growth(results),
  ...million(results),
  ...memory('shoot', results.shoot),
  ...memory('many small files', results.many),
  ...memory('twice as many', results.twice),
];
