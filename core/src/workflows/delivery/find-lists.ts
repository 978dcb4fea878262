import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type PlacedPart, partOf, stemOf } from '../../delivery/parts.ts';
import { LONGEST_LIST, parseSums, type SummedFile } from '../../delivery/sums.ts';
import { SafelightError } from '../../model/errors.ts';
import { bytePathFromText } from '../../model/paths.ts';
import { readFully, readStable, sourceError } from '../../vault/read-stable.ts';

/** A list on disk. */
export interface FoundList extends PlacedPart {
  readonly path: string;
}

/** An archive may unpack into a folder of its own, and one that lies in it into another. */
const DEPTH = 2;

/**
 * The lists of a folder that archives were unpacked into: in it, in folders below it, and in those beside it that are
 * called like it but for the number of the part.
 */
export const findLists = async (folder: string): Promise<readonly FoundList[]> => {
  const within = await listsBelow(folder, DEPTH).catch((error: unknown) => {
    throw sourceError(error, bytePathFromText(folder));
  });
  const onTop = within.some((list) => list.folder === folder);
  // A lone list in a folder of its own may be anybody's.
  const ours = within.filter((list) => list.of > 1 || !onTop || list.folder === folder);
  const beside = await listsBeside(folder, new Set(ours.map(({ of }) => of)));
  return [...ours, ...beside].sort((a, b) => a.part - b.part || (a.path < b.path ? -1 : 1));
};

const listsBelow = async (folder: string, depth: number): Promise<readonly FoundList[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const deeper = depth === 0 ? [] : foldersOf(entries).map((name) => seen(join(folder, name), depth - 1));
  return [...entries.flatMap(({ name }) => foundAt(folder, name)), ...(await Promise.all(deeper)).flat()];
};

/** What cannot be looked into shows no list, and a part that lies there is told as missing. */
const seen = (folder: string, depth: number): Promise<readonly FoundList[]> =>
  listsBelow(folder, depth).catch(() => []);

const listsBeside = async (folder: string, numbers: ReadonlySet<number>): Promise<readonly FoundList[]> => {
  const stems = new Map([...numbers].map((of) => [of, stemOf(folder, of)] as const));
  if ([...stems.values()].every((stem) => stem === null)) return [];
  const above = dirname(folder);
  const names = foldersOf(await readdir(above, { withFileTypes: true }).catch(() => []));
  const others = names.filter((name) => name !== basename(folder)).map((name) => join(above, name));
  const found = others.map(async (other) =>
    (await seen(other, DEPTH)).filter(({ of }) => isTwin(stems.get(of), other, of)),
  );
  return (await Promise.all(found)).flat();
};

const isTwin = (stem: string | null | undefined, folder: string, of: number): boolean =>
  typeof stem === 'string' && stemOf(folder, of) === stem;

const foldersOf = (entries: readonly Dirent[]): readonly string[] =>
  entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

const foundAt = (folder: string, name: string): readonly FoundList[] => {
  const part = partOf(name);
  return part === null ? [] : [{ ...part, folder, path: join(folder, name) }];
};

/** Throws `archive-malformed` where it is no list or names nothing, `source-unreadable`. */
export const readList = async (path: string): Promise<readonly SummedFile[]> => {
  const { value } = await readStable(bytePathFromText(path), (fd, size) => {
    if (size > LONGEST_LIST)
      throw new SafelightError('archive-malformed', { path, why: 'its list is too long' });
    const bytes = Buffer.alloc(size);
    readFully(fd, bytes, 0);
    return bytes;
  });
  return listed(value, path);
};

/** What a list names: a picture at least, since there is no archive without. */
export const listed = (bytes: Uint8Array, path: string): readonly SummedFile[] => {
  const files = parseSums(Buffer.from(bytes).toString('utf8'), path);
  if (files.length > 0) return files;
  throw new SafelightError('archive-malformed', { path, why: 'its list is empty: it names no picture' });
};
