import type { OpenReport } from '@safelight/core';
import type { OpenDocument, SeenVault } from '@safelight/manifests';
import { findingLines } from './findings.ts';
import type { Lines } from './lines.ts';
import { fedLines } from './places.ts';
import { count, groups } from './quantity.ts';

export const openText = (report: OpenDocument): Lines => (report.opened ? opened(report) : wouldOpen(report));

const opened = (report: OpenReport): Lines => [
  `This computer (${report.machine}) may now use the vault ${report.vault}.`,
  `  ${count(report.snapshots, 'snapshot')}, the newest is number ${report.newest}; ${count(report.files, 'file')} known again.`,
  ...(report.writeOnly ? ['  It can add to the vault and check it, but not read it.'] : []),
  ...(report.entries === 0
    ? []
    : [`  ${count(report.entries, 'entry', 'entries')} of its history known again: \`safelight history\`.`]),
  ...report.sets.map(({ name, path }) => `  Backed up from now on: ${name} (${path})`),
  ...report.places.map(({ name, path }) => `  A copy lies in ${path} (${name}).`),
  ...(report.brought === null ? [] : fedLines(report.brought)),
  ...findingLines(report.findings),
  ...(report.backupsWait
    ? [
        'Backups need a drive: `safelight place add DIR` brings everything there, then `safelight place first NAME`.',
      ]
    : []),
  'Next: `safelight snapshots` lists what is in it; `safelight restore latest --to DIR` brings it back.',
];

const wouldOpen = ({ vault, path, certificate }: SeenVault): Lines => [
  `Nothing was written. This would let this computer use the vault ${vault} in ${path}.`,
  `  Its fingerprint: ${groups(certificate)}`,
];
