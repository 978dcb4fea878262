import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeDng } from '../../samples/dng.ts';
import { sampleShot } from '../../samples/exif.ts';
import { makeJpeg } from '../../samples/jpeg.ts';
import { makeLightroomCatalog } from '../../samples/lightroom-catalog.ts';

/** A shoot of so many frames; DNG, JPG and TIF are real pictures, a CR3 is not. */
export interface ShootPlan {
  readonly name: string;
  readonly frames: number;
  readonly extension: 'CR3' | 'DNG' | 'JPG' | 'TIF';
}

export interface Shoot {
  readonly folder: string;
  /** Whole paths, in the order of their numbers. */
  readonly frames: readonly string[];
}

export interface ShootStudio {
  readonly catalog: string;
  readonly pictures: string;
  /** By name. */
  readonly shoots: Readonly<Record<string, Shoot>>;
}

const SIZE = { width: 48, height: 32 };
const TAKEN = '2026-04-26T14:03:11';

/** The bytes of a frame; another seed is another picture. */
export const frameBytes = (extension: ShootPlan['extension'], seed: number): Uint8Array => {
  const options = { ...SIZE, seed, shot: sampleShot(TAKEN) };
  switch (extension) {
    case 'CR3':
      return Buffer.from(`frame ${seed}`);
    case 'JPG':
      return makeJpeg(options);
    case 'DNG':
    case 'TIF':
      return makeDng(options); // a DNG is a TIFF with a few fields more
  }
};

const nameOf = (number: number, { extension }: ShootPlan): string =>
  `IMG_${String(number).padStart(4, '0')}.${extension}`;

const writeShoot = (pictures: string, plan: ShootPlan, seed: number): Shoot => {
  const folder = join(pictures, plan.name);
  mkdirSync(folder, { recursive: true });
  const frames = Array.from({ length: plan.frames }, (_, number) => {
    const path = join(folder, nameOf(number, plan));
    writeFileSync(path, frameBytes(plan.extension, seed + number));
    return path;
  });
  return { folder, frames };
};

const SEEDS_OF_A_SHOOT = 10_000;

/** A Lightroom catalog of several shoots below `<folder>/Pictures`. */
export const makeShootStudio = (folder: string, plans: readonly ShootPlan[]): ShootStudio => {
  const pictures = join(folder, 'Pictures');
  const catalog = join(folder, 'Lightroom', 'Studio.lrcat');
  mkdirSync(join(folder, 'Lightroom'));
  const shoots = plans.map(
    (plan, index) => [plan.name, writeShoot(pictures, plan, 1 + index * SEEDS_OF_A_SHOOT)] as const,
  );
  const folders = plans.map((plan) => ({
    pathFromRoot: `${plan.name}/`,
    files: Array.from({ length: plan.frames }, (_, number) => ({
      name: nameOf(number, plan),
      size: 1,
      captureTime: TAKEN,
    })),
  }));
  const roots = [{ absolutePath: `${pictures}/`, folders }];
  makeLightroomCatalog({ path: catalog, shape: 'v13', journal: 'wal', roots });
  return { catalog, pictures, shoots: Object.fromEntries(shoots) };
};

/** Takes pictures (`Wedding/IMG_0001.CR3`) out of a catalog as Lightroom does: the file, its image, and all that hangs on it. */
export const removeFromCatalog = (catalog: string, paths: readonly string[]): void => {
  const database = new DatabaseSync(catalog);
  try {
    database.exec('BEGIN; CREATE TEMP TABLE culled (path UNIQUE)');
    const cull = database.prepare('INSERT INTO culled VALUES (?)');
    for (const path of paths) cull.run(path);
    database.exec(`DELETE FROM AgLibraryFile WHERE (SELECT pathFromRoot FROM AgLibraryFolder
        WHERE AgLibraryFolder.id_local = AgLibraryFile.folder) || idx_filename IN (SELECT path FROM culled);
      DELETE FROM Adobe_images WHERE rootFile NOT IN (SELECT id_local FROM AgLibraryFile);`);
    for (const table of ['Adobe_imageDevelopSettings', 'Adobe_AdditionalMetadata', 'AgLibraryKeywordImage'])
      database.exec(`DELETE FROM ${table} WHERE image NOT IN (SELECT id_local FROM Adobe_images)`);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
};
