import type { HistoryCheck } from '@safelight/core';
import { section } from './findings.ts';
import type { Lines } from './lines.ts';
import { count } from './quantity.ts';

export const historyCheckText = (report: HistoryCheck): Lines => [
  headline(report),
  ...report.computers.map(
    ({ computer, machine, events, published }) =>
      `  ${computer ?? machine}: ${count(events, 'entry', 'entries')}, ${published} of them in the vault.`,
  ),
  `  ${reach(report)}`,
  ...section('Not as it was written:', report.damage),
  ...section('Ignored, because this vault did not sign it:', report.foreign),
  ...section('Worth knowing:', report.notes),
];

const headline = ({ vault, damage, foreign, events }: HistoryCheck): string => {
  if (damage.length > 0)
    return `The history of the vault ${vault}: failed, ${count(damage.length, 'fault')}.`;
  if (foreign.length > 0)
    return `The history of the vault ${vault}: all there, but ${count(foreign.length, 'file is', 'files are')} not its own.`;
  if (events === 0) return `The history of the vault ${vault} begins now: nothing was written down yet.`;
  return `The history of the vault ${vault} is whole.`;
};

const reach = ({ reach: reached, snapshots }: HistoryCheck): string =>
  reached === 'own'
    ? 'This computer can add to the vault but not read it: only what it did itself was checked, and not against the snapshots.'
    : `Compared with the ${count(snapshots, 'snapshot')} that name it. What was done after the newest of them nobody else vouches for.`;
