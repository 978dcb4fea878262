import { DatabaseSync } from 'node:sqlite';
import { type Written, writeCollections } from './captureone/collections.ts';
import { type CaptureOneShape, captureOneDdl } from './captureone/ddl.ts';
import { entityNumber, entityRows } from './captureone/entities.ts';
import type {
  CaptureOneImage,
  CaptureOneLocation,
  CaptureOneOptions,
  CaptureOneVariant,
} from './captureone/options.ts';
import { type DocumentWriter, uuid } from './captureone/rows.ts';
import { seededRandom } from './random.ts';

export type { CaptureOneShape } from './captureone/ddl.ts';
export type {
  CaptureOneAlbum,
  CaptureOneImage,
  CaptureOneLocation,
  CaptureOneOptions,
  CaptureOnePlaces,
  CaptureOneVariant,
} from './captureone/options.ts';

const versions = { v12: 1200, 'v16.5': 1650, 'v16.8': 160_800 } as const satisfies Record<
  CaptureOneShape,
  number
>;

const writerFor = (database: DatabaseSync, { shape, seed = 1 }: CaptureOneOptions): DocumentWriter => ({
  random: seededRandom(seed),
  insert: (table, entity, row) => {
    const cells = Object.entries({ ...row, Z_ENT: entityNumber(shape, entity) });
    const names = cells.map(([name]) => name).join(', ');
    const marks = cells.map(() => '?').join(', ');
    const { lastInsertRowid } = database
      .prepare(`INSERT INTO ${table} (${names}) VALUES (${marks})`)
      .run(...cells.map(([, value]) => value));
    return Number(lastInsertRowid);
  },
  set: (table, id, row) => {
    const cells = Object.entries(row);
    database
      .prepare(`UPDATE ${table} SET ${cells.map(([name]) => `${name} = ?`).join(', ')} WHERE Z_PK = ?`)
      .run(...cells.map(([, value]) => value), id);
  },
});

const writeLocation = (writer: DocumentWriter, { relative, mac, win }: CaptureOneLocation): void => {
  const isRelative = mac === undefined && win === undefined;
  writer.insert('ZPATHLOCATION', 'PathLocation', {
    ZRELATIVEPATH: relative,
    ZISRELATIVE: isRelative ? 1 : 0,
    ZMACROOT: mac ?? '',
    ZWINROOT: win ?? null,
  });
};

/** The combined layer and its metadata, each of which points at the other. */
const writeCombined = (writer: DocumentWriter, variant: number, { rating, tag }: CaptureOneVariant): void => {
  const metadata = writer.insert('ZVARIANTMETADATA', 'VariantMetadata', {
    ZBASIC_RATING: rating ?? null,
    ZCOLOR_TAG_INDEX: tag ?? 0,
  });
  const layer = writer.insert('ZVARIANTLAYER', 'VariantCombinedLayer', {
    ZVARIANT: variant,
    ZMETADATA: metadata,
  });
  writer.set('ZVARIANTMETADATA', metadata, { ZLAYER: layer });
  writer.set('ZVARIANT', variant, { ZCOMBINEDSETTINGS: layer });
};

const writeVariant = (
  writer: DocumentWriter,
  {
    image,
    index,
    withLayer,
  }: { readonly image: number; readonly index: number; readonly withLayer: boolean },
  shows: CaptureOneVariant | null,
): number => {
  const variant = writer.insert('ZVARIANT', 'Variant', {
    ZINDEX: index,
    ZVARIANTUUID: uuid(writer),
    ZIMAGE: image,
  });
  if (withLayer) writer.insert('ZVARIANTLAYER', 'VariantLayer', { ZVARIANT: variant });
  if (shows !== null) writeCombined(writer, variant, shows);
  return variant;
};

const writeImage = (
  writer: DocumentWriter,
  image: CaptureOneImage,
  locations: readonly CaptureOneLocation[],
): Written => {
  const { name, location, size = 25_000_000, trashed = false, variants = 1, withoutLayers = false } = image;
  const at = locations[location - 1];
  const id = writer.insert('ZIMAGE', 'Image', {
    ZIMAGEUUID: uuid(writer),
    ZDISPLAYNAME: name.replace(/\.[^.]*$/, ''),
    ZIMAGEFILENAME: name,
    ZIMAGELOCATION: location,
    ZISINSIDECATALOG: at?.mac === undefined && at?.win === undefined ? 1 : 0,
    ZISTRASHED: trashed ? 1 : 0,
    ZFILE_SIZE: size,
  });
  const shown = typeof variants === 'number' ? Array.from({ length: variants }, () => null) : [...variants];
  const written = shown.map((shows, index) =>
    writeVariant(writer, { image: id, index, withLayer: !withoutLayers }, shows),
  );
  return { name, image: id, variants: written };
};

const fill = (database: DatabaseSync, options: CaptureOneOptions): void => {
  const { shape, type, locations, writtenBy = 'Pro Mac' } = options;
  const writer = writerFor(database, options);
  for (const [number, name] of entityRows(shape))
    database.prepare('INSERT INTO ZENTITIES VALUES (?, ?)').run(number, name);
  for (const version of options.versions ?? [versions[shape]])
    writer.insert('ZVERSIONINFO', 'VersionInfo', { ZVERSION: version, ZFORMAT: `${version} ${writtenBy}` });
  for (const location of locations) writeLocation(writer, location);
  const images = (options.images ?? []).map((image) => writeImage(writer, image, locations));
  const root = writeCollections(writer, options, images);
  for (const [at, name] of (options.keywords ?? []).entries())
    writer.insert('ZKEYWORD', 'Keyword', { ZNAME: name, ZLEFT: at * 2 + 1, ZRIGHT: at * 2 + 2 });
  writer.insert('ZCAPTUREPILOT', 'CapturePilot', { ZPASSWORD: options.password ?? null });
  writer.insert('ZDOCUMENTCONTENT', 'DocumentContent', {
    ZDOCUMENTTYPE: type === 'session' ? 0 : 1,
    ZDOCUMENTUUID: uuid(writer),
    ZROOTCOLLECTION: root,
  });
};

/**
 * Builds a SQLite database in the shape of a Capture One document and closes it cleanly. The same options give the
 * same bytes under the same release of SQLite.
 */
export const makeCaptureOneDocument = (options: CaptureOneOptions): void => {
  const database = new DatabaseSync(options.path);
  try {
    database.exec('PRAGMA page_size = 4096; PRAGMA journal_mode = delete; PRAGMA synchronous = OFF');
    database.exec(`BEGIN; ${captureOneDdl(options.shape)}`);
    database.exec('PRAGMA defer_foreign_keys = ON');
    fill(database, options);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
};
