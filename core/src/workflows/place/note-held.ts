import type { VaultConfig } from '@safelight/manifests';
import type { Sha256 } from '../../model/digest.ts';
import type { SafelightError } from '../../model/errors.ts';
import type { Place, VaultPath } from '../../place/place.ts';
import type { SourceFault } from '../../sync/store.ts';
import { Copies } from '../../vault/copies.ts';
import { keyringPath, keyringTwinPath, objectAt, objectPath, promisedSha256 } from '../../vault/layout.ts';
import { listFiles } from '../../vault/list-files.ts';
import { State } from '../../vault/state.ts';
import type { Home } from '../home.ts';
import { missingHead, tellsRoot } from '../missing-head.ts';
import { proofsOf } from '../note-proofs.ts';
import { isFirst } from '../places.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** What of the state's objects can be opened in a place: whole by their length, and with a keyring. */
const openableIn = async (
  state: State,
  place: Place,
  lacking: ReadonlySet<string>,
): Promise<ReadonlySet<string>> => {
  const sizes = new Map<string, number>();
  for await (const { path, size } of listFiles(place)) if (!lacking.has(path)) sizes.set(path, size);
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
  return new Set(objects);
};

/** Keeps what a place holds now; gives what is wrong where the newest snapshot that is known does not lie there. */
export const noteHeld = async (
  state: State,
  vault: VaultConfig,
  { place, lacking }: { readonly place: Place; readonly lacking: ReadonlySet<string> },
): Promise<SafelightError<'file-missing'> | null> => {
  const missing = await missingHead(place, vault, lacking);
  if (isFirst(vault, place.name)) return missing;
  if (missing === null)
    new Copies(state).hold(place.name, vault.head?.root ?? null, await openableIn(state, place, lacking));
  else await noteGone(state, vault, place, lacking);
  return missing;
};

/** What a copy does not hold any more by its own list. Without the snapshot it had, nothing tells what lies there. */
export const noteGone = async (
  state: State,
  vault: Pick<VaultConfig, 'certificate'>,
  place: Place,
  lacking: ReadonlySet<string> = NOTHING,
): Promise<void> => {
  const copies = new Copies(state);
  const root = copies.head(place.name);
  const isTold = root === null || (await tellsRoot(place, vault, root, lacking));
  copies.keep(place.name, isTold ? await openableIn(state, place, lacking) : NOTHING);
};

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
  const sha256 = objectAt(path);
  if (sha256 === null) return;
  using state = new State(home.statePath(vault.id));
  proofsOf(state, vault, place).doubt([{ sha256, why: error.message }]);
};
