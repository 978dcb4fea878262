import { resolve } from 'node:path';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, bytePathFromText, pathText } from '../model/paths.ts';

/** One wish: what lay under `from` lies under `to` now. */
export interface RootMove {
  readonly from: BytePath;
  readonly to: BytePath;
}

/** `FROM=TO`, as a person types it; `=` may be part of TO. Throws `bad-argument`. */
export const parseMove = (typed: string): RootMove => {
  const at = typed.indexOf('=');
  const [from, to] = [typed.slice(0, Math.max(at, 0)), typed.slice(at + 1)];
  if (from === '' || to === '')
    return refuse(`--map ${typed}`, "it does not say FROM=TO, as in 'D:\\Photos=/Volumes/Photos'");
  return { from: bytePathFromText(from), to: bytePathFromText(resolve(to)) };
};

/** A path in parts, as Lightroom writes it: `/a/b/` → ['', 'a', 'b'], `C:/a/` → ['C:', 'a']. */
type Parts = readonly string[];

const isWindows = (path: string): boolean => /^([A-Za-z]:|[\\/]{2})/.test(path);

const forwardSlashes = (path: string): string => (isWindows(path) ? path.replaceAll('\\', '/') : path);

const partsOf = (path: string): Parts => forwardSlashes(path).replace(/\/+$/, '').split('/');

/** Windows paths are compared without case; others as they are but for the Unicode form, which disks change. */
const comparable = (path: string, parts: Parts): Parts =>
  parts.map((part) => (isWindows(path) ? part.normalize('NFC').toLowerCase() : part.normalize('NFC')));

const refuse = (what: string, why: string): never => {
  throw new SafelightError('bad-argument', { what, why });
};

/** A catalog holds text: absolute, with no part that climbs. */
const textOf = (path: BytePath): string => {
  const text = pathText(path);
  if (text === null) return refuse('the folder to map', 'its name is not UTF-8, which a catalog cannot hold');
  if (!text.startsWith('/') && !isWindows(text)) return refuse(text, 'it is not an absolute path');
  if (text.includes('\0') || partsOf(text).some((part) => part === '.' || part === '..'))
    return refuse(text, 'it holds a NUL or dots that climb');
  return text;
};

interface Prefix {
  readonly text: string;
  readonly parts: Parts;
  readonly to: Parts;
}

const prefixOf = ({ from, to }: RootMove): Prefix => {
  const text = textOf(from);
  return { text, parts: comparable(text, partsOf(text)), to: partsOf(textOf(to)) };
};

/** What follows the prefix, in parts; null where the root does not lie under it. Parts, so that `/a/b` is not under `/a/bc`. */
const rest = (prefix: Prefix, root: string): Parts | null => {
  if (isWindows(root) !== isWindows(prefix.text)) return null;
  const parts = partsOf(root);
  const compared = comparable(root, parts);
  return prefix.parts.every((part, index) => part === compared[index])
    ? parts.slice(prefix.parts.length)
    : null;
};

/**
 * Where a root folder lies after the moves, written as Lightroom writes it (forward slashes, one at the end); null
 * where no move names it. Of several moves the one that says most wins.
 * @throws bad-argument where a move is not absolute text
 */
export const rootMover = (moves: readonly RootMove[]): ((absolutePath: string) => string | null) => {
  const prefixes = moves.map(prefixOf).sort((a, b) => b.parts.length - a.parts.length);
  return (absolutePath) => {
    for (const prefix of prefixes) {
      const tail = rest(prefix, absolutePath);
      if (tail !== null) return `${[...prefix.to, ...tail].join('/')}/`;
    }
    return null;
  };
};
