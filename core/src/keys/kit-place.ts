import { realpath } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { writeFileDurably } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { syncServiceOf } from './sync-service.ts';

export interface KitSurroundings {
  /** Folders that are backed up: the words would go into the vault they open. */
  readonly sets: readonly string[];
  /** Folders that hold copies of the vault: the key beside the lock. */
  readonly places: readonly string[];
}

/** The kit is a PDF, and lies where words may lie. Throws `bad-argument`, `kit-place-refused`. */
export const refuseKitPlace = async (path: string, surroundings: KitSurroundings): Promise<void> => {
  if (extname(path).toLowerCase() !== '.pdf')
    throw new SafelightError('bad-argument', { what: path, why: notPdf });
  await refuseExposedPlace(path, surroundings);
};

/**
 * Throws `kit-place-refused` where the words would be copied on or would lie beside what they open: inside a set, a
 * place or a synced folder, by its name or by what a sync program leaves there. Links are followed first.
 */
export const refuseExposedPlace = async (path: string, { sets, places }: KitSurroundings): Promise<void> => {
  const folder = dirname(await realPath(path));
  const refuse = (why: string) => new SafelightError('kit-place-refused', { path, why });
  for (const set of sets)
    if (await isWithin(folder, set)) throw refuse(`it is inside ${set}, which is backed up`);
  for (const place of places)
    if (await isWithin(folder, place)) throw refuse(`it is inside ${place}, which holds a copy of the vault`);
  const synced = await syncServiceOf(folder);
  if (synced !== null) throw refuse(`${synced} uploads or copies what lies there`);
};

/** Writes the sheet for its owner's eyes only (0600). Call `refuseKitPlace` first. */
export const writeKit = (path: string, pdf: Uint8Array): Promise<void> =>
  writeFileDurably(path, pdf, { mode: 0o600 });

const notPdf = 'the kit is a PDF, so its name must end in .pdf';

/** The path with its links followed, as far as it exists. */
const realPath = async (path: string): Promise<string> => {
  const full = resolve(path);
  try {
    return await realpath(full);
  } catch (error) {
    const parent = dirname(full);
    if (!['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') || parent === full) throw error;
    return join(await realPath(parent), basename(full));
  }
};

const isWithin = async (folder: string, outer: string): Promise<boolean> => {
  const way = relative(comparable(await realPath(outer)), comparable(folder));
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way);
};

/** Mac and Windows take `Vault` and `vault` for one name. */
const comparable = (path: string) => (process.platform === 'linux' ? path : path.toLowerCase());
