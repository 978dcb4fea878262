import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface FileDigest {
  readonly size: number;
  readonly sha256: string;
  /** When it was last changed, in nanoseconds. */
  readonly mtimeNs: bigint;
}

/** Path below a folder, with `/` → what lies there. */
export type Digests = ReadonlyMap<string, FileDigest>;

/** SHA-256 comes from Node, not from Safelight: what is compared here does not rest on what is to be shown. */
export const digestOf = (path: string): FileDigest => ({
  size: statSync(path).size,
  sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
  mtimeNs: statSync(path, { bigint: true }).mtimeNs,
});

export const digestsBelow = (folder: string): Digests =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [relative(folder, path).split(sep).join('/'), digestOf(path)]),
  );

/** One line for each file that is not the same in both; empty where they are equal in bytes and times. */
export const differences = (wanted: Digests, found: Digests): readonly string[] =>
  [...new Set([...wanted.keys(), ...found.keys()])].flatMap((path) => {
    const [before, now] = [wanted.get(path), found.get(path)];
    if (now === undefined) return [`${path} is missing`];
    if (before === undefined) return [`${path} was not there before`];
    if (before.sha256 !== now.sha256) return [`${path} has other bytes`];
    return before.mtimeNs === now.mtimeNs ? [] : [`${path} has another time`];
  });

/** The first of a list of differences, for people. */
export const named = (lines: readonly string[]): string =>
  lines.length > 3 ? `${lines.slice(0, 3).join('; ')} and ${lines.length - 3} more` : lines.join('; ');
