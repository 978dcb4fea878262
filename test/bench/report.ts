import { type Task, tasks } from './contender.ts';
import { type MillionTask, millionTasks } from './million.ts';
import { type Verdict, verdicts } from './requirements.ts';
import type { Results } from './results.ts';
import type { Sample } from './rounds.ts';
import { median, medianSeconds, peakBytes, timesAsFast } from './statistics.ts';

const names: Readonly<Record<Task, string>> = {
  first: 'first backup',
  again: 'backup, nothing changed',
  verify: 'verify: all data read, against hashes',
  prove: 'verify: all data read and opened',
  restore: 'restore',
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [row(head), row(head.map(() => '---')), ...rows.map(row), ''];

const contendersOf = (samples: readonly Sample[]): readonly string[] =>
  [...new Set(samples.map(({ contender }) => contender))].toSorted(
    (a, b) => Number(b === 'safelight') - Number(a === 'safelight'),
  );

const secondsCell = (
  samples: readonly Sample[],
  contender: string,
  task: Task,
  bytes: number | null,
): string => {
  const seconds = medianSeconds(samples, contender, task);
  if (Number.isNaN(seconds)) return '–';
  const rate = bytes === null || task === 'again' ? '' : ` (${(bytes / seconds / 1e6).toFixed(0)} MB/s)`;
  return `${seconds.toFixed(2)} s${rate}`;
};

const ratioCell = (samples: readonly Sample[], task: Task): string => {
  const ratio = timesAsFast(samples, task, ['safelight', 'restic']);
  return Number.isNaN(ratio) ? '–' : ratio.toFixed(2);
};

const memoryRow = (samples: readonly Sample[], contenders: readonly string[]): readonly string[] => [
  'most memory',
  ...contenders.map((contender) => {
    const peak = peakBytes(samples, contender);
    return peak === null ? '–' : `${(peak / 1e6).toFixed(0)} MB`;
  }),
  '',
];

const samplesTable = (samples: readonly Sample[], bytes: number | null): readonly string[] => {
  const contenders = contendersOf(samples);
  const measured = tasks.filter((task) => samples.some((sample) => sample.task === task));
  return table(
    ['', ...contenders, 'times as fast as restic'],
    [
      ...measured.map((task) => [
        names[task],
        ...contenders.map((contender) => secondsCell(samples, contender, task, bytes)),
        ratioCell(samples, task),
      ]),
      memoryRow(samples, contenders),
    ],
  );
};

const verdictTable = (found: readonly Verdict[]): readonly string[] =>
  table(
    ['asked', 'found', 'met'],
    found.map((verdict) => [verdict.asked, verdict.found, verdict.met ? 'yes' : '**no**']),
  );

const millionNames: Readonly<Record<MillionTask, string>> = {
  enumerate: 'copied, checked and enumerated',
  check: 'and compared with its files',
};

const millionTable = ({ million }: Results): readonly string[] =>
  table(
    ['', 'time', 'of it on a processor', 'most memory'],
    millionTasks.flatMap((task) => {
      const runs = (million?.runs ?? []).filter((run) => run.task === task);
      if (runs.length === 0) return [];
      const [seconds, busy] = [runs.map((run) => run.seconds), runs.map((run) => run.busy)].map(median);
      const peak = Math.max(...runs.map(({ peakBytes: bytes }) => bytes)) / 1e6;
      return [
        [millionNames[task], `${seconds?.toFixed(1)} s`, `${busy?.toFixed(1)} s`, `${peak.toFixed(0)} MB`],
      ];
    }),
  );

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines];

const growthTable = ({ growth }: Results): readonly string[] =>
  table(
    ['', 'added to the store'],
    (growth?.measured ?? []).map(({ contender, bytes }) => [contender, `${(bytes / 1e6).toFixed(1)} MB`]),
  );

const count = (files: number): string => files.toLocaleString('en');

/** The page of figures, as Markdown. */
export const report = (results: Results, machine: readonly string[], rounds: number): string => {
  const { shoot, many, twice, growth, million } = results;
  const shootTitle = `A shoot: ${count(shoot?.files ?? 0)} files, ${((shoot?.bytes ?? 0) / 1e6).toFixed(0)} MB`;
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench`; not edited by hand. Every figure is the median of interleaved rounds',
    `(${rounds} of them, ${Math.min(rounds, 3)} for many files) with warm caches, of whole processes from start to exit; ratios are medians of the`,
    'ratios within a round. Memory is that of the biggest process.',
    '',
    ...machine.map((line) => `- ${line}`),
    '',
    ...section('What was asked', verdictTable(verdicts(results))),
    ...section(shootTitle, shoot === null ? [] : samplesTable(shoot.samples, shoot.bytes)),
    ...section(
      `${count(many?.files ?? 0)} small files`,
      many === null ? [] : samplesTable(many.samples, null),
    ),
    ...section(
      `${count(twice?.files ?? 0)} small files`,
      twice === null ? [] : samplesTable(twice.samples, null),
    ),
    ...section(
      `A hundredth of a catalog of ${((growth?.bytes ?? 0) / 1e6).toFixed(0)} MB edited`,
      growthTable(results),
    ),
    ...section(`A catalog of ${count(million?.images ?? 0)} images`, millionTable(results)),
  ].join('\n');
};
