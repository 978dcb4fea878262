import type { ErrorCode } from './error-data.ts';
import type { Wordings } from './error-wording.ts';
import { wordingsOfDelivery } from './error-wordings-delivery.ts';
import { wordingsOfHandoff } from './error-wordings-handoff.ts';
import { wordingsOfHistory } from './error-wordings-history.ts';
import { wordingsOfNames } from './error-wordings-names.ts';
import { wordingsOfRemoval } from './error-wordings-removal.ts';
import { wordingsOfUse } from './error-wordings-use.ts';

const SHRANK = {
  pictures: (lost: number, of: number) =>
    `${lost} of ${of} pictures are no longer in the catalog although their files still lie on the disk`,
  edits: (lost: number, of: number) => `${lost} pictures have lost their edits (of ${of} that had some)`,
  masks: (lost: number, of: number) => `${lost} of ${of} pictures with masks have none any more`,
  files: (lost: number, of: number) =>
    `${lost} of ${of} files are gone: it was emptied, or its drive is not mounted`,
} as const;

/** Faults of disks, sources and vaults, with all others. */
export const wordings: Wordings<ErrorCode> = {
  ...wordingsOfUse,
  ...wordingsOfHistory,
  ...wordingsOfNames,
  ...wordingsOfDelivery,
  ...wordingsOfHandoff,
  ...wordingsOfRemoval,
  'place-absent': {
    exit: 7,
    message: ({ place, path }) => `${place} is not there: ${path} cannot be reached.`,
    hint: ({ others = [] }) =>
      others.length === 0
        ? 'Plug the drive in, or check that the folder is mounted, and run this again.'
        : `Plug the drive in, or check that the folder is mounted; or name another copy of the vault: ${others.join(', ')}.`,
  },
  'place-behind': {
    exit: 7,
    message: ({ place, why }) => `${place} is not up to date: ${why}.`,
    hint: () => 'The next backup or `safelight place sync` carries on.',
  },
  'place-unreachable': {
    exit: 7,
    message: ({ place, path, why }) => `${place} (${path}) cannot be used now: ${why}.`,
    hint: () => 'Mend what it says, and run this again: what was stored stays stored.',
  },
  'place-is-other-vault': {
    exit: 6,
    message: ({ path, expected, found }) =>
      `${path} holds another vault (${found}) than the one expected (${expected}).`,
    hint: () => 'Check which drive is plugged in.',
  },
  'not-a-vault': {
    exit: 6,
    message: ({ path, why }) => `${path} is not a Safelight vault: ${why}.`,
    hint: () => 'Name the folder that holds vault.json.',
  },
  'format-unknown': {
    exit: 6,
    message: ({ path, format }) =>
      `${path} is of vault format ${String(format)}, which this Safelight does not know.`,
    hint: () => 'Install a newer Safelight.',
  },
  'disk-full': {
    exit: 7,
    message: ({ path }) => `The disk that holds ${path} is full.`,
    hint: () =>
      'Make room and run this again: what was stored stays stored, and the run carries on from there.',
  },
  'disk-failing': {
    exit: 7,
    message: ({ path }) => `The disk that holds ${path} reports an error.`,
    hint: () =>
      'Check its cable and its health, then run this again: what was stored stays stored. If the error comes back, use another disk.',
  },
  'read-only': {
    exit: 7,
    message: ({ path }) => `${path} cannot be written: its disk or folder is read-only.`,
    hint: () => 'Check the write-protect switch and the permissions of the folder.',
  },
  'source-missing': {
    exit: 3,
    message: ({ path }) => `${path} is missing.`,
    hint: () => 'Plug in the drive it lies on, or find it with the editor, and back up again.',
  },
  'copy-lost': {
    exit: 4,
    message: ({ path }) => `${path} is not on the disk, and its copy in the vault is lost or damaged.`,
    hint: () =>
      'Put it back on the disk and back up again, or bring the lost file of the vault back from another copy of the vault.',
  },
  'source-placeholder': {
    exit: 3,
    message: ({ path }) => `${path} is a placeholder: its bytes are in a cloud, and not on this disk.`,
    hint: () =>
      'Have it downloaded (Finder: Keep Downloaded; Explorer: Always keep on this device), and back up again.',
  },
  'source-offline': {
    exit: 3,
    message: ({ path, root }) => `${path} is missing: its folder ${root} is not there.`,
    hint: () => 'Plug in the drive it lies on and back up again.',
  },
  'source-unreadable': {
    exit: 3,
    message: ({ path, why }) => `${path} cannot be read: ${why}.`,
    hint: () => 'Check the drive and the permissions of the file, and back up again.',
  },
  'source-changing': {
    exit: 3,
    message: ({ path }) => `${path} kept changing while it was read.`,
    hint: () => 'Let the program that writes it finish, and back up again.',
  },
  'not-a-catalog': {
    exit: 3,
    message: ({ path, why }) => `${path} is not a catalog: ${why}.`,
    hint: () => 'Its bytes are backed up as they are; name the right file if this is not the one.',
  },
  'catalog-damaged': {
    exit: 4,
    message: ({ path, why }) => `The catalog ${path} is damaged: ${why}.`,
    hint: () =>
      'Its bytes are backed up as they are. Open it in its editor, or go back to an older snapshot.',
  },
  'catalog-busy': {
    exit: 3,
    message: ({ path, why }) => `The catalog ${path} could not be copied in one piece: ${why}.`,
    hint: () => 'Close the editor and back up again.',
  },
  'catalog-open-long': {
    exit: 3,
    message: ({ path, since }) =>
      `${path} was open in Lightroom in every backup since ${since}: what lies in its -data folder (masks and the like) was copied while it was being written, and the last copy taken while it was closed is more than 7 days old.`,
    hint: () => 'Quit Lightroom once and back up; then open it again.',
  },
  'catalog-row-refused': {
    exit: 3,
    message: ({ path, row, why }) => `The catalog ${path} names ${row}, which was not followed: ${why}.`,
    hint: () =>
      'Look for this picture in the editor; if it is one of yours, add its folder to the backup by name.',
  },
  'original-changed': {
    exit: 4,
    message: ({ path, apart }) =>
      `${path} is not the picture that was backed up before; the vault keeps that one, and today's beside it as ${apart}.`,
    hint: () =>
      'Look at the picture. If it is damaged, restore the earlier one; if many changed at once, stop and look for what changes them. If it is as you wanted it, run `safelight backup --accept-changes`.',
  },
  'set-shrank': {
    exit: 3,
    message: ({ path, kind, lost, of }) => `${path}: ${SHRANK[kind](lost, of)}.`,
    hint: () =>
      'If that is as you wanted it, run `safelight backup --accept-changes`. If not, restore an earlier snapshot: what was lost is in it.',
  },
  'root-unmapped': {
    exit: 3,
    message: ({ path, root, rows }) =>
      `${path} refers to ${rows === 1 ? 'one file or folder' : `${rows} files or folders`} under ${root}, a root of another system: say where it lies here with --map '${root}=FOLDER'.`,
    hint: () => 'The mapping is remembered with the set. Until then, what lies there is not in the backup.',
  },
  'relocate-refused': {
    exit: 6,
    message: ({ path }) =>
      `${path} is a Capture One document, and Safelight does not change those: it cannot be pointed at other folders.`,
    hint: () =>
      'Restore without --relocate and open the document in Capture One: in the Library tool right-click each folder with a question mark, choose Locate…, and name the folder where it was restored.',
  },
  'relocate-conflict': {
    exit: 6,
    message: ({ path, folder, why }) => `The catalog ${path} cannot be pointed at ${folder}: ${why}.`,
    hint: () => 'Nothing was changed in it. Name another folder, or use Find Missing Folder in Lightroom.',
  },
  'file-missing': {
    exit: 4,
    message: ({ path }) => `${path} is missing from the vault.`,
    hint: () =>
      'Bring it back from another copy of the vault; a new backup of the same pictures stores it again.',
  },
  'file-damaged': {
    exit: 4,
    message: ({ path, expected, found }) =>
      `${path} is damaged: its bytes should be ${expected} and are ${found}.`,
    hint: () => 'Bring it back from another copy of the vault, and check the drive.',
  },
  'file-archived': {
    exit: 3,
    message: ({ path, place }) =>
      `${path} lies in an archive of ${place}, and cannot be read before the store brought it back.`,
    hint: () =>
      '`safelight place sync --recall bulk` asks the store for what only its archive has: that takes up to two days, and the store charges for it.',
  },
  'document-invalid': {
    exit: 4,
    message: ({ path, why }) => `${path} cannot be understood: ${why}.`,
    hint: () => 'Bring it back from another copy of the vault.',
  },
  'signature-bad': {
    exit: 4,
    message: ({ path, why }) => `${path} is not signed by this vault: ${why}.`,
    hint: () => 'It was ignored. Somebody else may have put it there.',
  },
  'object-damaged': {
    exit: 4,
    message: ({ path, why }) => `${path} does not open: ${why}.`,
    hint: () => 'Nothing of it was written. Bring it back from another copy of the vault.',
  },
  'file-unrestorable': {
    exit: 4,
    message: ({ path, why }) => `${path} cannot be brought back: ${why}.`,
    hint: () =>
      'While it still lies on its disk, back up again after the damaged file was removed; else bring that file back from another copy of the vault.',
  },
  'content-unknown': {
    exit: 4,
    message: ({ content }) => `No keyring in this vault opens the content ${content}.`,
    hint: () => 'Bring the keyrings back from another copy of the vault.',
  },
  'content-mismatch': {
    exit: 4,
    message: ({ path, expected, found }) =>
      `${path} is not what was backed up: expected ${expected}, found ${found}.`,
    hint: () => 'Nothing was put in its place. Bring the object back from another copy of the vault.',
  },
  'snapshot-unknown': {
    exit: 2,
    message: ({ name }) => `There is no snapshot ${name}.`,
    hint: () => '`safelight snapshots` lists them.',
  },
  interrupted: {
    exit: 130,
    message: ({ what }) => `${what} was interrupted.`,
    hint: ({ what }) =>
      what.endsWith(' deliver')
        ? 'Nothing was left behind: run the same command again.'
        : 'Run the same command again: it carries on from there.',
  },
  unexpected: {
    exit: 1,
    message: ({ why }) => `Something unexpected happened: ${why}.`,
    hint: () => 'Nothing that was reported done is lost. Run `safelight doctor`.',
  },
};
