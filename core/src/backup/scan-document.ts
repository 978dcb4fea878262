import { statSync } from 'node:fs';
import { nameKey } from '../catalog/name-key.ts';
import { isPicture } from '../catalog/picture-kinds.ts';
import { type BytePath, joinBytes, pathBuffer } from '../model/paths.ts';
import type { KnownReference } from '../vault/references.ts';
import { type Exclusion, lookAt, type ScannedEntry } from './scan.ts';
import { scanOriginals } from './scan-originals.ts';
import type { Substitution } from './scan-plain.ts';

/** What a folder that is taken whole owes to the references into it: each is a file there, or a problem. */

const keysOf = (references: readonly KnownReference[]): ReadonlySet<string> =>
  new Set(references.map(({ name }) => nameKey(name)));

/** The files referred to, links among them followed; null where nothing in the folder is. */
export const referencedIn = (
  folder: BytePath,
  names: readonly BytePath[],
  references: readonly KnownReference[],
): Substitution | null => {
  if (references.length === 0) return null;
  const keys = keysOf(references);
  const others = new Set(names.filter((name) => !keys.has(nameKey(name))));
  const { entries, problems, exclusions, carried } = scanOriginals(
    { path: folder, references, root: folder, isWalked: () => true },
    others,
  );
  const meant = names.filter((name) => !others.has(name));
  return { names: new Set(meant), entries, problems, exclusions, carried };
};

/** Pictures that nothing refers to. */
export const orphansAmong = (
  entries: readonly ScannedEntry[],
  references: readonly KnownReference[],
): number => {
  const keys = keysOf(references);
  return entries.filter(({ name }) => isPicture(name) && !keys.has(nameKey(name))).length;
};

const FOLLOWED = {
  rule: 'followed-link',
  reason: 'a link to a folder of the document, whose files are kept as if they lay there',
};

const isFolder = (path: BytePath): boolean =>
  statSync(pathBuffer(path), { throwIfNoEntry: false })?.isDirectory() === true;

/** Links on the way to a folder that is looked at: kept as links they would stand in its way when it is restored. */
export const linksFollowed = (
  folder: BytePath,
  names: readonly BytePath[],
  walked: ReadonlySet<BytePath>,
): Exclusion[] =>
  names.flatMap((name) => {
    const path = joinBytes(folder, name);
    const isLink = walked.has(path) && lookAt(folder, name).kind === 'link' && isFolder(path);
    return isLink ? [{ path, ...FOLLOWED }] : [];
  });
