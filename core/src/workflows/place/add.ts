import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Config, PlaceAdded, PlaceConfig, VaultConfig } from '@safelight/manifests';
import { PROBE_NAME } from '../../link/s3-facts.ts';
import { isSafelightError, SafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { locatorOf, openPlace } from '../../place/open-place.ts';
import type { Place, PlaceLocator } from '../../place/place.ts';
import { planCopies } from '../../sync/plan.ts';
import { scanContents } from '../../sync/scan.ts';
import { readIdentity } from '../../vault/identity.ts';
import { DESCRIPTION, STANDING } from '../../vault/layout.ts';
import { assertFolderFits, beginVault, completeVault } from '../../vault/new-folder.ts';
import { putPlaceMark, readPlaceMark } from '../../vault/place-mark.ts';
import { State } from '../../vault/state.ts';
import type { VaultStore } from '../../vault/store.ts';
import { diskOf } from '../disk-of.ts';
import { chooseVault, type Home } from '../home.ts';
import { placeOf } from '../places.ts';
import { refusePathInside } from '../vault-inside.ts';
import { assertMedium, type PlaceDeclared, withFacts } from './change.ts';
import { feedPlaces } from './feed.ts';
import { placeSummary } from './list.ts';
import { storeAt } from './store-at.ts';

export type { PlaceAdded } from '@safelight/manifests';

export interface AddPlaceOptions {
  readonly vaultName: string | null;
  readonly path: string;
  /** Null: the name of its folder. */
  readonly name: string | null;
  readonly declared: PlaceDeclared;
  readonly sameDisk: 'refuse' | 'allow';
  readonly mode: 'write' | 'dry-run';
}

/**
 * `place add`: a folder that is empty, not there, or holds a copy of the vault becomes a place of it, and is fed.
 * Throws `bad-argument`, `same-disk`, `folder-not-empty`, `place-is-other-vault`, `vault-inside-set`, and what is wrong
 * with the first place.
 */
export const addPlace = async (
  home: Home,
  options: AddPlaceOptions,
  context: RunContext,
): Promise<PlaceAdded> => {
  const known = await home.config();
  const vault = chooseVault(known, home, options.vaultName);
  const locator = locatorOf(options.path);
  const { kind, path } = locator;
  const name = options.name ?? nameFor(locator);
  assertFree(vault, { name, path });
  if (options.declared.medium !== undefined) assertMedium(options.declared.medium);
  const first = await nearestStore(vault, context);
  if (kind === 'folder')
    await assertFits(known, vault, { path, first: first.place, sameDisk: options.sameDisk });
  const place = openPlace(name, locator);
  const adopted = await isCopy(place, vault);
  if (!adopted) await assertEmpty(place);
  const own = adopted ? await storeAt(place, vault, context.clock) : null;
  const toCopy = await lackOf(place, { first, own });
  const wish: PlaceConfig = { name, kind, path, when: 'now', ...options.declared };
  if (options.mode === 'dry-run') {
    using state = new State(':memory:');
    const seen = { state, now: context.clock() };
    const place = await placeSummary({ ...vault, places: [...vault.places, wish] }, wish, seen);
    return { place, added: false, adopted, toCopy, fed: null };
  }
  const config = await withFacts(wish, place, context.clock());
  if (!adopted) await makeCopy(place, first.place);
  const now = await keep(home, vault, { config, place, first: first.place });
  const fed =
    wish.when === 'manual'
      ? []
      : await feedPlaces(home, now, { targets: new Set([name]), check: false }, context);
  await home.prepare(vault.id);
  using state = new State(home.statePath(vault.id));
  const summary = await placeSummary(now, config, { state, now: context.clock() });
  return { place: summary, added: true, adopted, toCopy, fed: fed.find((one) => one.name === name) ?? null };
};

/** Buckets and remotes are called by their own name. */
const nameFor = ({ kind, path }: PlaceLocator): string =>
  kind === 'folder' ? basename(path) : (/^(?:s3:\/\/|rclone:)([^/?:]+)/.exec(path)?.[1] ?? path);

/** The first of the vault's places that is there: it tells what the new one gets. Throws why the first is not. */
const nearestStore = async (vault: VaultConfig, { clock }: RunContext): Promise<VaultStore> => {
  let failure: unknown;
  for (const { name } of vault.places)
    try {
      return await storeAt(await placeOf(vault, name), vault, clock);
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      failure ??= error;
    }
  throw failure;
};

/** Throws `folder-not-empty` where something lies there that is not this vault. */
const assertEmpty = async (place: Place): Promise<void> => {
  const { kind, path } = place.locator;
  if (kind === 'folder') return void (await assertFolderFits(path));
  const files = (await place.list('.')).filter(({ name }) => !name.startsWith(PROBE_NAME));
  const isEmpty = files.length === 0 && (await place.folders('.')).length === 0;
  if (!isEmpty) throw new SafelightError('folder-not-empty', { path });
};

/** What people can read in one line. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u;

const assertFree = ({ places }: VaultConfig, { name, path }: Pick<PlaceConfig, 'name' | 'path'>): void => {
  if (!NAME.test(name) || name.trim() === '')
    throw new SafelightError('bad-argument', {
      what: '--name',
      why: 'it is empty, too long, or more than one line',
    });
  if (places.some((one) => one.name === name))
    throw new SafelightError('bad-argument', { what: '--name', why: `a place is named ${name} already` });
  const there = places.find((one) => one.path === path);
  if (there !== undefined)
    throw new SafelightError('bad-argument', { what: path, why: `it is the place ${there.name} already` });
};

const assertFits = async (
  { sets }: Config,
  vault: VaultConfig,
  {
    path,
    first,
    sameDisk,
  }: { readonly path: string; readonly first: Place; readonly sameDisk: 'refuse' | 'allow' },
): Promise<void> => {
  for (const set of sets.filter((one) => one.vault === vault.id)) refusePathInside(path, set);
  await refuseNested(path, vault);
  const own = first.locator.kind === 'folder' ? await diskOf(first.locator.path) : null;
  const disk = await diskOf(path);
  if (sameDisk === 'refuse' && disk !== null && disk === own)
    throw new SafelightError('same-disk', { path, disk: first.locator.path });
};

/** Throws `bad-argument` where a folder is a place under another name, lies in one, or holds one. */
const refuseNested = async (path: string, vault: VaultConfig): Promise<void> => {
  const own = await realFolder(path);
  for (const { name, kind, path: other } of vault.places) {
    if (kind !== 'folder') continue;
    const there = await realFolder(other);
    if (`${own}${sep}`.startsWith(`${there}${sep}`) || `${there}${sep}`.startsWith(`${own}${sep}`))
      throw new SafelightError('bad-argument', {
        what: path,
        why: `it is, lies in or holds the place ${name}`,
      });
  }
};

/** Without links, as far as it is there. */
const realFolder = async (path: string): Promise<string> => {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) === undefined || dirname(path) === path) return path;
    return join(await realFolder(dirname(path)), basename(path));
  }
};

/** Does this vault lie there already? Throws `place-is-other-vault` where another does. */
const isCopy = async (place: Place, vault: VaultConfig): Promise<boolean> => {
  if ((await place.size(DESCRIPTION)) === null) return false;
  const { description } = await readIdentity(place, null);
  if (description.vault !== vault.id || description.certificate !== vault.certificate)
    throw new SafelightError('place-is-other-vault', {
      path: place.locator.path,
      expected: vault.name,
      found: description.name,
    });
  return true;
};

const lackOf = async (
  place: Place,
  { first, own }: { readonly first: VaultStore; readonly own: VaultStore | null },
): Promise<PlaceAdded['toCopy']> => {
  const held = await scanContents(first);
  const there = own === null ? { ...held, place, files: new Map() } : await scanContents(own);
  const steps = planCopies([held, there], { targets: new Set([place.name]), damaged: new Map() });
  const copies = steps.flat().filter(({ from }) => from.length > 0);
  return { files: copies.length, bytes: copies.reduce((sum, { size }) => sum + size, 0) };
};

/** The root of a vault without any snapshot. Its description comes last: with it the folder is a vault. */
const makeCopy = async (place: Place, first: Place): Promise<void> => {
  const { kind, path } = place.locator;
  const description = await first.get(DESCRIPTION);
  if (kind === 'folder') await beginVault(path, description);
  for (const file of STANDING) await place.put(file, await first.get(file));
  if (kind === 'folder') await completeVault(path);
  else await place.put(DESCRIPTION, description);
};

/** Marks both, so that one drive is never taken for another, and keeps the new one in the configuration. */
const keep = async (
  home: Home,
  vault: VaultConfig,
  { config, place, first }: { readonly config: PlaceConfig; readonly place: Place; readonly first: Place },
): Promise<VaultConfig> => {
  const known = vault.places.find((one) => one.name === first.name);
  const mine = known?.id ?? (await mark(first, vault, await markOf(first, vault)));
  const taken = new Set([mine, ...vault.places.flatMap(({ id }) => id ?? [])]);
  // A drive that was cloned bears the mark of the one it was cloned from.
  const own = await markOf(place, vault);
  const keeps = own !== null && !taken.has(own) ? own : null;
  const id = await mark(place, vault, keeps);
  const changed = await home.changeVault(vault.id, ({ places, ...rest }) => ({
    ...rest,
    places: [
      ...places.map((one) => (one.name === first.name ? { ...one, id: mine } : one)),
      { ...config, id },
    ],
  }));
  return changed ?? vault;
};

/** The mark that a place of this vault bears: another computer may have given it. */
const markOf = async (place: Place, { id }: VaultConfig): Promise<string | null> => {
  const found = await readPlaceMark(place);
  return found !== null && found.vault === id ? found.place : null;
};

const mark = async (place: Place, { id: vault }: VaultConfig, known: string | null): Promise<string> => {
  const id = known ?? randomUUID();
  await putPlaceMark(place, { type: 'place', vault, place: id });
  return id;
};
