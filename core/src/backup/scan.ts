import type { BigIntStats } from 'node:fs';
import { readlinkSync } from 'node:fs';
import { type Listing, listNames as listAll } from '../fs/list-names.ts';
import { isPlaceholder, namesBehindStubs, stubOf } from '../fs/placeholder.ts';
import { type FileStamp, stampOf, stampText, statusOf } from '../fs/stamp.ts';
import { systemRule } from '../fs/system-names.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { type BytePath, bytePath, displayPath, joinBytes, pathBuffer } from '../model/paths.ts';
import { type Problem, problemOf } from './problem.ts';

/** Names in a folder, sorted bytewise; a file that iCloud left a stub of is named itself. */
export const listNames = (folder: BytePath): Listing => {
  const listing = listAll(folder);
  return listing.kind === 'names' ? { ...listing, names: namesBehindStubs(listing.names) } : listing;
};

/** A file as it lies on disk. `source` is where its bytes are read: for a catalog, its safe copy. */
export interface ScannedFile {
  readonly kind: 'file';
  readonly name: BytePath;
  readonly source: BytePath;
  readonly size: number;
  readonly stamp: string;
  /** Catalogs: only the 64 KiB blocks that changed are stored. */
  readonly blocks: boolean;
  /** Time and permissions to restore with, where `source` is a copy that has its own. */
  readonly attributes: { readonly mtimeNs: bigint; readonly mode: number } | null;
  /** Its bytes are in a cloud, and not on this disk. */
  readonly placeholder: boolean;
}
export interface ScannedLink {
  readonly kind: 'link';
  readonly name: BytePath;
  readonly stamp: string;
  readonly mtimeNs: bigint;
  readonly target: BytePath;
}
export type ScannedEntry = ScannedFile | ScannedLink;

export interface Exclusion {
  readonly path: BytePath;
  readonly rule: string;
  readonly reason: string;
}

/** One folder of a set: every entry of the directory is a file, a link, a subfolder, an exclusion or a problem. */
export interface ScannedFolder {
  readonly path: BytePath;
  /** Sorted by name, bytewise. */
  readonly entries: readonly ScannedEntry[];
  readonly folders: readonly BytePath[];
  readonly problems: readonly Problem[];
  readonly exclusions: readonly Exclusion[];
  /** Names whose last stored version stays in the snapshot: the catalog refers to them, or they cannot be read now. */
  readonly carried: readonly BytePath[];
  /** The folder could not be listed: everything stored of it and below it stays. */
  readonly unreadable: boolean;
  readonly orphans: number;
}

/** What one name in a folder is. */
export type Looked =
  | ScannedEntry
  | { readonly kind: 'folder' }
  | { readonly kind: 'excluded'; readonly exclusion: Exclusion }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'gone' };

/** Looks at one entry without following links. */
export const lookAt = (folder: BytePath, name: BytePath): Looked => {
  const path = joinBytes(folder, name);
  const rule = systemRule(name);
  if (rule !== null) return { kind: 'excluded', exclusion: { path, ...rule } };
  try {
    return entryOf(path, name, statusOf(path));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return stubAt(folder, name) ?? { kind: 'gone' };
    const why = code === 'EACCES' ? 'permission denied' : (code ?? 'unknown');
    const unreadable = new SafelightError('source-unreadable', { path: displayPath(path), why });
    return { kind: 'problem', problem: problemOf(path, unreadable) };
  }
};

/** A file of which iCloud left a stub; null where there is none. */
const stubAt = (folder: BytePath, name: BytePath): ScannedFile | null => {
  try {
    // How large the file is, nobody says.
    const stamp = { ...stampOf(statusOf(joinBytes(folder, stubOf(name)))), size: -1 };
    return fileEntry(name, joinBytes(folder, name), { stamp, placeholder: true });
  } catch {
    return null;
  }
};

/** The rule for pipes, sockets and devices. */
export const NOT_A_FILE = 'not-a-file';

const entryOf = (path: BytePath, name: BytePath, found: BigIntStats): Looked => {
  if (found.isDirectory()) return { kind: 'folder' };
  const stamp = stampOf(found);
  if (found.isFile()) return fileEntry(name, path, { stamp, placeholder: isPlaceholder(found) });
  if (found.isSymbolicLink()) {
    const target = bytePath(readlinkSync(pathBuffer(path), { encoding: 'buffer' }));
    return { kind: 'link', name, stamp: stampText(stamp), mtimeNs: stamp.mtimeNs, target };
  }
  return {
    kind: 'excluded',
    exclusion: { path, rule: NOT_A_FILE, reason: 'a pipe, socket or device holds nothing to keep' },
  };
};

export const fileEntry = (
  name: BytePath,
  source: BytePath,
  { stamp, placeholder }: { readonly stamp: FileStamp; readonly placeholder: boolean },
): ScannedFile => ({
  kind: 'file',
  name,
  source,
  size: stamp.size,
  stamp: stampText(stamp),
  blocks: false,
  attributes: null,
  placeholder,
});
