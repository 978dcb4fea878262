import type { CheckReport } from '@safelight/core';
import { section } from './findings.ts';
import type { Lines } from './lines.ts';
import { bytes, count, day, duration, groups, rate } from './quantity.ts';

export const verifyText = (report: CheckReport): Lines => [
  headline(report),
  `  ${checked(report)}`,
  `  ${depth(report)}`,
  ...archivedLines(report),
  ...comingLines(report),
  ...provenLines(report),
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

const headline = ({ vault, place, depth, damage, foreign, archived, coming }: CheckReport): string => {
  const name = `The vault ${vault} in ${place}`;
  if (damage.length > 0) return `${name}: failed, ${count(damage.length, 'fault')}.`;
  if (foreign.length > 0)
    return `${name}: all there, but ${count(foreign.length, 'file is', 'files are')} not its own.`;
  if (coming.files > 0) return `${name}: not all there yet, and what was read of it is whole.`;
  return depth === 'sample' || archived.files > 0
    ? `${name}: everything is there, and what was read of it is whole.`
    : `${name}: complete.`;
};

const checked = ({ files, bytes: size, read, depth: reached, snapshots, seconds }: CheckReport): string => {
  const [listed, speed] =
    reached === 'sample' ? [' listed', rate(read.bytes, seconds)] : ['', rate(size, seconds)];
  return `${count(files, 'file')}, ${bytes(size)}, ${count(snapshots, 'snapshot')}${listed}; ${duration(seconds)}, ${speed}.`;
};

const someOf = ({ files, bytes: size }: CheckReport['read']): string =>
  `Of these ${count(files, 'file')} (${bytes(size)}) were read back now and compared with their SHA-256; of the others only presence and length.`;

const depth = ({ depth: reached, opened, read, archived }: CheckReport): string => {
  if (archived.files > 0 && reached === 'bytes') return someOf(read);
  switch (reached) {
    case 'sample':
      return someOf(read);
    case 'bytes':
      return 'Every file that must be there was read and compared with its SHA-256, without any key.';
    case 'keys':
      return 'Every file was read and compared with its SHA-256, and every key fits. `--read-data` opens all pictures too.';
    case 'data':
      return `Every file was read; ${count(opened?.files ?? 0, 'file')} (${bytes(opened?.bytes ?? 0)}) were opened and compared with what was backed up.`;
  }
};

const archivedLines = ({ archived: { files, bytes: size } }: CheckReport): Lines =>
  files === 0
    ? []
    : [
        `  ${count(files, 'file')} (${bytes(size)}) lie in an archive of the store: they are there, and were not read.`,
      ];

const comingLines = ({ coming: { files, bytes: size } }: CheckReport): Lines =>
  files === 0
    ? []
    : [
        `  ${count(files, 'file is', 'files are')} (${bytes(size)}) still on the way there: \`safelight place sync\` carries on.`,
      ];

/** Nobody need be told of a share where all was read. */
const provenLines = ({ depth: reached, archived, proven }: CheckReport): Lines => {
  if ((reached !== 'sample' && archived.files === 0) || proven === null) return [];
  const share = proven.of === 0 ? 0 : Math.floor((proven.bytes / proven.of) * 100);
  const oldest = proven.oldest === null ? '' : `, oldest proof ${day(proven.oldest)}`;
  return [`  Proven here: ${share} % of bytes${oldest}.`];
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
