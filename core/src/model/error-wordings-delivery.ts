import type { ErrorCode } from './error-data.ts';
import type { Wordings } from './error-wording.ts';

const inBytes = (bytes: number): string => `${bytes.toLocaleString('en')} bytes`;

/** Faults of choosing pictures for a client, of cleaning them, and of archives. */
export const wordingsOfDelivery = {
  'selection-empty': {
    exit: 2,
    message: ({ what }) => `There is nothing to deliver: ${what}.`,
    hint: () => 'Run it with --dry-run to see what is left out and why.',
  },
  'selection-unsupported': {
    exit: 6,
    message: ({ path, what, why }) => `${path} cannot be asked for ${what}: ${why}.`,
    hint: () => 'Export the pictures from the editor into a folder, and deliver the folder.',
  },
  'collection-unknown': {
    exit: 2,
    message: ({ catalog, name }) => `${catalog} has no collection or album ${name}.`,
    hint: () => '`safelight catalog show CATALOG` lists them; give the path as it is shown there.',
  },
  'collection-ambiguous': {
    exit: 2,
    message: ({ name, paths }) => `${name} may be any of ${paths.join(', ')}.`,
    hint: () => 'Give the whole path, from the top.',
  },
  'collection-smart': {
    exit: 6,
    message: ({ catalog, name }) =>
      `${name} in ${catalog} is a smart collection: which pictures it holds is not written in the catalog, its editor works it out.`,
    hint: () =>
      'Select its pictures in the editor, put them into an ordinary collection or album, and deliver that; or export them into a folder.',
  },
  'originals-not-cleaned': {
    exit: 6,
    message: ({ why }) => `Originals cannot be cleaned of what the camera and you wrote into them: ${why}.`,
    hint: () => 'Say --metadata keep if the client may see all of it, or deliver without --originals.',
  },
  'metadata-unwritable': {
    exit: 3,
    message: ({ path, why }) => `The metadata of ${path} cannot be taken out: ${why}.`,
    hint: () => 'It was left out. Export it anew from the editor, as JPEG or TIFF.',
  },
  'metadata-left': {
    exit: 3,
    message: ({ path, tags }) => `${path} still holds what the client must not see: ${tags.join(', ')}.`,
    hint: () =>
      'It was left out. Export it anew from the editor without metadata, or say --metadata keep if the client may see it.',
  },
  'picture-undecodable': {
    exit: 3,
    message: ({ path, why }) => `${path} cannot be shown: ${why}.`,
    hint: () => 'It was left out. Open it in the editor and export it anew, as JPEG or TIFF.',
  },
  'watermark-unusable': {
    exit: 2,
    message: ({ path, why }) => `The watermark ${path} cannot be used: ${why}.`,
    hint: () => 'Name a PNG with a transparent background, or give a text.',
  },
  'file-too-large': {
    exit: 3,
    message: ({ path, bytes, limit }) =>
      `${path} (${inBytes(bytes)}) does not fit into an archive, in which ${inBytes(limit)} are left for pictures.`,
    hint: () => 'It was left out. Say --max-size with a larger size, or give it to the client on a stick.',
  },
  'program-missing': {
    exit: 7,
    message: ({ program, why }) => `${program} could not be run: ${why}.`,
    hint: ({ program }) => `Install ${program}, or choose a way that does without it, and run this again.`,
  },
  'passphrase-weak': {
    exit: 6,
    message: ({ bits, floor, why }) =>
      `This passphrase is worth about ${bits} bits, and an archive that anybody may copy needs ${floor}${why === '' ? '' : `: ${why}`}.`,
    hint: () => 'Leave it out: Safelight makes six words that are strong and can be read aloud.',
  },
  'passphrase-unusable': {
    exit: 2,
    message: ({ why }) => `This passphrase cannot be used: ${why}.`,
    hint: () =>
      'Use letters, digits and signs of an English keyboard, on one line; or none of your own: then six words are drawn.',
  },
  'recipient-refused': {
    exit: 6,
    message: ({ path, why }) => `Nothing can be encrypted to ${path}: ${why}.`,
    hint: () => 'Ask the recipient for a current OpenPGP certificate, or deliver with words.',
  },
  'archive-malformed': {
    exit: 4,
    message: ({ path, why }) => `${path} is not a whole archive: ${why}.`,
    hint: () => 'The download may have been cut off: fetch it again.',
  },
  'archive-locked': {
    exit: 5,
    message: ({ path }) => `The words do not open ${path}.`,
    hint: () =>
      'They are written in small letters with hyphens between them and no blank before or after; `safelight delivery words` shows them again.',
  },
  'words-unknown': {
    exit: 5,
    message: ({ path }) =>
      `The words that open ${path} are not known here: no delivery of this vault has an archive of that name.`,
    hint: () =>
      'Give the words with --words-file FILE. If the file was renamed, give it its name back; if it was unpacked already, check the folder.',
  },
  'archive-damaged': {
    exit: 4,
    message: ({ path, why }) => `${path} is damaged: ${why}.`,
    hint: () => 'Fetch or copy it again; if it stays so, make the delivery anew.',
  },
  'delivered-missing': {
    exit: 4,
    message: ({ path }) => `${path} has not arrived.`,
    hint: () => 'Fetch the archive again, or unpack it once more.',
  },
  'delivered-damaged': {
    exit: 4,
    message: ({ path, expected, found }) =>
      `${path} is not what was delivered: its SHA-256 should be ${expected} and is ${found}.`,
    hint: () => 'Fetch the archive again, or unpack it once more.',
  },
  'delivered-part-missing': {
    exit: 3,
    message: ({ path, part, parts }) => `Part ${part} of ${parts} has not arrived in ${path}.`,
    hint: () => 'Fetch the archive of that part, unpack it beside the others, and check again.',
  },
} satisfies Partial<Wordings<ErrorCode>>;
