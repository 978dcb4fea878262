import type { KeptSnapshot, PrunePlace, PruneReport, PruneRun, PruneWaiting } from '@safelight/core';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration, moment } from './quantity.ts';

export const pruneText = (report: PruneReport): Lines => [
  ...(report.applied ? [] : ['Nothing was changed.']),
  ...goLines(report),
  ...stayLines(report.stay),
  ...takenLines(report),
  ...markedLines(report),
  ...report.waiting.filter(({ ripe }) => !ripe).flatMap(waitingLines),
  ...runLines(report.runs),
  ...report.places.flatMap((place) => placeLines(report, place)),
  ...(report.applied || report.go.length + report.taken.files === 0
    ? []
    : ['', '`safelight prune --apply` does it; have the recovery words at hand.']),
];

const goLines = ({ go, applied }: PruneReport): Lines =>
  go.length === 0
    ? [`No snapshot ${applied ? 'went' : 'would go'}.`]
    : [
        `${count(go.length, 'snapshot')} ${applied ? 'went' : 'would go'}:`,
        ...firstOf(
          go.map(({ seq, created, set, machine }) => `${seq}  ${moment(created)}  ${set}, from ${machine}`),
        ),
      ];

const REASONS: Readonly<Record<KeptSnapshot['why'][number], string>> = {
  newest: 'the newest',
  days: 'of the last days',
  week: 'the newest of its week',
  month: 'the newest of its month',
  forgotten: 'its set is not backed up any more (--set names it)',
  unnamed: 'of another set',
  originals: 'it alone holds',
};

const whyLine = ({ why, originals }: KeptSnapshot): string =>
  why
    .map((reason) =>
      reason === 'originals' ? `it alone holds ${count(originals, 'original')}` : REASONS[reason],
    )
    .join(', ');

const stayLines = (stay: PruneReport['stay']): Lines =>
  stay.length === 0
    ? []
    : [
        `${count(stay.length, 'snapshot')} ${stay.length === 1 ? 'stays' : 'stay'}:`,
        ...firstOf(
          stay
            .toReversed()
            .map(
              (one) => `${one.seq}  ${moment(one.created)}  ${one.set}, from ${one.machine}: ${whyLine(one)}`,
            ),
        ),
      ];

const takenLines = ({ taken, applied }: PruneReport): Lines =>
  taken.files === 0
    ? []
    : [
        `${bytes(taken.bytes)} that were marked earlier ${applied ? 'are taken away' : 'can be taken away now'}.`,
      ];

const markedLines = ({ marked, applied, next }: PruneReport): Lines =>
  marked.files === 0
    ? []
    : applied
      ? [
          `${bytes(marked.bytes)} are marked. ${next === null ? '' : `\`safelight prune --apply\` on ${moment(next)} or later takes them away.`}`,
        ]
      : [`${bytes(marked.bytes)} would be marked, and taken away by a later \`safelight prune --apply\`.`];

const waitingLines = ({ bytes: size, since, from, runs, computers }: PruneWaiting): Lines => [
  `${bytes(size)} were marked on ${moment(since)}. They wait`,
  ...(new Date(from) > new Date() ? [`  until ${moment(from)}`] : []),
  ...runs.map((run) => `  for the backup on ${run}`),
  ...computers.map(
    (name) =>
      `  for a backup of ${name}, which may not know yet (gone for good: --dead-run ${JSON.stringify(name)})`,
  ),
];

const runLines = (runs: readonly PruneRun[]): Lines =>
  runs
    .filter(({ dead }) => !dead)
    .map(
      ({ name, machine, age }) =>
        `A backup of ${machine} is open; it was last heard of ${duration(Math.max(age, 0))} ago. If it will never go on: --dead-run ${name}`,
    );

const placeLines = ({ applied }: PruneReport, place: PrunePlace): Lines => {
  const { name, there, trouble, marked, taken, kept, until } = place;
  if (!there)
    return [`${name}: ${trouble?.message ?? 'not there.'} What goes waits for \`safelight place sync\`.`];
  return [
    `${name}: ${bytes(taken.bytes)} ${applied ? 'freed' : 'come free now'}, ${bytes(marked.bytes)} later.`,
    ...(trouble === null ? [] : [`  Not to the end: ${trouble.message} \`safelight place sync\` goes on.`]),
    ...(kept === 0
      ? []
      : [
          `  ${count(kept, 'file')} cannot be deleted there${until === null ? '' : ` before ${moment(until)}: locked`}.`,
        ]),
  ];
};
