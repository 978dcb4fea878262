import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CatalogCheck } from '../../core/src/reconcile/report.ts';
import { type CatalogCheckOptions, checkCatalog } from '../../core/src/workflows/catalog-check.ts';
import { Home } from '../../core/src/workflows/home.ts';
import {
  type LightroomCatalogOptions,
  type LightroomFile,
  makeLightroomCatalog,
} from '../../samples/lightroom-catalog.ts';
import { contextAt } from './computer.ts';

/** One picture of a test: what the catalog says of it, and the bytes on disk (none: it is not there). */
export interface TestPicture extends Partial<LightroomFile> {
  /** Below the root folder: `Anna/IMG_1.CR3`. */
  readonly path: string;
  readonly bytes: string | null;
}

export interface CatalogStudio {
  readonly folder: string;
  readonly pictures: string;
  readonly catalog: string;
  readonly home: Home;
  readonly at: (path: string) => string;
  readonly write: (path: string, bytes: string) => string;
  readonly check: (options?: Partial<CatalogCheckOptions>) => Promise<CatalogCheck>;
}

const fileOf = ({ path, bytes, ...more }: TestPicture): LightroomFile => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  size: Buffer.byteLength(bytes ?? 'what was imported'),
  captureTime: '2026-04-26T14:03:11',
  ...more,
});

const foldersOf = (pictures: readonly TestPicture[]) => {
  const folders = new Map<string, LightroomFile[]>();
  for (const picture of pictures) {
    const pathFromRoot = picture.path.slice(0, picture.path.lastIndexOf('/') + 1);
    folders.set(pathFromRoot, [...(folders.get(pathFromRoot) ?? []), fileOf(picture)]);
  }
  return [...folders].map(([pathFromRoot, files]) => ({ pathFromRoot, files }));
};

/** A catalog and its pictures in `folder`: `Pictures/…` beside `Lightroom/Studio.lrcat`. */
export const catalogStudio = (
  folder: string,
  pictures: readonly TestPicture[],
  options: Partial<LightroomCatalogOptions> = {},
): CatalogStudio => {
  const root = join(folder, 'Pictures');
  const catalog = join(folder, 'Lightroom', 'Studio.lrcat');
  const at = (path: string) => join(root, path);
  const write = (path: string, bytes: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), bytes);
    return at(path);
  };
  mkdirSync(root, { recursive: true });
  mkdirSync(dirname(catalog), { recursive: true });
  for (const { path, bytes } of pictures) if (bytes !== null) write(path, bytes);
  const roots = [{ absolutePath: `${root}/`, folders: foldersOf(pictures) }];
  makeLightroomCatalog({ path: catalog, shape: 'v13', journal: 'wal', roots, ...options });
  const home = new Home(join(folder, 'home'));
  return {
    folder,
    pictures: root,
    catalog,
    home,
    at,
    write,
    check: (more = {}) =>
      checkCatalog(home, { path: catalog, moves: [], vaultName: null, ...more }, contextAt()),
  };
};
