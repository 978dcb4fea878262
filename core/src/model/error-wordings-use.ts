import type { ErrorCode } from './error-data.ts';
import type { Wordings } from './error-wording.ts';

const fingerprintGroups = (fingerprint: string) => fingerprint.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');

/** Faults of use and of keys. */
export const wordingsOfUse = {
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
  'place-not-locked': {
    exit: 6,
    message: ({ bucket, days }) => `The bucket ${bucket} does not lock what is put there for ${days} days.`,
    hint: () =>
      'Choose a bucket that was made with object lock, with a key that may set it; or leave lock= out.',
  },
  'place-public': {
    exit: 6,
    message: ({ bucket }) => `Anybody can read what is put into the bucket ${bucket}.`,
    hint: () => 'Close it to the public where you made it, or choose another bucket.',
  },
  'place-class': {
    exit: 6,
    message: ({ bucket, storageClass }) =>
      `The bucket ${bucket} does not keep files in the storage class ${storageClass}.`,
    hint: () =>
      'Storage classes have names of their own at each store, in capitals (DEEP_ARCHIVE); or leave class= out.',
  },
  'place-region': {
    exit: 6,
    message: ({ place, region, allowed }) =>
      `${region === null ? `Nobody said where ${place} lies` : `${place} lies in ${region}`}, and the rule allows ${allowed.join(', ')} only.`,
    hint: ({ place, region }) =>
      region === null
        ? `If it lies there, say so with --region, or later by \`safelight place change ${place} --region …\`.`
        : 'Choose a store that lies where the rule allows it. `safelight rule set --region` changes the rule.',
  },
  'place-keeps-erased': {
    exit: 6,
    message: ({ place, days, within }) =>
      `${days === null ? `The key in use cannot delete in ${place}` : `What opens the pictures is locked in ${place} for ${days} days`}, and the rule asks that what is erased is gone within ${within} days.`,
    hint: ({ place, days }) =>
      days === null
        ? `Let the key delete, older versions too, and run \`safelight place change ${place}\` if it is a place already; or change the rule with \`safelight rule set --erase-within\`.`
        : 'Add it with a shorter lock for what opens them (keys=DAYS), or choose a bucket that locks less by itself. `safelight rule set --erase-within` changes the rule.',
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
} satisfies Partial<Wordings<ErrorCode>>;
