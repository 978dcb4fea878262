import type { FindReport, FoundFile } from '@safelight/core';
import type { Lines } from './lines.ts';
import { bytes, moment } from './quantity.ts';

/** Each file with where it is; then where the vault is. */
export const findText = ({ files, unlisted, places }: FindReport): Lines => [
  ...files.flatMap(fileLines),
  ...(unlisted === 0 ? [] : [`and ${unlisted.toLocaleString('en')} more: --all lists them`]),
  ...places.map(placeLine),
];

const fileLines = (file: FoundFile): Lines => [
  `${file.path} (${bytes(file.bytes)}, ${file.set})`,
  `  On the disk: ${file.archived && file.disk !== 'same' ? 'not there, on purpose: it lives only in the vault' : disk[file.disk]}.`,
  `  In the vault: ${vault[file.vault]}.`,
  ...(file.versions ?? []).map(
    ({ first, last, bytes: size, xxh128 }) =>
      `    ${first === last ? `snapshot ${first}` : `snapshots ${first} to ${last}`}: ${bytes(size)}, xxh128 ${xxh128}`,
  ),
];

const disk: { readonly [D in FoundFile['disk']]: string } = {
  same: 'there, as it was backed up',
  changed: 'there, but changed since it was backed up',
  there: 'there; not compared yet',
  gone: 'not there any more',
  away: 'its folder is not there: the drive may not be plugged in',
};

const vault: { readonly [V in FoundFile['vault']]: string } = {
  whole: 'the newest snapshot has it',
  damaged: 'the newest snapshot has it, but its copy is lost or damaged',
  not: 'the newest snapshot does not have it',
};

const placeLine = ({ name, path, there, seen }: FindReport['places'][number]): string =>
  there
    ? `The vault ${name} in ${path} is there.`
    : `The vault ${name} in ${path} is not plugged in; ${seen === null ? 'it was not seen yet' : `last seen ${moment(seen)}`}.`;
