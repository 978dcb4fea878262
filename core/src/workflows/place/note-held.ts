import type { VaultConfig } from '@safelight/manifests';
import type { Sha256 } from '../../model/digest.ts';
import type { Place, VaultPath } from '../../place/place.ts';
import type { SourceFault } from '../../sync/store.ts';
import { Copies } from '../../vault/copies.ts';
import {
  keyringPath,
  keyringTwinPath,
  objectPath,
  parseRootName,
  promisedSha256,
} from '../../vault/layout.ts';
import { listFiles } from '../../vault/list-files.ts';
import { State } from '../../vault/state.ts';
import type { Home } from '../home.ts';
import { proofsOf } from '../note-proofs.ts';
import { isFirst } from '../places.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** What of the state's objects can be opened in a place: whole by their length, with a keyring, and told by a root. */
const heldIn = async (
  state: State,
  { head }: VaultConfig,
  { place, lacking }: { readonly place: Place; readonly lacking: ReadonlySet<string> },
): Promise<{ readonly objects: ReadonlySet<string>; readonly isNewest: boolean }> => {
  const sizes = new Map<string, number>();
  for await (const { path, size } of listFiles(place)) if (!lacking.has(path)) sizes.set(path, size);
  const roots = [...sizes.keys()].flatMap((path) =>
    path.startsWith('snapshots/') ? (parseRootName(path.slice('snapshots/'.length))?.sha256 ?? []) : [],
  );
  const isNewest = head === null || roots.some((sha256) => sha256 === head.root);
  if (!isNewest) return { objects: NOTHING, isNewest };
  const rows = state.sql(
    'SELECT o.sha256, o.size, k.sha256 AS keyring FROM object o JOIN keyring k ON k.id = o.keyring',
  );
  const objects = rows.all().flatMap((row) => {
    const [sha256, keyring] = [String(row['sha256']), String(row['keyring'])];
    const isThere = sizes.get(objectPath(sha256)) === Number(row['size']);
    return isThere && (sizes.has(keyringPath(keyring)) || sizes.has(keyringTwinPath(keyring)))
      ? [sha256]
      : [];
  });
  return { objects: new Set(objects), isNewest };
};

/** Keeps what a place holds now; says whether the newest snapshot that is known lies there. */
export const noteHeld = async (
  state: State,
  vault: VaultConfig,
  given: { readonly place: Place; readonly lacking: ReadonlySet<string> },
): Promise<boolean> => {
  const { objects, isNewest } = await heldIn(state, vault, given);
  if (!isFirst(vault, given.place.name)) new Copies(state).hold(given.place.name, objects);
  return isNewest;
};

/** What a copy does not hold any more by its own list. */
export const noteGone = async (state: State, vault: VaultConfig, place: Place): Promise<void> =>
  new Copies(state).keep(place.name, (await heldIn(state, vault, { place, lacking: NOTHING })).objects);

/** What was brought is not damaged any more, and was not read back there yet: objects, and those a keyring opens. */
export const noteBrought = (
  state: State,
  vault: VaultConfig,
  { place, files }: { readonly place: string; readonly files: ReadonlySet<VaultPath> },
): void => {
  const behind = state.sql(
    'SELECT o.sha256 FROM object o JOIN keyring k ON k.id = o.keyring WHERE k.sha256 = ?',
  );
  const brought = new Set<Sha256>();
  for (const path of files) {
    const sha256 = promisedSha256(path);
    if (sha256 === null) continue;
    if (path.startsWith('objects/')) brought.add(sha256);
    if (path.startsWith('keyrings/'))
      for (const row of behind.all(sha256)) brought.add(String(row['sha256']) as Sha256);
  }
  proofsOf(state, vault, place).mend(brought);
};

/** An object of a place was found damaged while it was read for another, and nobody has it whole. */
export const noteFault = (home: Home, vault: VaultConfig, { place, path, error }: SourceFault): void => {
  const sha256 = path.startsWith('objects/') ? promisedSha256(path) : null;
  if (sha256 === null) return;
  using state = new State(home.statePath(vault.id));
  proofsOf(state, vault, place).doubt([{ sha256, why: error.message }]);
};
