import type { CatalogExtras } from './reader.ts';

/** For a catalog that tells of its files and nothing else. */
export const noExtras: CatalogExtras = {
  images: () => null,
  collections: () => null,
  metadata: () => null,
  people: () => null,
};
