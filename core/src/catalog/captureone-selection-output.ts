import { displayPath, joinBytes } from '../model/paths.ts';
import type { SelectableDocument } from './captureone-selection.ts';
import { sessionPlace } from './captureone-session-places.ts';
import type { PictureQuery, PictureSelection } from './picture-selection.ts';
import { RowProblems } from './row-problems.ts';
import { unsupported } from './selection-refused.ts';

/** The folder a session renders into. @throws selection-unsupported where there is none, or more is asked */
export const selectOutput = (document: SelectableDocument, query: PictureQuery): PictureSelection => {
  const { database, locations, catalog, home, isSession } = document;
  const what = 'its Output folder';
  if (!isSession) throw unsupported(catalog, what, 'only a session has one');
  const { collection, rating, label, pick } = query;
  if ([collection, rating, label, pick].some((criterion) => criterion !== null))
    throw unsupported(catalog, `${what} and more`, 'of what was rendered into it nothing is written down');
  const problems = new RowProblems(catalog);
  const [first, ...others] = sessionPlace(database, 'output').flatMap((id) => locations.get(id) ?? []);
  if (first?.kind === 'foreign') problems.unmapped(first.root);
  if (first?.kind === 'refused') problems.refuse(what, 'its path was refused');
  const named = joinBytes(home, 'Output');
  const folder = first === undefined ? named : first.kind === 'folder' ? first.path : null;
  const elsewhere = others.flatMap((one) => (one.kind === 'folder' && one.path !== folder ? [one.path] : []));
  return {
    folders: folder === null ? [] : [folder],
    pictures: [],
    notes: [
      ...(first === undefined
        ? ['It does not say which folder is its Output: the one of that name was taken.']
        : []),
      ...elsewhere.map((path) => `It renders into ${displayPath(path)} too, which was not taken.`),
    ],
    problems: problems.list(),
  };
};
