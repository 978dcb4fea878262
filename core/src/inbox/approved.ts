import type { Stats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { systemCode } from '../model/errors.ts';
import {
  type BytePath,
  bytePath,
  bytePathFromText,
  displayPath,
  isWithin,
  joinBytes,
  nameOf,
  parentOf,
  pathBuffer,
  pathText,
} from '../model/paths.ts';

/** The sources of a job, resolved; or why it is refused. */
export type Approved =
  | { readonly kind: 'approved'; readonly paths: readonly BytePath[] }
  | { readonly kind: 'refused'; readonly why: string };

export interface ApprovedFolders {
  /** As they were named; they are resolved. */
  readonly roots: readonly string[];
  /** The job's own, below a folder that is resolved. A link in its place leads nowhere. */
  readonly spool: string;
}

/**
 * Resolves every source and compares it with the approved folders: neither `..` nor a link nor another spelling leads out
 * of them. One that is not there counts by its folder, and is missed later.
 */
export const approve = async (
  sources: readonly string[],
  { roots, spool }: ApprovedFolders,
): Promise<Approved> => {
  const named = await Promise.all(roots.map((root) => resolved(bytePathFromText(root))));
  const approved = [...named.filter((root) => root !== null), bytePathFromText(spool)];
  const paths: BytePath[] = [];
  for (const source of sources) {
    const found = await approveOne(source, approved);
    if (typeof found === 'object') return { kind: 'refused', why: found.why };
    paths.push(found);
  }
  return { kind: 'approved', paths };
};

const approveOne = async (
  source: string,
  roots: readonly BytePath[],
): Promise<BytePath | { readonly why: string }> => {
  const shown = displayPath(bytePathFromText(source));
  if (source.includes('\0')) return { why: `${shown} is no name of a file` };
  if (!isAbsolute(source)) return { why: `${shown} does not say from where` };
  const named = bytePathFromText(source);
  const there = await resolved(named);
  const path = there ?? (await belowFolder(named));
  if (path === null || !roots.some((root) => isWithin(root, path)))
    return { why: `${shown} does not lie in an approved folder` };
  if (pathText(path) === null) return { why: `the name of ${shown} is no text on this disk` };
  if (there === null) return path;
  const found = await lstat(pathBuffer(path)).catch(() => null);
  return found === null || isPlain(found) ? path : { why: `${shown} is neither a file nor a folder` };
};

const isPlain = (found: Stats): boolean => found.isFile() || found.isDirectory();

const isAbsolute = (path: string): boolean =>
  process.platform === 'win32' ? /^[a-z]:[\\/]|^\\\\/i.test(path) : path.startsWith('/');

/** Where a file that is not there would lie. */
const belowFolder = async (path: BytePath): Promise<BytePath | null> => {
  const name = nameOf(path);
  if (name === '' || name === '.' || name === '..') return null;
  const folder = await resolved(parentOf(path));
  return folder === null ? null : joinBytes(folder, name);
};

/** Null where there is nothing, or nothing that may be looked at. */
const resolved = async (path: BytePath): Promise<BytePath | null> => {
  try {
    return bytePath(await realpath(pathBuffer(path), { encoding: 'buffer' }));
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
};
