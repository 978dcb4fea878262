import { join } from 'node:path';
import type { LightroomFolder } from './lightroom-catalog.ts';
import { makeLightroomCatalog } from './lightroom-catalog.ts';
import { writeCompanions } from './shoot/companions.ts';
import { sampleShoots } from './shoot/frames.ts';
import type { StudioSize, WrittenShoot } from './shoot/pictures.ts';
import { writeShoot } from './shoot/pictures.ts';

export type { StudioSize } from './shoot/pictures.ts';

/** 14 pictures, about 82 MB. */
export const demoSize: StudioSize = { raw: { width: 2160, height: 1440 }, jpeg: { width: 900, height: 600 } };

/** The same files in less than half a megabyte, for tests. */
export const tinySize: StudioSize = { raw: { width: 48, height: 32 }, jpeg: { width: 48, height: 32 } };

/** Where a sample studio lies; the paths begin with the folder that was given. */
export interface SampleStudio {
  readonly folder: string;
  readonly pictures: string;
  /** One folder a shoot. */
  readonly shoots: readonly string[];
  /** Every file the catalog has a row of, in its order. */
  readonly originals: readonly string[];
  /** `.xmp` and `.acr` files and the JPEG of a RAW+JPEG pair: no row of the catalog is theirs. */
  readonly sidecars: readonly string[];
  readonly catalog: string;
  /** `Studio.lrcat-data`, a folder. */
  readonly catalogData: string;
  /** `Lightroom Settings`: presets stored with the catalog. */
  readonly settings: string;
  /** What can be made anew and is left out of a backup: previews and helper. */
  readonly excluded: readonly string[];
}

/** The path of a root folder as a catalog spells it: forward slashes, one at the end. */
const rootPath = (path: string): string => `${path.replaceAll('\\', '/')}/`;

/** Four stars or more. */
const selects = (root: string, folders: readonly LightroomFolder[]): readonly string[] =>
  folders.flatMap(({ pathFromRoot, files }) =>
    files.filter((file) => (file.rating ?? 0) >= 4).map((file) => root + pathFromRoot + file.name),
  );

const writeCatalog = (path: string, pictures: string, folders: readonly LightroomFolder[]): void => {
  const absolutePath = rootPath(pictures);
  makeLightroomCatalog({
    path,
    shape: 'v13',
    journal: 'wal',
    roots: [{ absolutePath, relativePathFromCatalog: '../Pictures/', folders }],
    collections: [{ name: 'Album', files: selects(absolutePath, folders) }],
  });
};

/**
 * Makes a small studio in `folder`, which need not exist but must not hold one: two shoots of DNG and JPEG files with
 * sidecars, and a Lightroom catalog (version 13, WAL mode, cleanly closed) that refers to them, with what lies beside
 * one. Give an absolute path: the catalog holds it, and it is all in which two studios differ.
 */
export const makeSampleStudio = async (
  folder: string,
  size: StudioSize = demoSize,
): Promise<SampleStudio> => {
  const pictures = join(folder, 'Pictures');
  const written: WrittenShoot[] = [];
  for (const shoot of sampleShoots) written.push(await writeShoot(pictures, shoot, size));
  const companions = await writeCompanions(join(folder, 'Lightroom'));
  const catalog = join(folder, 'Lightroom', 'Studio.lrcat');
  writeCatalog(
    catalog,
    pictures,
    written.map((shoot) => shoot.folder),
  );
  return {
    folder,
    pictures,
    shoots: written.map((shoot) => shoot.path),
    originals: written.flatMap((shoot) => shoot.originals),
    sidecars: written.flatMap((shoot) => shoot.sidecars),
    catalog,
    ...companions,
  };
};
