import type { CatalogContents, CatalogCopy, CatalogKind } from '../catalog/reader.ts';
import { readerOfFile } from '../catalog/readers.ts';
import type { RootMove } from '../catalog/root-move.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import type { Home } from './home.ts';
import { withLookFolder } from './look-folder.ts';

/** A catalog that is looked into without being opened: a copy of it, and what the copy says. */
export interface OpenedCatalog {
  readonly kind: CatalogKind;
  readonly copy: CatalogCopy;
  /** When it was copied (RFC 3339). */
  readonly asOf: string;
  readonly contents: CatalogContents;
  /** A private folder that goes with the copy. */
  readonly scratch: string;
}

/**
 * Copies a catalog into a private folder, reads it there, and leaves nothing. Throws `bad-argument` where there is no
 * catalog, and what the reader says where no copy of it was to be had.
 */
export const withCatalog = async <T>(
  home: Home,
  {
    path,
    moves,
    roots = 'as-written',
  }: {
    readonly path: string;
    readonly moves: readonly RootMove[];
    /** `here`: paths are those of this computer, as for a backup. */
    readonly roots?: 'as-written' | 'here';
  },
  { signal, onEvent, clock }: RunContext,
  use: (catalog: OpenedCatalog) => Promise<T>,
): Promise<T> => {
  const reader = await readerOfFile(path);
  if (reader === null)
    throw new SafelightError('bad-argument', { what: path, why: 'there is no catalog of that name' });
  onEvent({ kind: 'phase', phase: 'catalog', subject: path });
  return withLookFolder(home, async (scratch) => {
    const asOf = clock().toISOString();
    const copy = await reader.copy(path, { scratch, signal });
    const [problem] = copy.problems;
    if (copy.parts.length === 0 && problem !== undefined) throw problem;
    const contents = roots === 'here' ? reader.readHere(copy, moves) : reader.read(copy, moves);
    try {
      return await use({ kind: reader.kind, copy, asOf, contents, scratch });
    } finally {
      contents.close();
    }
  });
};
