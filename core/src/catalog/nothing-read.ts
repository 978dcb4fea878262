import { noExtras } from './no-extras.ts';
import type { CatalogContents, CatalogCopy } from './reader.ts';
import type { RowProblems } from './row-problems.ts';
import { noSelection } from './selection-refused.ts';

/** What is said of a file that is no catalog, or one too damaged to speak. */
export const nothingRead = (problems: RowProblems): CatalogContents => ({
  ...noExtras,
  version: null,
  identity: null,
  enumerable: false,
  counts: null,
  roots: [],
  folders: [],
  notes: [],
  get problems() {
    return problems.list();
  },
  references: () => [],
  select: noSelection(problems.path, 'what it holds cannot be read'),
  close: () => undefined,
});

/** Did the check of the copy find its database damaged? */
export const isDamaged = (copy: CatalogCopy): boolean =>
  copy.problems.some(({ code }) => code === 'catalog-damaged');
