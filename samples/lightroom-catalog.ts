import { DatabaseSync } from 'node:sqlite';
import type { LightroomShape } from './lightroom/ddl.ts';
import { lightroomDdl } from './lightroom/ddl.ts';
import type { CatalogWriter } from './lightroom/images.ts';
import { writeFileRow, writeImage } from './lightroom/images.ts';
import { genealogyStep, keywordWriter } from './lightroom/keywords.ts';
import type {
  LightroomCatalogOptions,
  LightroomCollection,
  LightroomFile,
  LightroomRoot,
} from './lightroom/options.ts';
import type { RowWriter } from './lightroom/rows.ts';
import { rowWriter } from './lightroom/rows.ts';
import { randomUuid, seededRandom } from './random.ts';

export type { LightroomShape } from './lightroom/ddl.ts';
export type {
  LightroomCatalogOptions,
  LightroomCollection,
  LightroomFile,
  LightroomFolder,
  LightroomRoot,
} from './lightroom/options.ts';

const versions = {
  v3: '0300025',
  v5: '0500006',
  v9: '0900000',
  v11: '1100000',
  v13: '1300000',
} as const satisfies Record<LightroomShape, string>;

/** The last part of a path that ends with `/`. */
const rootName = (absolutePath: string): string => absolutePath.split('/').at(-2) ?? '';

/** Returns the images of the file: its own, then those of its virtual copies by the path of each. */
const writeFile = (
  writer: CatalogWriter,
  folder: number,
  { path, file }: { readonly path: string; readonly file: LightroomFile },
): readonly (readonly [path: string, image: number])[] => {
  const rootFile = writeFileRow(writer, folder, file);
  const master = writeImage(writer, rootFile, file);
  const copies = (file.virtualCopies ?? []).map(
    (name) => [`${path} [${name}]`, writeImage(writer, rootFile, file, { master, name })] as const,
  );
  return [[path, master], ...copies];
};

/** Every root has one folder with the path `''`, whether or not it holds files. */
const withTop = ({ folders }: LightroomRoot): LightroomRoot['folders'] =>
  folders.some((folder) => folder.pathFromRoot === '')
    ? folders
    : [{ pathFromRoot: '', files: [] }, ...folders];

/** Writes a root with its folders and files; notes which image shows which path. */
const writeRoot = (writer: CatalogWriter, root: LightroomRoot, images: Map<string, number>): void => {
  const { absolutePath, relativePathFromCatalog = null } = root;
  const fields = { absolutePath, name: rootName(absolutePath), relativePathFromCatalog };
  const rootFolder = writer.rows.insert('AgLibraryRootFolder', fields);
  for (const { pathFromRoot, files } of withTop(root)) {
    const folder = writer.rows.insert('AgLibraryFolder', { pathFromRoot, rootFolder });
    for (const file of files)
      for (const [path, image] of writeFile(writer, folder, {
        path: absolutePath + pathFromRoot + file.name,
        file,
      }))
        images.set(path, image);
  }
};

type Groups = ReadonlyMap<string, { readonly id: number; readonly genealogy: string }>;

const insertCollection = (
  rows: RowWriter,
  { name, kind = 'collection', inside, published = false }: Omit<LightroomCollection, 'files'>,
  groups: Groups,
): { readonly id: number; readonly genealogy: string } => {
  const parent = inside === undefined ? undefined : groups.get(inside);
  if (inside !== undefined && parent === undefined)
    throw new RangeError(`collection ${name} lies in ${inside}, which does not stand before it`);
  const genealogy = (parent?.genealogy ?? '') + genealogyStep(rows.lastId() + 1);
  const id = rows.insert(published ? 'AgLibraryPublishedCollection' : 'AgLibraryCollection', {
    creationId: `com.adobe.ag.library.${kind}`,
    genealogy,
    name,
    ...(parent === undefined ? {} : { parent: parent.id }),
    systemOnly: 0,
  });
  return { id, genealogy };
};

/** The scratch that every catalog has. */
const insertQuickCollection = (rows: RowWriter): number =>
  rows.insert('AgLibraryCollection', {
    creationId: 'com.adobe.ag.library.collection',
    genealogy: genealogyStep(rows.lastId() + 1),
    name: 'quick collection',
    systemOnly: 1,
  });

const writeMembers = (
  rows: RowWriter,
  collection: number,
  { name, files, published = false }: LightroomCollection,
  images: ReadonlyMap<string, number>,
): void => {
  for (const [index, file] of files.entries()) {
    const image = images.get(file);
    if (image === undefined) throw new RangeError(`collection ${name} names ${file}, which no folder holds`);
    rows.insert(published ? 'AgLibraryPublishedCollectionImage' : 'AgLibraryCollectionImage', {
      collection,
      image,
      pick: 0,
      positionInCollection: String(index + 1),
    });
  }
};

const writeCollections = (
  rows: RowWriter,
  collections: readonly LightroomCollection[],
  images: ReadonlyMap<string, number>,
): void => {
  const groups = new Map<string, { readonly id: number; readonly genealogy: string }>();
  for (const collection of collections) {
    const written = insertCollection(rows, collection, groups);
    groups.set(collection.name, written);
    writeMembers(rows, written.id, collection, images);
  }
};

/**
 * The values that make a database a catalog: its version as text, its identity, the keyword above all others, and the
 * counter of `id_local`, which is REAL: as text Lightroom refuses the catalog.
 */
const writeVariables = (writer: CatalogWriter, dbVersion: string): void => {
  const variable = (name: string, value: string | number): number =>
    writer.rows.insert('Adobe_variablesTable', { name, value });
  variable('Adobe_DBVersion', dbVersion);
  variable('Adobe_storeProviderID', randomUuid(writer.random));
  variable('AgLibraryKeyword_rootTagID', writer.keywords.root);
  variable('Adobe_entityIDCounter', writer.rows.lastId() + 1);
};

const fill = (database: DatabaseSync, options: LightroomCatalogOptions): void => {
  const random = seededRandom(options.seed ?? 1);
  const rows = rowWriter(database, random);
  const writer: CatalogWriter = { rows, random, shape: options.shape, keywords: keywordWriter(rows) };
  const images = new Map<string, number>();
  for (const root of options.roots) writeRoot(writer, root, images);
  insertQuickCollection(rows);
  writeCollections(rows, options.collections ?? [], images);
  writeVariables(writer, options.dbVersion ?? versions[options.shape]);
};

/**
 * Builds a SQLite database in the shape of a Lightroom Classic catalog and closes it cleanly, so that neither `-wal`
 * nor `-journal` is left. The same options give the same bytes under the same release of SQLite.
 */
export const makeLightroomCatalog = (options: LightroomCatalogOptions): void => {
  const database = new DatabaseSync(options.path);
  try {
    database.exec(
      `PRAGMA page_size = 4096; PRAGMA journal_mode = ${options.journal}; PRAGMA synchronous = OFF`,
    );
    database.exec(`BEGIN; ${options.ddl ?? lightroomDdl(options.shape)}`);
    fill(database, options);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
};
