import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeLightroomCatalog } from '../../samples/lightroom-catalog.ts';

const IN_FOLDER = 500;

/** A length of its own for each, about that of a RAW: then none is a duplicate's candidate. Bytes. */
const sizeOf = (number: number): number => 20_000_000 + number;

const folderOf = (number: number): string => `Job ${String(number).padStart(5, '0')}/`;

/** Rows as Lightroom has them, made by SQLite itself: a file, an image, its XMP and its settings. */
const rows = (count: number): string => `
  CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < ${count - 1}) SELECT i FROM c;
  INSERT INTO AgLibraryFolder (id_local, id_global, pathFromRoot, rootFolder)
    SELECT 10000000 + i, 'folder ' || i, printf('Job %05d/', i), (SELECT id_local FROM AgLibraryRootFolder)
    FROM n WHERE i < ${Math.ceil(count / IN_FOLDER)};
  INSERT INTO AgLibraryFile (id_local, id_global, baseName, extension, folder, idx_filename, lc_idx_filename,
    lc_idx_filenameExtension, importHash, originalFilename, sidecarExtensions)
    SELECT 20000000 + i, 'file ' || i, printf('IMG_%07d', i), 'CR3', 10000000 + i / ${IN_FOLDER},
      printf('IMG_%07d.CR3', i), printf('img_%07d.cr3', i), 'cr3',
      printf('798901391:IMG_%07d.CR3:%d', i, 20000000 + i), printf('IMG_%07d.CR3', i), '' FROM n;
  INSERT INTO Adobe_images (id_local, id_global, captureTime, fileFormat, fileHeight, fileWidth, orientation, rootFile)
    SELECT 30000000 + i, 'image ' || i, '2026-04-26T14:03:11', 'RAW', 4000, 6000, 'AB', 20000000 + i FROM n;
  INSERT INTO Adobe_imageDevelopSettings (id_local, image, text)
    SELECT 40000000 + i, 30000000 + i, 's = { Exposure2012 = 0.25, ProcessVersion = "11.0", Version = "13.0" }' FROM n;
  INSERT INTO Adobe_AdditionalMetadata (id_local, id_global, image, xmp)
    SELECT 50000000 + i, 'xmp ' || i, 30000000 + i, zeroblob(300) FROM n;`;

/** A catalog of so many images in the schema of version 13, in `<folder>/Lightroom`; returns its path. */
export const makeMillionCatalog = (
  folder: string,
  count: number,
  journal: 'wal' | 'delete' = 'wal',
): string => {
  const path = join(folder, 'Lightroom', 'Million.lrcat');
  mkdirSync(join(folder, 'Lightroom'), { recursive: true });
  const roots = [{ absolutePath: `${folder}/Pictures/`, folders: [] }];
  makeLightroomCatalog({ path, shape: 'v13', journal, roots });
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; BEGIN; ${rows(count)} COMMIT;`);
  } finally {
    database.close();
  }
  return path;
};

/** The files it refers to, with their lengths and nothing in them. */
export const makeMillionFiles = (folder: string, count: number): void => {
  for (let number = 0; number < count; number += 1) {
    const home = join(folder, 'Pictures', folderOf(Math.floor(number / IN_FOLDER)));
    if (number % IN_FOLDER === 0) mkdirSync(home, { recursive: true });
    const file = openSync(`${home}IMG_${String(number).padStart(7, '0')}.CR3`, 'w');
    ftruncateSync(file, sizeOf(number));
    closeSync(file);
  }
};
