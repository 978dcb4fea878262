import { type Below, scanBelow, scanElsewhere } from '../../erase/scan.ts';
import type { ContentId, Sha256 } from '../../model/digest.ts';
import type { BytePath } from '../../model/paths.ts';
import { KeyIndex } from '../../vault/key-index.ts';
import { keyringNames } from '../../vault/keyrings.ts';
import { currentKeyrings, SnapshotReader } from '../../vault/snapshot-reader.ts';
import type { ReadableStore } from '../../vault/store.ts';
import { openSnapshots } from '../snapshots.ts';
import { eraseTarget, sourceFolders } from './target.ts';

/** What an erasure would reach. */
export interface Reach {
  readonly target: BytePath;
  readonly below: Below;
  readonly elsewhere: ReadonlyMap<ContentId, ReadonlySet<BytePath>>;
  readonly snapshots: number;
  /** Every keyring of the place, also those that no snapshot names. */
  readonly keyrings: readonly Sha256[];
}

/** Looks through every snapshot. Throws `shoot-unknown`, `shoot-ambiguous`. */
export const reachOf = async (store: ReadableStore, wanted: string): Promise<Reach> => {
  const { snapshots, removals } = await openSnapshots(store);
  using keys = new KeyIndex(store, removals);
  for (const { root } of snapshots) await keys.load(currentKeyrings(root, removals));
  const readers = snapshots.map(({ root }) => new SnapshotReader(store, root, keys)).toReversed();
  const target = eraseTarget(sourceFolders(readers), wanted);
  const below = scanBelow(readers, target);
  const elsewhere = scanElsewhere(readers, target, below.contents);
  return { target, below, elsewhere, snapshots: snapshots.length, keyrings: await everyKeyring(store) };
};

const everyKeyring = async ({ place }: ReadableStore): Promise<readonly Sha256[]> => {
  return [...(await keyringNames(place))].filter((name): name is Sha256 => /^[0-9a-f]{64}$/.test(name));
};
