import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Config, PlaceConfig, VaultConfig } from '@safelight/manifests';
import { folderIn, storeOf } from '../../link/link-store.ts';
import { parseLinkLocator } from '../../link/locator.ts';
import { SafelightError, systemCode } from '../../model/errors.ts';
import type { Place, PlaceLocator } from '../../place/place.ts';
import { diskOf } from '../disk-of.ts';
import { refusePathInside } from '../vault-inside.ts';

/** What people can read in one line. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u;

/** Throws `bad-argument` where the name cannot be used, or the address is, lies in or holds a place by whatever spelling. */
export const assertFree = ({ places }: VaultConfig, name: string, locator: PlaceLocator): void => {
  if (!NAME.test(name) || name.trim() === '')
    throw refused('--name', 'it is empty, too long, or more than one line');
  if (places.some((one) => one.name === name)) throw refused('--name', `a place is named ${name} already`);
  const { kind, path } = locator;
  const there = places.find((one) => one.path === path);
  if (there !== undefined) throw refused(path, `it is the place ${there.name} already`);
  if (kind !== 'folder') for (const other of places) assertStoreFree(locator, other);
};

/** A lock, a region or a profile makes no other place of the same folder. */
const assertStoreFree = ({ path }: PlaceLocator, other: PlaceConfig): void => {
  if (other.kind === 'folder') return;
  const [own, there] = [parseLinkLocator(path), parseLinkLocator(other.path)];
  if (storeOf(own) !== storeOf(there)) return;
  if (folderIn(own) === folderIn(there))
    throw refused(
      path,
      `it is the place ${other.name} already; to give that this address, run \`safelight place remove ${other.name}\` and add it again: what lies there stays`,
    );
  if (areNested(folderIn(own), folderIn(there), '/'))
    throw refused(path, `it lies in or holds the place ${other.name}`);
};

const areNested = (one: string, other: string, separator: string): boolean =>
  one === '' ||
  other === '' ||
  `${one}${separator}`.startsWith(`${other}${separator}`) ||
  `${other}${separator}`.startsWith(`${one}${separator}`);

/** Throws `vault-inside-set`, `bad-argument` or `same-disk` where a folder is not fit to be a place. */
export const assertFits = async (
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
  for (const { name, kind, path: other } of vault.places)
    if (kind === 'folder' && areNested(own, await realFolder(other), sep))
      throw refused(path, `it is, lies in or holds the place ${name}`);
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

const refused = (what: string, why: string): SafelightError<'bad-argument'> =>
  new SafelightError('bad-argument', { what, why });
