import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { isPicture } from '../catalog/sidecars.ts';
import { systemCode } from '../model/errors.ts';
import { type BytePath, joinBytes, pathBuffer } from '../model/paths.ts';
import type { DigestOf, Located, Moved, MoveWish } from './found.ts';

/** None where it may not be listed: whoever searches for what is missing reports what is found. */
const entriesOf = (folder: BytePath): readonly Dirent[] => {
  try {
    return readdirSync(pathBuffer(folder), { encoding: 'latin1', withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return [];
  }
};

const locate = (folder: BytePath, name: BytePath): readonly Located[] => {
  const found = lstatSync(pathBuffer(joinBytes(folder, name)), { throwIfNoEntry: false });
  return found === undefined ? [] : [{ folder, name, size: found.size }];
};

/** Pictures below the roots, in folders that were not looked at yet. Links are not followed. */
export function* picturesElsewhere(
  roots: readonly BytePath[],
  looked: ReadonlySet<BytePath>,
): Generator<Located> {
  const seen = new Set<BytePath>();
  const waiting = [...roots];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    for (const entry of entriesOf(folder)) {
      const name = entry.name as BytePath;
      if (entry.isDirectory()) waiting.push(joinBytes(folder, name));
      else if (entry.isFile() && isPicture(name) && !looked.has(folder)) yield* locate(folder, name);
    }
  }
}

/** Reads the candidates of a wish until one is the picture; null where none is, or where several could be. */
export const fulfil = async (
  { missing, digest, candidates }: MoveWish,
  digestOf: DigestOf,
): Promise<Moved | null> => {
  const [only, ...more] = candidates;
  if (digest === null)
    return only === undefined || more.length > 0 ? null : { missing, found: only, by: 'size-and-name' };
  for (const found of candidates)
    if ((await digestOf(found)) === digest) return { missing, found, by: 'content' };
  return null;
};
