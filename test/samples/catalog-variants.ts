import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LightroomCatalogOptions } from '../../samples/lightroom-catalog.ts';

const schemas = fileURLToPath(new URL('../../../shared/data/lightroom/schema/', import.meta.url));
export const haveSchemas = existsSync(schemas);

export type Variant = Pick<LightroomCatalogOptions, 'shape' | 'journal' | 'ddl' | 'dbVersion'>;

export const own: readonly (readonly [string, Variant])[] = [
  ['our v5', { shape: 'v5', journal: 'delete' }],
  ['our v9', { shape: 'v9', journal: 'wal' }],
  ['our v11', { shape: 'v11', journal: 'wal' }],
  ['our v13', { shape: 'v13', journal: 'wal' }],
];

/** Schemas of real catalogs are named for their version: `lrc11-1100000.sql`. */
const realSchema = (name: string): readonly [string, Variant] => {
  const dbVersion = name.replace(/^.*-|\.sql$/g, '');
  const old = Number(dbVersion.slice(0, 2)) < 7;
  const ddl = readFileSync(join(schemas, name), 'utf8');
  return [name, { shape: old ? 'v5' : 'v11', journal: old ? 'delete' : 'wal', ddl, dbVersion }];
};
export const real = haveSchemas
  ? readdirSync(schemas)
      .filter((name) => name.endsWith('.sql'))
      .map(realSchema)
  : [];

export const content: Pick<LightroomCatalogOptions, 'roots' | 'collections'> = {
  roots: [
    {
      absolutePath: 'C:/Bilder/',
      relativePathFromCatalog: '../Bilder/',
      folders: [
        {
          pathFromRoot: '2026/Müller & Söhne/',
          files: [
            {
              name: 'IMG_0001.CR3',
              size: 25_000_000,
              captureTime: '2026-04-26T14:03:11.25',
              sidecarExtensions: ['JPG', 'xmp'],
              rating: 5,
              pick: 1,
              label: 'Rot',
              keywords: ['wedding', 'church'],
              people: ['Anna Huber'],
              virtualCopies: ['Copy 1', 'Copy 2'],
            },
            { name: 'img_0001.dng', size: 30_000_000, captureTime: '2026-04-26T14:03:11+00:00', masks: true },
          ],
        },
      ],
    },
    {
      absolutePath: '/Volumes/Archive/',
      folders: [
        {
          pathFromRoot: '',
          files: [
            {
              name: 'clip.MOV',
              size: 9,
              captureTime: '2001-01-01T00:00:10',
              missingDevelop: true,
              keywords: ['church'],
            },
          ],
        },
      ],
    },
  ],
  collections: [
    { name: 'Selects', files: ['/Volumes/Archive/clip.MOV', 'C:/Bilder/2026/Müller & Söhne/IMG_0001.CR3'] },
  ],
};
