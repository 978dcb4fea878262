/**
 * Everything that can go wrong, as one closed union of codes. The message is made from the data: it names the
 * file, what was expected and what was found; the hint is the second sentence: what to do.
 * Exit codes: docs/format of the command line, `0 … 7, 130`.
 */
export interface ErrorData {
  // usage and configuration
  'no-vault': { readonly home: string };
  'unknown-vault': { readonly name: string };
  'several-vaults': { readonly names: readonly string[] };
  'bad-argument': { readonly what: string; readonly why: string };
  'config-unreadable': { readonly path: string; readonly why: string };
  'already-running': { readonly vault: string };
  // refused by a rule
  'vault-exists': { readonly path: string };
  'folder-not-empty': { readonly path: string };
  'same-disk': { readonly path: string; readonly disk: string };
  'kit-place-refused': { readonly path: string; readonly why: string };
  'vault-inside-set': { readonly vault: string; readonly set: string };
  'would-overwrite': { readonly path: string };
  'not-pinned': { readonly found: string };
  'certificate-swapped': { readonly path: string; readonly expected: string; readonly found: string };
  'write-only': { readonly vault: string };
  // keys
  'no-keychain': { readonly why: string };
  'keychain-refused': { readonly why: string };
  'keychain-entry-missing': { readonly vault: string };
  'keychain-mismatch': { readonly vault: string };
  'key-file-damaged': { readonly path: string; readonly why: string };
  'words-malformed': { readonly why: string };
  'words-wrong': { readonly vault: string };
  // places and disks
  'place-absent': { readonly place: string; readonly path: string };
  'place-is-other-vault': { readonly path: string; readonly expected: string; readonly found: string };
  'not-a-vault': { readonly path: string; readonly why: string };
  'format-unknown': { readonly path: string; readonly format: unknown };
  'disk-full': { readonly path: string };
  'read-only': { readonly path: string };
  // sources
  'source-missing': { readonly path: string };
  'source-offline': { readonly path: string; readonly root: string };
  'source-unreadable': { readonly path: string; readonly why: string };
  'source-changing': { readonly path: string };
  'not-a-catalog': { readonly path: string; readonly why: string };
  'catalog-damaged': { readonly path: string; readonly why: string };
  'catalog-busy': { readonly path: string; readonly why: string };
  'catalog-row-refused': { readonly path: string; readonly row: string; readonly why: string };
  'relocate-conflict': { readonly path: string; readonly folder: string; readonly why: string };
  // vault contents
  'file-missing': { readonly path: string };
  'file-damaged': { readonly path: string; readonly expected: string; readonly found: string };
  'document-invalid': { readonly path: string; readonly why: string };
  'signature-bad': { readonly path: string; readonly why: string };
  'object-damaged': { readonly path: string; readonly why: string };
  'content-unknown': { readonly content: string };
  'content-mismatch': { readonly path: string; readonly expected: string; readonly found: string };
  'snapshot-unknown': { readonly name: string };
  'set-unknown': { readonly name: string };
  // run
  interrupted: { readonly what: string };
  unexpected: { readonly why: string };
}

export type ErrorCode = keyof ErrorData;

interface Wording<C extends ErrorCode> {
  readonly exit: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130;
  readonly message: (data: ErrorData[C]) => string;
  readonly hint: (data: ErrorData[C]) => string;
}

const fingerprintGroups = (fingerprint: string) => fingerprint.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');

const wordings: { readonly [C in ErrorCode]: Wording<C> } = {
  'no-vault': {
    exit: 2,
    message: () => 'No vault is set up on this computer yet.',
    hint: () =>
      'Run `safelight` for the guided set-up, `safelight init --vault DIR` for a new vault, or `safelight open VAULT` for one that exists.',
  },
  'unknown-vault': {
    exit: 2,
    message: ({ name }) => `No vault named ${name} is known on this computer.`,
    hint: () => '`safelight doctor` lists the vaults that are.',
  },
  'several-vaults': {
    exit: 2,
    message: ({ names }) => `This computer knows several vaults: ${names.join(', ')}.`,
    hint: () => 'Say which one with --vault-name NAME.',
  },
  'bad-argument': {
    exit: 2,
    message: ({ what, why }) => `${what}: ${why}.`,
    hint: () => 'See --help for examples.',
  },
  'config-unreadable': {
    exit: 1,
    message: ({ path, why }) => `The configuration ${path} cannot be read: ${why}.`,
    hint: () =>
      'Move it aside and run `safelight open VAULT` with your recovery words: it is rebuilt from the vault.',
  },
  'already-running': {
    exit: 6,
    message: ({ vault }) => `Another Safelight is at work on the vault ${vault}.`,
    hint: () => 'Wait until it has finished, or stop it, then run this again.',
  },
  'vault-exists': {
    exit: 6,
    message: ({ path }) => `${path} holds a vault already.`,
    hint: ({ path }) =>
      `Use it from this computer with \`safelight open ${path}\`, or choose another folder.`,
  },
  'folder-not-empty': {
    exit: 6,
    message: ({ path }) => `${path} is not empty.`,
    hint: () => 'A new vault needs an empty folder, or one that does not exist yet.',
  },
  'same-disk': {
    exit: 6,
    message: ({ path, disk }) => `${path} is on the same disk as ${disk}: one broken disk would take both.`,
    hint: () => 'Choose a folder on another drive, or say --same-disk if you know what you are doing.',
  },
  'kit-place-refused': {
    exit: 6,
    message: ({ path, why }) => `The recovery words cannot be kept at ${path}: ${why}.`,
    hint: () =>
      'Choose a private folder outside the pictures, the vault and any synced folder; print it, then delete it.',
  },
  'vault-inside-set': {
    exit: 6,
    message: ({ vault, set }) => `The vault ${vault} lies inside ${set}, which it would back up.`,
    hint: () => 'Keep the vault outside the folders it protects, best on another drive.',
  },
  'would-overwrite': {
    exit: 6,
    message: ({ path }) => `${path} exists and differs from what would be written.`,
    hint: () => 'Choose another --to folder, or say --overwrite to replace it.',
  },
  'not-pinned': {
    exit: 6,
    message: ({ found }) =>
      `The vault's certificate is ${fingerprintGroups(found)}, and nothing on this computer says that it is yours.`,
    hint: () => 'Compare it with your kit and pass --fingerprint with the one printed there.',
  },
  'certificate-swapped': {
    exit: 6,
    message: ({ path, expected, found }) =>
      `${path} is not the one of this vault: expected ${fingerprintGroups(expected)}, found ${fingerprintGroups(found)}.`,
    hint: () => 'Do not type your recovery words here. Use another copy of the vault.',
  },
  'write-only': {
    exit: 5,
    message: ({ vault }) => `This computer can add to the vault ${vault} and check it, but not read it.`,
    hint: () => 'Pass --recovery-words-file FILE, or use the computer in the studio.',
  },
  'no-keychain': {
    exit: 5,
    message: ({ why }) => `There is no keychain to keep the key in: ${why}.`,
    hint: () =>
      'Log in to a desktop session with a keychain (on Linux: gnome-keyring or KWallet), or say --keystore file to keep the key in a file that only you can read.',
  },
  'keychain-refused': {
    exit: 5,
    message: ({ why }) => `The keychain did not give the key: ${why}.`,
    hint: () => 'Unlock the keychain and run this again.',
  },
  'keychain-entry-missing': {
    exit: 5,
    message: ({ vault }) => `The keychain has no key for the vault ${vault}.`,
    hint: () => 'Attach this computer again with `safelight open VAULT` and your recovery words.',
  },
  'keychain-mismatch': {
    exit: 5,
    message: ({ vault }) => `What the keychain gave back for the vault ${vault} is not what was stored.`,
    hint: () => 'Nothing was kept. Try again, or say --keystore file.',
  },
  'key-file-damaged': {
    exit: 5,
    message: ({ path, why }) => `The key file ${path} cannot be opened: ${why}.`,
    hint: () => 'Attach this computer again with `safelight open VAULT` and your recovery words.',
  },
  'words-malformed': {
    exit: 5,
    message: ({ why }) => `These are not recovery words: ${why}.`,
    hint: () => 'There are eight words, as on your kit; capitals and the signs between them do not matter.',
  },
  'words-wrong': {
    exit: 5,
    message: ({ vault }) => `These words do not open the vault ${vault}.`,
    hint: () => 'Check that the kit is the one of this vault: its name and fingerprint are printed on it.',
  },
  'place-absent': {
    exit: 7,
    message: ({ place, path }) => `${place} is not there: ${path} cannot be reached.`,
    hint: () => 'Plug the drive in, or check that the folder is mounted, and run this again.',
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
    message: ({ path, why }) => `${path} is not a Lightroom catalog: ${why}.`,
    hint: () => 'Its bytes are backed up as they are; name the right file if this is not the one.',
  },
  'catalog-damaged': {
    exit: 4,
    message: ({ path, why }) => `The catalog ${path} is damaged: ${why}.`,
    hint: () => 'Its bytes are backed up as they are. Open it in Lightroom, or go back to an older snapshot.',
  },
  'catalog-busy': {
    exit: 3,
    message: ({ path, why }) => `The catalog ${path} could not be copied in one piece: ${why}.`,
    hint: () => 'Close the editor and back up again.',
  },
  'catalog-row-refused': {
    exit: 3,
    message: ({ path, row, why }) => `The catalog ${path} names ${row}, which was not followed: ${why}.`,
    hint: () =>
      'Look for this picture in Lightroom; if it is one of yours, add its folder to the backup by name.',
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
  'set-unknown': {
    exit: 2,
    message: ({ name }) => `No set is named ${name}.`,
    hint: () => '`safelight set list` lists them.',
  },
  interrupted: {
    exit: 130,
    message: ({ what }) => `${what} was interrupted.`,
    hint: () => 'Run the same command again: it carries on from there.',
  },
  unexpected: {
    exit: 1,
    message: ({ why }) => `Something unexpected happened: ${why}.`,
    hint: () => 'Nothing that was reported done is lost. Run `safelight doctor`.',
  },
};

export class SafelightError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData[C];
  readonly hint: string;
  readonly exit: number;

  constructor(code: C, data: ErrorData[C], cause?: unknown) {
    const wording = wordings[code];
    super(wording.message(data), cause === undefined ? undefined : { cause });
    this.name = 'SafelightError';
    this.code = code;
    this.data = data;
    this.hint = wording.hint(data);
    this.exit = wording.exit;
  }
}

export const isSafelightError = (error: unknown): error is SafelightError => error instanceof SafelightError;

/** The `code` of an error of the operating system (`ENOENT`, `EACCES`, …), or undefined. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
