import type { SQLInputValue } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { type CaptureOneShape, captureOneDdl } from './captureone/ddl.ts';
import { type EntityName, entityNumber, entityRows } from './captureone/entities.ts';
import type { CaptureOneImage, CaptureOneLocation, CaptureOneOptions } from './captureone/options.ts';
import { type Random, randomUuid, seededRandom } from './random.ts';

export type { CaptureOneShape } from './captureone/ddl.ts';
export type { CaptureOneImage, CaptureOneLocation, CaptureOneOptions } from './captureone/options.ts';

const versions = { v12: 1200, 'v16.5': 1650, 'v16.8': 160_800 } as const satisfies Record<
  CaptureOneShape,
  number
>;

interface Writer {
  readonly random: Random;
  /** Writes a row; its `Z_ENT` is that of the entity. Returns `Z_PK`. */
  insert(table: string, entity: EntityName, row: Readonly<Record<string, SQLInputValue>>): number;
}

const writerFor = (database: DatabaseSync, { shape, seed = 1 }: CaptureOneOptions): Writer => ({
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
});

const uuid = ({ random }: Writer): string => randomUuid(random).toUpperCase();

const writeLocation = (writer: Writer, { relative, mac, win }: CaptureOneLocation): void => {
  const isRelative = mac === undefined && win === undefined;
  writer.insert('ZPATHLOCATION', 'PathLocation', {
    ZRELATIVEPATH: relative,
    ZISRELATIVE: isRelative ? 1 : 0,
    ZMACROOT: mac ?? '',
    ZWINROOT: win ?? null,
  });
};

const writeVariant = (writer: Writer, image: number, index: number, withLayer: boolean): void => {
  const variant = writer.insert('ZVARIANT', 'Variant', {
    ZINDEX: index,
    ZVARIANTUUID: uuid(writer),
    ZIMAGE: image,
  });
  if (withLayer) writer.insert('ZVARIANTLAYER', 'VariantLayer', { ZVARIANT: variant });
};

const writeImage = (
  writer: Writer,
  image: CaptureOneImage,
  locations: readonly CaptureOneLocation[],
): number => {
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
  for (let index = 0; index < variants; index += 1) writeVariant(writer, id, index, !withoutLayers);
  return id;
};

/** The root is a project without parent; folder collections that are favourites hang below it. */
const writeCollections = (writer: Writer, options: CaptureOneOptions, images: readonly number[]): number => {
  const root = writer.insert('ZCOLLECTION', 'ProjectCollection', { ZNAME: 'root', ZUUID: uuid(writer) });
  const add = (entity: EntityName, row: Readonly<Record<string, SQLInputValue>>): number =>
    writer.insert('ZCOLLECTION', entity, { ZUUID: uuid(writer), ZPARENT: root, ...row });
  for (const location of options.folders ?? []) add('FolderCollection', { ZFOLDERLOCATION: location });
  for (const name of options.albums ?? []) {
    const album = add('AlbumCollection', { ZNAME: name });
    for (const image of images)
      writer.insert('ZIMAGEINCOLLECTION', 'ImageInCollection', { ZCOLLECTION: album, ZIMAGE: image });
  }
  return root;
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
