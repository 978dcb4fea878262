import type { Sha256 } from '../../model/digest.ts';
import { tellPictures } from '../../vault/picture-names.ts';
import type { State } from '../../vault/state.ts';

/**
 * Objects that hold pictures, as far as this computer remembers what it stored. Lists of files, catalogs and what nobody here
 * knows are none: a vault cannot be opened before they are read.
 */
export const pictureObjects = (state: State): ReadonlySet<Sha256> => {
  tellPictures(state);
  const rows = state.sql(`SELECT DISTINCT o.sha256 FROM (
      SELECT content FROM file WHERE content IS NOT NULL AND is_picture(name)
      UNION SELECT content FROM part WHERE is_picture(name)) p
    JOIN content c ON c.id = p.content JOIN object o ON o.id = c.object`);
  return new Set(rows.all().map((row) => String(row['sha256']) as Sha256));
};
