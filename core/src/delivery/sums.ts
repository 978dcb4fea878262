import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';

/** A file and its hash, as the list of a delivery has them. */
export interface SummedFile {
  /** From the folder of the list, with `/`. */
  readonly name: string;
  readonly sha256: Sha256;
}

/** Bytes of a list at the most: some 200,000 pictures. */
export const LONGEST_LIST = 64 * 1024 * 1024;

/**
 * The list that lies in an archive, as GNU `sha256sum` writes it (coreutils manual, “md5sum invocation”): 64 hexadecimal
 * digits, two blanks, the name; where the name holds a backslash or a line end, a backslash before the line and `\\`,
 * `\n`, `\r` in the name. `sha256sum -c` reads it.
 */
export const sumsText = (files: readonly SummedFile[]): string => files.map(lineOf).join('');

const lineOf = ({ name, sha256 }: SummedFile): string => {
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === name ? '' : '\\'}${sha256}  ${escaped}\n`;
};

/**
 * Reads a list back; `path` is what errors call it. Throws `archive-malformed` for anything `sumsText` does not write:
 * another form of line, a name twice, a name that leaves the folder, an end that is cut off.
 */
export const parseSums = (text: string, path: string): readonly SummedFile[] => {
  const refuse = (line: number, why: string): never => {
    throw new SafelightError('archive-malformed', { path, why: `line ${line} of the list ${why}` });
  };
  const lines = text.split('\n');
  if (lines.pop() !== '') return refuse(lines.length + 1, 'is cut off');
  const seen = new Set<string>();
  return lines.map((line, at) => {
    const file = parseLine(line);
    if (typeof file === 'string') return refuse(at + 1, file);
    if (seen.has(file.name)) return refuse(at + 1, 'names a file again');
    seen.add(file.name);
    return file;
  });
};

/** The file of a line, or what is wrong with it. */
const parseLine = (line: string): SummedFile | string => {
  const [, mark, sha256, written = ''] = /^(\\?)([0-9a-f]{64}) {2}(.+)$/s.exec(line) ?? [];
  if (sha256 === undefined) return 'is no hash and name';
  const name = mark === '' ? written : unescaped(written);
  if (name === null || mark === (/[\\\n\r]/.test(name) ? '' : '\\'))
    return 'has a name that is escaped wrongly';
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'names something outside of its folder';
  return { name, sha256: sha256 as Sha256 };
};

const unescaped = (written: string): string | null =>
  /^(?:[^\\]|\\[\\nr])*$/s.test(written)
    ? written.replace(/\\([\\nr])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 'r' ? '\r' : '\\'))
    : null;
