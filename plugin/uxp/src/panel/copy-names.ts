import type { CopyFormat } from '../ports.ts';

const ENDINGS: Readonly<Record<CopyFormat, string>> = { jpeg: 'jpg', tiff: 'tif', psd: 'psd' };

/** Letters of the longest name: what every file system takes with a number behind it, in any script. */
const LONGEST = 80;

/** Windows: "Naming Files, Paths, and Namespaces". */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/**
 * Names for files that are put side by side: what a document is called is text, and may hold anything. None leads out of its
 * folder, is hidden, or is a name that a system keeps for itself; no two differ by case alone.
 */
export class CopyNames {
  readonly #taken = new Set<string>();

  /** For a copy of a document. */
  rendered(document: string, format: CopyFormat): string {
    return this.#free(plain(withoutEnding(document)), ENDINGS[format]);
  }

  /** For a file that has its ending already. */
  copied(file: string): string {
    const ending = endingOf(file);
    return this.#free(plain(withoutEnding(file)), plain(ending));
  }

  #free(stem: string, ending: string): string {
    for (let number = 1; ; number += 1) {
      const name = `${stem}${number === 1 ? '' : ` (${number})`}.${ending}`;
      const key = name.normalize('NFC').toLowerCase();
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return name;
    }
  }
}

const endingOf = (name: string): string => /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1] ?? 'bin';
const withoutEnding = (name: string): string => name.replace(/\.[A-Za-z0-9]{1,5}$/, '');

const plain = (name: string): string => {
  const safe = name
    .normalize('NFC')
    // Separators, what Windows cannot hold, control characters, and those that turn the direction of reading.
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/^[. ]+/, '_');
  const short = Array.from(safe)
    .slice(0, LONGEST)
    .join('')
    .replace(/[. ]+$/, '');
  if (short === '') return 'picture';
  return RESERVED.test(short) ? `_${short}` : short;
};
