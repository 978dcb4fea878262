import type { CheckReport } from '@safelight/core';
import { section } from './findings.ts';
import type { Lines } from './lines.ts';
import { bytes, count, duration, groups, rate } from './quantity.ts';

export const verifyText = (report: CheckReport): Lines => [
  headline(report),
  `  ${checked(report)}`,
  `  ${depth(report)}`,
  ...pinLines(report),
  ...section('Damaged or missing:', report.damage),
  ...section('Ignored, because this vault did not sign it:', report.foreign),
  ...section('Worth knowing:', report.notes),
  ...leftLines(report),
  ...(report.damage.length === 0
    ? []
    : [
        'Bring these files back from another copy of the vault; a new backup of the same pictures stores them again.',
      ]),
];

const headline = ({ vault, place, damage, foreign }: CheckReport): string => {
  const name = `The vault ${vault} in ${place}`;
  if (damage.length > 0) return `${name}: failed, ${count(damage.length, 'fault')}.`;
  if (foreign.length > 0)
    return `${name}: all there, but ${count(foreign.length, 'file is', 'files are')} not its own.`;
  return `${name}: complete.`;
};

const checked = ({ files, bytes: size, snapshots, seconds }: CheckReport): string =>
  `${count(files, 'file')}, ${bytes(size)}, ${count(snapshots, 'snapshot')}; ${duration(seconds)}, ${rate(size, seconds)}.`;

const depth = ({ depth: reached, opened }: CheckReport): string => {
  switch (reached) {
    case 'bytes':
      return 'Every file that must be there was read and compared with its SHA-256, without any key.';
    case 'keys':
      return 'Every file was read and compared with its SHA-256, and every key fits. `--read-data` opens all pictures too.';
    case 'data':
      return `Every file was read; ${count(opened?.files ?? 0, 'file')} (${bytes(opened?.bytes ?? 0)}) were opened and compared with what was backed up.`;
  }
};

const pinLines = ({ pinned, certificate }: CheckReport): Lines =>
  pinned
    ? []
    : [
        '  Nothing on this computer says that the vault is yours. Compare its fingerprint with your kit, or pass it with --fingerprint:',
        `  ${groups(certificate)}`,
      ];

const leftLines = ({ unclaimed }: CheckReport): Lines =>
  unclaimed.files === 0
    ? []
    : [
        `  ${count(unclaimed.files, 'file')} (${bytes(unclaimed.bytes)}) belong to no snapshot: a backup was cut off or is still at work.`,
      ];
