import type { RestoreReport } from '@safelight/core';
import { findingLines } from './findings.ts';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration, moment, rate } from './quantity.ts';

export const restoreText = (report: RestoreReport): Lines => [
  headline(report),
  ...firstOf(report.failures.map(({ message }) => message)),
  `  ${totals(report)}`,
  ...erasedLines(report),
  ...ageLines(report),
  ...catalogLines(report),
  ...findingLines(report.findings),
];

const headline = ({ snapshot, to, failures }: RestoreReport): string => {
  const what = `Snapshot ${snapshot.seq} of ${snapshot.set} (${moment(snapshot.created)})`;
  if (failures.length === 0) return `${what} is back in ${to}.`;
  return `${what}: ${count(failures.length, 'file is', 'files are')} not back in ${to}:`;
};

const totals = ({ files, bytes: size, already, links, seconds }: RestoreReport): string => {
  const there = already === 0 ? '' : `, ${count(already, 'file was', 'files were')} there already`;
  const linked = links === 0 ? '' : `, ${count(links, 'link')}`;
  return `${count(files, 'file')} restored (${bytes(size)}, ${rate(size, seconds)})${there}${linked}; each compared with what was backed up; ${duration(seconds)}.`;
};

const erasedLines = ({ erased }: RestoreReport): Lines =>
  erased === 0
    ? []
    : [
        `  ${count(erased, 'file was', 'files were')} erased from the vault on purpose and did not come back.`,
      ];

const ageLines = ({ missingThen, newestSeen, newestOffered, snapshot }: RestoreReport): Lines => [
  ...(missingThen === 0
    ? []
    : [
        `  When it was made, ${count(missingThen, 'file was', 'files were')} missing or unreadable: they are not in it.`,
      ]),
  ...(newestSeen > newestOffered
    ? [
        `  This copy of the vault is old: it ends with snapshot ${newestOffered}, and this computer has seen ${newestSeen}.`,
      ]
    : []),
  ...(snapshot.seq < newestOffered
    ? [`  The vault also holds newer snapshots, up to ${newestOffered}.`]
    : []),
];

const catalogLines = ({ catalog }: RestoreReport): Lines => {
  if (catalog === null) return [];
  if (catalog.relocated > 0)
    return [
      `  The catalog ${catalog.path} now points at the restored pictures; the copy as it was backed up lies beside it.`,
    ];
  return [
    `  The catalog is ${catalog.path}. ${relinkSteps(catalog.kind)}:`,
    ...catalog.moves.map(({ from, to }) => `    ${from}  →  ${to}`),
  ];
};

const relinkSteps = (kind: string): string =>
  kind.startsWith('capture-one')
    ? 'In Capture One, right-click each folder with a question mark in the Library tool, choose Locate…, and give'
    : 'In Lightroom, right-click each folder with a question mark, choose Find Missing Folder, and give';
