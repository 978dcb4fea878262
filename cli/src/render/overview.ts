import type { NextStep, Overview } from '@safelight/core';
import type { Lines } from './lines.ts';
import { bytes, count, moment } from './quantity.ts';
import { missedLines } from './scheduled-run.ts';

/** Three lines of how things stand, and the one next step. */
export const overviewText = (report: Overview): Lines => [
  vaultLine(report),
  backupLine(report),
  ...missedLines(report.missed),
  wordsLine(report),
  next[report.next],
];

const vaultLine = ({ vault, path, trouble, free, snapshots }: Overview): string => {
  if (trouble !== null) return `Vault ${vault}: ${trouble}`;
  const room = free === null ? '' : `, ${bytes(free)} free`;
  return `Vault ${vault} in ${path}: ${count(snapshots ?? 0, 'snapshot')}${room}.`;
};

const backupLine = ({ sets }: Overview): string => {
  if (sets.length === 0) return 'Backups: nothing was named yet.';
  return `Backups: ${sets.map(({ name, last }) => `${name} ${lastText(last)}`).join('; ')}.`;
};

const lastText = (last: Overview['sets'][number]['last']): string => {
  if (last === null) return 'unknown, not yet done from this computer';
  const how = last.problems === 0 ? 'complete' : `incomplete (${count(last.problems, 'file')})`;
  return `${how}, ${moment(last.at)}`;
};

const wordsLine = ({ wordsProven }: Overview): string =>
  wordsProven === null
    ? 'Recovery words: never typed back, so nobody knows whether they are right.'
    : `Recovery words: typed back on ${moment(wordsProven)}.`;

const next: { readonly [S in NextStep]: string } = {
  'bring-vault': 'Next: plug the drive of the vault in, then run `safelight doctor` if this stays.',
  'first-backup': 'Next: `safelight backup PATH`, with your catalog or a folder of pictures.',
  'prove-words': 'Next: take your kit and type the words back with `safelight key prove`.',
  backup: 'Next: `safelight backup`.',
  mend: 'Next: `safelight status` says what the last backup could not read.',
  none: 'Next: nothing. All is backed up.',
};
