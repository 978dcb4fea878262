import { settledAll } from '../model/settled-all.ts';
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

/** Objects lie below the first two digits of their names. */
const SHARD = /^[0-9a-f]{2}\//;

export interface PlacedFile {
  readonly path: VaultPath;
  /** Bytes. */
  readonly size: number;
  /** By the store's list it must be asked for before it is read. */
  readonly isArchived?: boolean;
}

const named = (folder: string, { name, ...rest }: Listed): PlacedFile => ({
  path: `${folder}/${name}` as VaultPath,
  ...rest,
});

/**
 * Every file of a place that a check looks at: all but what every vault has at its root, and open runs. A store is asked for
 * its folders at once; to a server by SFTP each question beside another would be a connection of its own.
 */
export async function* listFiles(place: Place): AsyncGenerator<PlacedFile> {
  for await (const file of place.below('objects')) if (SHARD.test(file.name)) yield named('objects', file);
  const width = place.locator.kind === 's3' ? FOLDERS.length : 1;
  for (let at = 0; at < FOLDERS.length; at += width) {
    const folders = FOLDERS.slice(at, at + width);
    const lists = await settledAll(folders.map((folder) => place.list(folder)));
    for (const [n, folder] of folders.entries()) for (const file of lists[n] ?? []) yield named(folder, file);
  }
}
