import { foldCase } from '../model/fold-case.ts';
import { type BytePath, pathText } from '../model/paths.ts';

/** Why a file is called otherwise in the archive than on the disk. */
export type Renaming = 'illegal' | 'taken' | 'not-text';

/** A name in an archive that Windows, macOS, phones and Linux can all write. */
export interface ArchiveName {
  readonly name: string;
  readonly renamed: Renaming | null;
}

/**
 * Signs that Windows cannot hold in a name, or that mean something else there
 * (learn.microsoft.com/windows/win32/fileio/naming-a-file), control characters, and marks that turn the direction of writing.
 */
const ILLEGAL = /[<>:"|?*\\\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Names of devices: reserved with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** A part of a path that is left after blanks and dots at its end, which Windows drops, are gone. */
const legalPart = (part: string): string => {
  const clean = part.replace(ILLEGAL, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return RESERVED.test(clean) ? `_${clean}` : clean;
};

/** The name of a path in an archive, whatever else is in it. NFC: macOS and Windows show the same then. */
export const legalName = (inside: BytePath): ArchiveName => {
  const text = pathText(inside);
  const shown = text ?? Buffer.from(inside, 'latin1').toString('utf8').replaceAll('\ufffd', '_');
  const normal = shown.normalize('NFC');
  const name = normal.split('/').map(legalPart).join('/');
  if (text === null) return { name, renamed: 'not-text' };
  return { name, renamed: name === normal ? null : 'illegal' };
};

/** Of a name in an archive; '' at the top. */
export const folderOfName = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('/'), 0));

const numbered = (name: string, number: number): string => {
  const slash = name.lastIndexOf('/');
  const dot = name.lastIndexOf('.');
  return dot > slash + 1 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
};

/** Gives each file a name of its own, in the order they come: the second `a.jpg` becomes `a (2).jpg`. */
export class TakenNames {
  /** How often each name was asked for: 70,000 files of one name must not be counted through 70,000 times. */
  readonly #asked = new Map<string, number>();

  /** Names we give ourselves, which no picture may have. */
  constructor(reserved: readonly string[]) {
    for (const name of reserved) this.#asked.set(foldCase(name), 1);
  }

  take({ name, renamed }: ArchiveName): ArchiveName {
    let number = (this.#asked.get(foldCase(name)) ?? 0) + 1;
    let free = number === 1 ? name : numbered(name, number);
    while (number > 1 && this.#asked.has(foldCase(free))) {
      number += 1;
      free = numbered(name, number);
    }
    this.#asked.set(foldCase(name), number);
    if (number > 1) this.#asked.set(foldCase(free), 1);
    return number === 1 ? { name, renamed } : { name: free, renamed: 'taken' };
  }
}
