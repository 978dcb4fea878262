import type { ErasedAt, EraseReport } from '@safelight/manifests';
import type { Lines } from './lines.ts';
import { bytes, count, moment } from './quantity.ts';

/** Paths that are told one by one. */
const FEW = 5;

/** What an erasure will reach, before it is asked for. */
export const eraseReachText = (report: EraseReport): Lines => [
  `${report.path}: ${count(report.files, 'file')}, ${bytes(report.bytes)}, in ${count(report.snapshots, 'snapshot')} of ${report.vault}.`,
  'They would be taken out of every snapshot, in every place that is there. Nothing brings them back.',
  ...staysLines(report),
];

export const eraseText = (report: EraseReport): Lines => {
  if (!report.erased) return [...eraseReachText(report), 'Nothing was written.'];
  const open = report.places.filter(({ done }) => !done);
  return [
    open.length === 0
      ? `${report.path} is erased: ${count(report.files, 'file')}, ${bytes(report.bytes)}. Nobody can open them in any place of the vault.`
      : `${report.path} is erased where it could be reached: ${count(report.files, 'file')}, ${bytes(report.bytes)}. It is NOT gone everywhere:`,
    ...report.places.map(placeLine),
    ...staysLines(report),
  ];
};

const placeLine = ({ name, done, kept, until, keptUntil, seen }: ErasedAt): string => {
  const end = keptUntil === null ? '' : `, locked until ${moment(keptUntil)}`;
  if (done)
    return kept === 0
      ? `  ${name}: gone, older versions included.`
      : `  ${name}: what opens it is gone, older versions included. ${count(kept, 'sealed file stays', 'sealed files stay')} there as noise that nobody can open${end}.`;
  if (kept === 0)
    return `  ${name}: not reached (${seen === null ? 'never seen' : `last seen ${moment(seen)}`}). It still opens there until \`safelight place sync\` has run with it connected.`;
  return until === null
    ? `  ${name}: ${count(kept, 'file')} could not be deleted: the key in use may not. Delete them there, then run \`safelight place sync\`.`
    : `  ${name}: what opens it is locked there until ${moment(until)}. It still opens there; \`safelight place sync\` after that day makes it final.${isLonger(until, keptUntil) ? ` Sealed files stay for longer${end}: noise from then on, that nobody can open.` : ''}`;
};

/** By days. */
const isLonger = (until: string, keptUntil: string | null): boolean =>
  keptUntil !== null && until.slice(0, 10) < keptUntil.slice(0, 10);

const staysLines = ({ shared, catalogs, unreadable, onDisk, deliveries }: EraseReport): Lines => [
  ...listed(shared, 'Files elsewhere hold the same:'),
  ...listed(catalogs, 'Catalogs stay, and name the pictures; delete them there in your editor:'),
  ...(onDisk === 0
    ? []
    : [
        `${count(onDisk, 'file still lies', 'files still lie')} on this disk: delete them there yourself. Backups leave them out from now on.`,
      ]),
  ...(unreadable === 0
    ? []
    : [
        `${count(unreadable, 'sealed file is', 'sealed files are')} damaged or not of this vault, and could not be looked into: \`safelight verify\` names them.`,
      ]),
  ...(deliveries.length === 0
    ? []
    : [
        'These went to clients and cannot be called back:',
        ...deliveries.map(({ client, purpose, made }) => `  ${client}, ${moment(made)} (${purpose})`),
      ]),
  'Names of the files stay in the lists of older snapshots. Drives and printouts that Safelight does not know are not reached.',
];

const listed = (paths: readonly string[], what: string): Lines =>
  paths.length === 0
    ? []
    : [
        what,
        ...paths.slice(0, FEW).map((path) => `  ${path}`),
        ...(paths.length > FEW ? [`  and ${paths.length - FEW} more (--json tells all)`] : []),
      ];
