import type { CatalogCopy, CatalogState } from './reader.ts';

const said: { readonly [S in CatalogState]: string | null } = {
  closed: null,
  open: 'was open in its editor while it was copied.',
  crashed: 'was not closed by its editor, which ended without doing so.',
  unknown: 'may be open in its editor: it cannot be told.',
};

/** One sentence for a catalog that no report has a place for, or none. */
export const holdNote = ({ source, hold }: Pick<CatalogCopy, 'source' | 'hold'>): readonly string[] => {
  const sentence = said[hold.state];
  return sentence === null ? [] : [`${source} ${sentence}`];
};
