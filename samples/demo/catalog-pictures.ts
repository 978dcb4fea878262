import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const PICTURES = `
  SELECT root.absolutePath || folder.pathFromRoot || file.idx_filename AS path
  FROM AgLibraryFile file
  JOIN AgLibraryFolder folder ON folder.id_local = file.folder
  JOIN AgLibraryRootFolder root ON root.id_local = folder.rootFolder
  ORDER BY path`;

/** The paths a Lightroom catalog names, read from a copy in `scratch`: SQLite may write beside what it opens. */
export const picturesOf = (catalog: string, scratch: string): readonly string[] => {
  const folder = mkdtempSync(join(scratch, 'catalog-'));
  const copy = join(folder, 'copy.lrcat');
  copyFileSync(catalog, copy);
  const database = new DatabaseSync(copy);
  try {
    return database
      .prepare(PICTURES)
      .all()
      .map((row) => String(row['path']));
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
};
