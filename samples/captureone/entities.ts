import type { CaptureOneShape } from './ddl.ts';

/** Classes of rows, in the order of 16.5.3. Their numbers shift from version to version, and so do ours. */
const names = [
  'Collection',
  'AlbumCollection',
  'FolderCollection',
  'TempFolderCollection',
  'SmartCollection',
  'ProjectCollection',
  'VirtualFolderCollection',
  'TrashCollection',
  'Image',
  'Variant',
  'VariantLayer',
  'Session',
  'Catalog',
  'VersionInfo',
  'DocumentContent',
  'CatalogFolderCollection',
  'PathLocation',
  'CatalogInternalImagesCollection',
  'CatalogAllImagesCollection',
  'Keyword',
  'ImageInCollection',
  'CapturePilot',
  'VariantMetadata',
  'VariantCombinedLayer',
  'VariantInCollection',
  'ImageInCollectionProperties',
] as const;

export type EntityName = (typeof names)[number];

const shifts = { v12: 1, 'v16.5': 4, 'v16.8': 11 } as const satisfies Record<CaptureOneShape, number>;

export const entityNumber = (shape: CaptureOneShape, name: EntityName): number =>
  names.indexOf(name) + shifts[shape];

export const entityRows = (shape: CaptureOneShape): readonly (readonly [number, EntityName])[] =>
  names.map((name) => [entityNumber(shape, name), name] as const);
