import type { SnapshotsReport } from '@safelight/core';
import { findingLines } from './findings.ts';
import type { Lines } from './lines.ts';
import { bytes, count, moment } from './quantity.ts';

/** Oldest first: what a person looks for is at the end, beside the prompt. */
export const snapshotsText = ({ snapshots, findings }: SnapshotsReport): Lines => [
  ...(snapshots.length === 0 ? ['There is no snapshot yet. `safelight backup PATH` makes the first.'] : []),
  ...snapshots.map(
    ({ seq, created, set, files, bytes: size, complete, problems, machine }) =>
      `${String(seq).padStart(4)}  ${moment(created)}  ${set}: ${count(files, 'file')}, ${bytes(size)}, ` +
      `${complete ? 'complete' : `incomplete (${problems} missing or unreadable)`}, from ${machine}`,
  ),
  ...findingLines(findings),
];
