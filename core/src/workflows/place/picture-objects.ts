import type { Sha256 } from '../../model/digest.ts';
import { tellPictures } from '../../vault/picture-names.ts';
import type { State } from '../../vault/state.ts';

/**
 * Objects that hold pictures, as far as this computer remembers what it stored, folder by folder: first that in which anything
 * was made last. Lists of files, catalogs and what nobody here knows are none: a vault cannot be opened before they are read.
 */
export const pictureObjects = (state: State): ReadonlySet<Sha256> => {
  tellPictures(state);
  const rows = state.sql(`WITH picture AS (
      SELECT folder, name, content FROM file WHERE content IS NOT NULL AND is_picture(name)
      UNION ALL SELECT folder, name, content FROM part WHERE is_picture(name)),
    made AS (SELECT folder, max(CAST(json_extract(entry, '$.mtime') AS INTEGER)) AS at FROM file
        WHERE is_picture(name) GROUP BY folder)
    SELECT o.sha256 FROM picture p JOIN made m ON m.folder = p.folder
      JOIN content c ON c.id = p.content JOIN object o ON o.id = c.object ORDER BY m.at DESC, p.folder DESC, p.name`);
  return new Set(rows.all().map((row) => String(row['sha256']) as Sha256));
};

/** Bytes: lists are smaller. */
const LARGE = 1024 * 1024;

/**
 * Large objects of older snapshots alone, the newest first: pictures that were culled, catalogs as they were. What is there today can
 * be opened without them.
 */
export const olderObjects = (state: State): readonly Sha256[] =>
  state
    .sql(`WITH known AS (SELECT content FROM file WHERE content IS NOT NULL UNION SELECT content FROM part)
      SELECT DISTINCT o.id, o.sha256 FROM content c JOIN object o ON o.id = c.object WHERE c.length >= ?
        AND o.id NOT IN (SELECT c.object FROM content c JOIN known k ON k.content = c.id) ORDER BY o.id DESC`)
    .all(LARGE)
    .map((row) => String(row['sha256']) as Sha256);
