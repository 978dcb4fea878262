import {
  DocumentError,
  Extent,
  type FileEntry,
  FolderLine,
  LeafEntry,
  ProblemLine,
  parseLines,
  type SnapshotRoot,
} from '@safelight/manifests';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { type BytePath, bytePath, bytePathFromText, joinBytes } from '../model/paths.ts';
import type { Place } from '../place/place.ts';
import { ContentReader } from './content-reader.ts';
import { damage, type Finding } from './finding.ts';
import type { KeyIndex } from './key-index.ts';
import type { Removals } from './removals.ts';

/** A folder of a snapshot and what it holds. */
export interface SnapshotFolder {
  readonly root: number;
  /** Below the root; `''` for the root itself. */
  readonly path: BytePath;
  readonly files: number;
  readonly bytes: number;
  /** The lists of what it holds, in order. */
  readonly leaves: readonly ContentId[];
  /** Of all its lists, unless some are named. */
  entries(leaves?: readonly ContentId[]): Generator<LeafEntry>;
}

export const bytesOfName = (entry: {
  readonly name: string;
  readonly nameBytes?: string | undefined;
}): BytePath =>
  entry.nameBytes === undefined
    ? bytePathFromText(entry.name)
    : bytePath(Buffer.from(entry.nameBytes, 'base64'));

export const bytesOfPath = (line: {
  readonly path: string;
  readonly pathBytes?: string | undefined;
}): BytePath =>
  line.pathBytes === undefined
    ? bytePathFromText(line.path)
    : bytePath(Buffer.from(line.pathBytes, 'base64'));

/** A folder of a snapshot below a path that stands for its root. */
export const folderBelow = (root: BytePath, { path }: SnapshotFolder): BytePath =>
  path === '' ? root : joinBytes(root, path);

/** Where a folder lay when it was backed up; null where the snapshot names no such root. */
export const sourceOf = ({ roots }: SnapshotRoot, folder: SnapshotFolder): BytePath | null => {
  const root = roots[folder.root];
  return root === undefined ? null : folderBelow(bytesOfPath(root), folder);
};

/** Is it the folder that the catalog lies in, or one below? */
export const isInCatalogFolder = (
  { catalog }: SnapshotRoot,
  folder: Pick<SnapshotFolder, 'root' | 'path'>,
): boolean => {
  if (catalog === null || folder.root !== catalog.root) return false;
  const path = bytesOfPath(catalog);
  return isWithinFolder(path.slice(0, Math.max(path.lastIndexOf('/'), 0)), folder.path);
};

/** Is it a folder that only the newest snapshot of the set needs? */
export const isLatestOnly = (
  { latestOnly = [] }: SnapshotRoot,
  folder: Pick<SnapshotFolder, 'root' | 'path'>,
): boolean =>
  latestOnly.some((one) => one.root === folder.root && isWithinFolder(bytesOfPath(one), folder.path));

/** Both below one root: `''` is the root itself. */
const isWithinFolder = (folder: string, path: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

/** What took the place of a keyring that went; itself where it did not go, null where nothing did. */
export const successorOf = (keyring: Sha256, { keyrings }: Pick<Removals, 'keyrings'>): Sha256 | null => {
  let at: Sha256 | null = keyring;
  const passed = new Set<Sha256>();
  while (at !== null && keyrings.has(at)) {
    // Successors that lead in a circle lead nowhere.
    const successor: Sha256 | null = passed.has(at) ? null : (keyrings.get(at) ?? null);
    passed.add(at);
    at = successor;
  }
  return at;
};

/** The keyrings of a root, those that were replaced by their successors. */
export const currentKeyrings = (root: SnapshotRoot, removals: Pick<Removals, 'keyrings'>): Sha256[] => [
  ...new Set(root.keyrings.flatMap((keyring) => successorOf(keyring, removals) ?? [])),
];

/**
 * Reads a snapshot's manifests. A leaf that cannot be read is a finding and its entries are not given: everything else
 * is.
 */
export class SnapshotReader {
  readonly findings: Finding[] = [];
  readonly root: SnapshotRoot;
  readonly #contents: ContentReader;
  readonly #keys: KeyIndex;

  /** `place`: the folder that holds the objects. */
  constructor({ place }: { readonly place: Pick<Place, 'locator'> }, root: SnapshotRoot, keys: KeyIndex) {
    this.root = root;
    this.#keys = keys;
    this.#contents = new ContentReader(place.locator, keys);
  }

  *folders(): Generator<SnapshotFolder> {
    for (const leaf of this.root.index)
      for (const line of this.#lines(FolderLine, leaf, 'the list of folders'))
        yield {
          root: line.root,
          path: bytesOfPath(line),
          files: line.files,
          bytes: line.bytes,
          leaves: line.leaves,
          entries: (leaves = line.leaves) => this.#entries(leaves, line.path),
        };
  }

  *problems(): Generator<ProblemLine> {
    for (const leaf of this.root.problems) yield* this.#lines(ProblemLine, leaf, 'the list of problems');
  }

  /** The stretches of a file that has no content of its own. Throws what made them unreadable. */
  extents(leaves: readonly ContentId[]): Extent[] {
    return leaves.flatMap((leaf) => [...parseLines(Extent, this.#contents.text(leaf))]);
  }

  /** What a file is made of; nothing where the list of its stretches cannot be read. */
  contentsOf({ content, extents }: FileEntry): readonly ContentId[] {
    if (content !== undefined) return [content];
    try {
      return this.extents(extents ?? []).map((extent) => extent.content);
    } catch (error) {
      if (isSafelightError(error)) return [];
      throw error;
    }
  }

  /** Was some of it erased from the vault on purpose? Then it comes back no more. */
  isErased(entry: FileEntry): boolean {
    return this.#keys.erases && this.contentsOf(entry).some((content) => this.#keys.isErased(content));
  }

  *#entries(leaves: readonly ContentId[], folder: string): Generator<LeafEntry> {
    for (const leaf of leaves)
      yield* this.#lines(LeafEntry, leaf, `the list of what ${folder || 'the top folder'} holds`);
  }

  *#lines<S extends Parameters<typeof parseLines>[0]>(schema: S, leaf: ContentId, what: string) {
    try {
      // Parsed whole before any line is given: a damaged leaf must not give half of itself.
      const lines = [...parseLines(schema, this.#contents.text(leaf))];
      yield* lines;
    } catch (error) {
      if (isSafelightError(error)) this.findings.push(damage(what, error));
      else if (error instanceof DocumentError)
        this.findings.push(
          damage(what, new SafelightError('document-invalid', { path: what, why: error.why }, error)),
        );
      else throw error;
    }
  }
}
