import type { BackupDocument, BackupReport } from '@safelight/core';
import { catalogStateLines } from './catalog-state.ts';
import { kindName } from './kinds.ts';
import { firstOf, type Lines } from './lines.ts';
import { fedLines } from './places.ts';
import { bytes, count, duration, rate } from './quantity.ts';
import { missedLines } from './scheduled-run.ts';

export const backupText = ({ sets, places, missed }: BackupDocument): Lines => [
  ...missedLines(missed),
  ...sets.flatMap(oneReport),
  ...places.flatMap(fedLines),
];

const oneReport = (report: BackupReport): Lines => [
  headline(report),
  ...firstOf(report.problems.map(({ message }) => message)),
  `  ${totals(report)}`,
  ...catalogLines(report),
  ...report.excluded.map(
    (rule) => `  Left out: ${count(rule.entries, 'entry', 'entries')}, ${rule.reason} (rule ${rule.rule}).`,
  ),
  ...report.notes.map((note) => `  Note: ${note}`),
  ...(report.problems.length === 0
    ? []
    : ['  What could be read is in the snapshot. Mend what is listed and back up again.']),
];

const headline = ({ set, problems, complete }: BackupReport): string => {
  const name = `${set.name} (${kindName(set.kind)})`;
  if (complete) return `${name}: complete.`;
  return `${name}: incomplete, ${count(problems.length, 'file is not as it', 'files are not as they')} should be:`;
};

const totals = ({ totals: all, stored, carried, seq, place, seconds }: BackupReport): string => {
  const news =
    stored.files === 0
      ? 'nothing new'
      : `${count(stored.files, 'file')} new or changed (${bytes(stored.bytes)}, ${rate(stored.bytes, seconds)})`;
  const kept = carried === 0 ? '' : `, ${count(carried, 'file')} kept from an earlier snapshot`;
  return `Snapshot ${seq} in ${place}: ${count(all.files, 'file')}, ${bytes(all.bytes)}; ${news}${kept}; ${duration(seconds)}.`;
};

const catalogLines = ({ catalog }: BackupReport): Lines => {
  if (catalog === null) return [];
  const version = catalog.version === null ? 'of an unknown version' : `version ${catalog.version}`;
  const pictures = catalog.counts === null ? '' : `, ${count(catalog.counts.images, 'picture')}`;
  const orphans =
    catalog.orphans === 0
      ? ''
      : ` ${count(catalog.orphans, 'file lies', 'files lie')} beside them that it does not know.`;
  return [
    `  The ${catalog.kind === 'capture-one-session' ? 'session' : 'catalog'} (${version}${pictures}) refers to ${count(catalog.references, 'original')}.${orphans}`,
    ...catalogStateLines(catalog).map((line) => `  ${line}`),
  ];
};
