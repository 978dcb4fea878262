import type { InventoryEntry, SnapshotRoot } from '@safelight/manifests';
import type { ContentId, Sha256 } from '../model/digest.ts';
import type { VaultPath } from '../place/place.ts';
import { packContentId } from '../vault/content-key.ts';
import { putInventories, readInventories } from '../vault/inventories.ts';
import {
  keyringPath,
  keyringTwinPath,
  machinePath,
  objectPath,
  rootPath,
  settingsPath,
} from '../vault/layout.ts';
import { sealRoot } from '../vault/roots.ts';
import { type Provenance, sha256Of } from '../vault/signing.ts';
import type { State } from '../vault/state.ts';
import type { WritableStore } from '../vault/store.ts';
import { meetRoot } from '../vault/trusted-roots.ts';
import type { Manifest } from './manifests.ts';

/** The part of a root that says what was found; provenance, keyrings and order are added here. */
export type RootContent = Omit<SnapshotRoot, 'type' | 'keyrings' | keyof Provenance>;

/**
 * Every keyring that opens something of this snapshot, newest first: a content that was sealed again, because its object
 * was lost or damaged, stands in an older one too.
 */
export const neededKeyrings = (state: State, set: string, manifest: Manifest): Sha256[] => {
  const needed = new Map<number, Sha256>();
  const files = state.sql(`
    SELECT DISTINCT k.id, k.sha256 FROM keyring k JOIN object o ON o.keyring = k.id WHERE o.id IN (
      SELECT c.object FROM folder d JOIN file f ON f.folder = d.id JOIN content c ON c.id = f.content WHERE d.of_set = ?
      UNION
      SELECT c.object FROM folder d JOIN part p ON p.folder = d.id JOIN content c ON c.id = p.content WHERE d.of_set = ?)`);
  const need = (row: Record<string, unknown> | undefined): void => {
    if (row !== undefined) needed.set(Number(row['id']), String(row['sha256']) as Sha256);
  };
  for (const row of files.all(set, set)) need(row);
  for (const id of manifestContents(state, set, manifest)) need(keyringOf(state, id));
  return [...needed].sort(([a], [b]) => b - a).map(([, sha256]) => sha256);
};

function* manifestContents(state: State, set: string, manifest: Manifest): Generator<ContentId> {
  yield* manifest.index;
  yield* manifest.problems;
  for (const row of state.sql('SELECT leaves FROM folder WHERE of_set = ?').iterate(set))
    yield* JSON.parse(String(row['leaves'])) as ContentId[];
}

const keyringOf = (state: State, id: ContentId): Record<string, unknown> | undefined =>
  state
    .sql(
      'SELECT k.id, k.sha256 FROM content c JOIN object o ON o.id = c.object JOIN keyring k ON k.id = o.keyring WHERE c.id = ?',
    )
    .get(packContentId(id));

/** What is published with a snapshot: files that its inventory names, put once the root is sealed. */
export interface Companions {
  readonly entries: readonly InventoryEntry[];
  announce(root: Sha256): Promise<void>;
}

/**
 * Inventory, then root: with the root's name the snapshot exists. The root is sealed first, so that the inventory can
 * say that it must be there.
 */
export const publishSnapshot = async (
  store: WritableStore,
  state: State,
  snapshot: Omit<SnapshotRoot, 'type'>,
  companions: Companions,
): Promise<{ readonly sha256: Sha256; readonly inventories: readonly Sha256[] }> => {
  const { vault, certificate, machine, seq, previous } = snapshot;
  const provenance: Provenance = { vault, certificate, machine, seq, previous };
  const sealed = await sealRoot(store, { type: 'snapshot', ...snapshot });
  const name = { seq, machine, sha256: sealed.sha256 };
  const standing = state.meta('standing-inventoried') === null ? await standingFiles(store) : [];
  await companions.announce(sealed.sha256);
  const own = new Set(companions.entries.map(({ path }) => path));
  const added = [
    ...standing.filter(({ path }) => !own.has(path)),
    ...companions.entries,
    ...freshFiles(state, new Set(snapshot.keyrings)),
  ];
  const entries = [...added, { path: rootPath(name), sha256: sealed.sha256, size: sealed.bytes.length }];
  const buildsOn = JSON.parse(state.meta('inventory-heads') ?? '[]') as Sha256[];
  const inventories = await putInventories(store, provenance, { entries, buildsOn });
  await store.place.put(rootPath(name), sealed.bytes);
  state.transaction(() => {
    state.db.exec('UPDATE object SET inventoried = 1 WHERE inventoried = 0');
    for (const keyring of snapshot.keyrings)
      state.sql('UPDATE keyring SET inventoried = 1 WHERE sha256 = ?').run(keyring);
    state.setMeta('standing-inventoried', 'yes');
    state.setMeta('inventory-heads', JSON.stringify(inventories.slice(-1)));
    meetRoot(state, rootPath(name));
  });
  return { sha256: sealed.sha256, inventories };
};

/** What a vault needs besides its snapshots: named in the first inventory of each machine. */
const standingFiles = async (store: WritableStore): Promise<InventoryEntry[]> =>
  Promise.all(
    [...(await standingSettings(store)), machinePath(store.machine.fingerprint)].map(async (path) => {
      const bytes = await store.place.get(path);
      return { path, sha256: sha256Of(bytes), size: bytes.length };
    }),
  );

/** What somebody of the vault vouched for already; in a vault that was never backed up to, all that is there. */
const standingSettings = async (store: WritableStore): Promise<VaultPath[]> => {
  const there = (await store.place.list('settings')).map(({ name }) => settingsPath(name));
  const { inventories } = await readInventories(store);
  const named = new Set(inventories.flatMap(({ entries }) => entries.map(({ path }) => path)));
  const vouched = there.filter((path) => named.has(path));
  return vouched.length === 0 ? there : vouched;
};

/** Objects and keyrings that no inventory names yet. */
const freshFiles = (state: State, needed: ReadonlySet<Sha256>): InventoryEntry[] => {
  const objects = state.sql('SELECT sha256, size FROM object WHERE inventoried = 0 ORDER BY sha256').all();
  const keyrings = state.sql('SELECT sha256, size FROM keyring WHERE inventoried = 0 ORDER BY sha256').all();
  const entry = (pathOf: (id: string) => string) => (row: Record<string, unknown>) => {
    const sha256 = String(row['sha256']);
    return { path: pathOf(sha256), sha256, size: Number(row['size']) };
  };
  const named = keyrings.filter((row) => needed.has(String(row['sha256']) as Sha256));
  return [
    ...objects.map(entry(objectPath)),
    ...named.map(entry(keyringPath)),
    ...named.map(entry(keyringTwinPath)),
  ];
};

/** Keyrings of this run that a merged one replaced: nothing needs them, and no inventory names them. */
export const dropTemporaryKeyrings = async (
  store: WritableStore,
  state: State,
  written: readonly Sha256[],
): Promise<void> => {
  for (const sha256 of written) {
    const row = state
      .sql(
        'SELECT id, EXISTS (SELECT 1 FROM object WHERE keyring = keyring.id) AS used FROM keyring WHERE sha256 = ?',
      )
      .get(sha256);
    if (row === undefined || row['used'] === 1) continue;
    await store.place.remove(keyringPath(sha256));
    await store.place.remove(keyringTwinPath(sha256));
    state.sql('DELETE FROM keyring WHERE id = ?').run(row['id'] ?? 0);
  }
};
