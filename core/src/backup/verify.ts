import type { Sha256 } from '../model/digest.ts';
import type { Place } from '../place/place.ts';
import { keyringNames } from '../vault/keyrings.ts';
import type { State } from '../vault/state.ts';

/**
 * Objects that the state believes to be in the place and that are not, by the place's own list: a drive may have been
 * swapped for an older copy of itself.
 */
export const lostObjects = async (place: Place, state: State): Promise<Sha256[]> => {
  const lost: Sha256[] = [];
  const folders = new Set(await place.folders('objects'));
  for (let prefix = 0; prefix < 256; prefix += 1) {
    const shard = prefix.toString(16).padStart(2, '0');
    const rows = state
      .sql('SELECT sha256, size FROM object WHERE sha256 >= ? AND sha256 < ?')
      .all(shard, `${shard}g`);
    if (rows.length === 0) continue;
    const listed = folders.has(shard) ? await place.list(`objects/${shard}`) : [];
    const sizes = new Map(listed.map(({ name, size }) => [name, size]));
    for (const row of rows)
      if (sizes.get(String(row['sha256'])) !== Number(row['size']))
        lost.push(String(row['sha256']) as Sha256);
  }
  return lost;
};

/** Keyrings that the state relies on and of which the place has neither copy. */
export const lostKeyrings = async (place: Place, state: State): Promise<Sha256[]> => {
  const rows = state.sql('SELECT sha256 FROM keyring').all();
  if (rows.length === 0) return [];
  const names = await keyringNames(place);
  return rows.map((row) => String(row['sha256']) as Sha256).filter((sha256) => !names.has(sha256));
};
