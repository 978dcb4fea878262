import type { Listed, Place, VaultPath } from '../place/place.ts';

/** Folders whose files are named for their bytes, or stand in an inventory. Objects lie one level deeper. */
const FOLDERS: readonly string[] = [
  'keyrings',
  'keyrings/twin',
  'inventories',
  'snapshots',
  'settings',
  'ledger',
  'machines',
  'removals',
  'deliveries',
];

export interface PlacedFile {
  readonly path: VaultPath;
  /** Bytes. */
  readonly size: number;
}

const named = (folder: string, { name, size }: Listed): PlacedFile => ({
  path: `${folder}/${name}` as VaultPath,
  size,
});

/** Every file of a place that a check looks at: all but what every vault has at its root, and open runs. */
export async function* listFiles(place: Place): AsyncGenerator<PlacedFile> {
  const shards = (await place.folders('objects')).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
  for (const folder of [...shards.map((shard) => `objects/${shard}`), ...FOLDERS])
    for (const file of await place.list(folder)) yield named(folder, file);
}
