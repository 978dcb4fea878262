import { basename } from 'node:path';
import type { PlaceAdded, PlaceConfig, VaultConfig } from '@safelight/manifests';
import { PROBE_NAME } from '../../link/s3-facts.ts';
import { isSafelightError, SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { locatorOf, openPlace } from '../../place/open-place.ts';
import type { Place, PlaceLocator } from '../../place/place.ts';
import { planCopies } from '../../sync/plan.ts';
import { scanContents } from '../../sync/scan.ts';
import { readIdentity } from '../../vault/identity.ts';
import { DESCRIPTION, PLACE_MARK, STANDING } from '../../vault/layout.ts';
import { assertFolderFits, beginVault, completeVault } from '../../vault/new-folder.ts';
import { State } from '../../vault/state.ts';
import type { VaultStore } from '../../vault/store.ts';
import { recordPlace } from '../history/record-place.ts';
import { chooseVault, type Home } from '../home.ts';
import { placeOf } from '../places.ts';
import { assertFits, assertFree } from './assert-free.ts';
import { assertMedium, declaredAs, type PlaceDeclared, withFacts } from './change.ts';
import { feedPlaces } from './feed.ts';
import { placeSummary } from './list.ts';
import { chooseMarks, type Marks, markOf, putMark } from './marks.ts';
import { assertAllowed, placeRules } from './place-rules.ts';
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
 * Throws `bad-argument`, `same-disk`, `place-region`, `place-keeps-erased`, `folder-not-empty`, `place-is-other-vault`, `vault-inside-set`, and what is wrong
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
  assertFree(vault, name, locator);
  if (options.declared.medium !== undefined) assertMedium(options.declared.medium);
  const wish = declaredAs({ name, kind, path, when: 'now' }, options.declared);
  const rules = placeRules(known, vault);
  // What a store answers is known only when it was asked.
  if (kind !== 's3') assertAllowed(wish, rules);
  const first = await nearestStore(vault, context);
  if (kind === 'folder')
    await assertFits(known, vault, { path, first: first.place, sameDisk: options.sameDisk });
  const place = openPlace(name, locator);
  const adopted = await isCopy(place, vault);
  if (!adopted) await assertEmpty(place, vault);
  const marks = await chooseMarks(place, vault, { first: first.place });
  const own = adopted ? await storeAt(place, vault, context.clock) : null;
  const toCopy = await lackOf(place, { first, own });
  if (options.mode === 'dry-run') {
    using state = new State(':memory:');
    const seen = { state, now: context.clock() };
    const place = await placeSummary({ ...vault, places: [...vault.places, wish] }, wish, seen);
    return { place, added: false, adopted, toCopy, fed: null };
  }
  const config = await withFacts(wish, place, context.clock());
  assertAllowed(config, rules);
  if (!adopted) await makeCopy(place, first.place, { vault, mark: marks.own });
  const now = await keep(home, vault, { config, place, first: first.place, marks });
  await recordPlace(home, now, { kind: 'place-added', place: config, at: context.clock() });
  const fed =
    wish.when === 'manual'
      ? []
      : await feedPlaces(home, now, { targets: new Set([name]), check: 'nothing' }, context);
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

/** Throws `folder-not-empty` where something lies there that neither this vault nor an add of it left. */
const assertEmpty = async (place: Place, vault: VaultConfig): Promise<void> => {
  const { kind, path } = place.locator;
  if (kind === 'folder') return void (await assertFolderFits(path));
  const files = (await place.list('.')).filter(({ name }) => !name.startsWith(PROBE_NAME));
  const isBegun =
    files.every(({ name }) => BEGUN.has(name)) &&
    (files.length === 0 || (await markOf(place, vault)) !== null);
  if (!isBegun || (await place.folders('.')).length > 0)
    throw new SafelightError('folder-not-empty', { path });
};

/** What a store gets before its description. The mark is the first: whose the others are is known by it. */
const BEGUN: ReadonlySet<string> = new Set([PLACE_MARK, ...STANDING]);

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
  const plan = planCopies([held, there], { targets: new Set([place.name]), damaged: new Map() });
  const copies = [...plan.values()].flat().filter(({ from }) => from.length > 0);
  return { files: copies.length, bytes: copies.reduce((sum, { size }) => sum + size, 0) };
};

/** The root of a vault without any snapshot. Its description comes last: with it the folder is a vault. */
const makeCopy = async (
  place: Place,
  first: Place,
  { vault, mark }: { readonly vault: VaultConfig; readonly mark: string },
): Promise<void> => {
  const { kind, path } = place.locator;
  const description = await first.get(DESCRIPTION);
  if (kind === 'folder') await beginVault(path, description);
  else await putMark(place, vault, mark);
  for (const file of STANDING) await place.put(file, await first.get(file));
  if (kind === 'folder') await completeVault(path);
  else await place.put(DESCRIPTION, description);
};

/** Marks both, so that one drive is never taken for another, and keeps the new one in the configuration. */
const keep = async (
  home: Home,
  vault: VaultConfig,
  {
    config,
    place,
    first,
    marks,
  }: { readonly config: PlaceConfig; readonly place: Place; readonly first: Place; readonly marks: Marks },
): Promise<VaultConfig> => {
  if (vault.places.find(({ name }) => name === first.name)?.id === undefined)
    await putMark(first, vault, marks.first);
  await putMark(place, vault, marks.own);
  const changed = await home.changeVault(vault.id, ({ places, ...rest }) => ({
    ...rest,
    places: [
      ...places.map((one) => (one.name === first.name ? { ...one, id: marks.first } : one)),
      { ...config, id: marks.own },
    ],
  }));
  return changed ?? vault;
};
