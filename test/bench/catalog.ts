import { DatabaseSync } from 'node:sqlite';
import { makeLightroomCatalog } from '../../samples/lightroom-catalog.ts';
import { type Random, seededRandom } from '../../samples/random.ts';

/** What the catalog of a workload is called. */
export const CATALOG = 'Studio.lrcat';

export interface BigCatalog {
  readonly path: string;
  /** The root folder, ending with `/`. */
  readonly root: string;
  readonly names: readonly string[];
  /** Bytes of each picture. */
  readonly size: number;
  /** Bytes the database is to have, at least. */
  readonly bytes: number;
}

/** Most of a catalog that was used for years is this table: each step of each picture with all its settings as text. */
const historyTable = `CREATE TABLE Adobe_libraryImageDevelopHistoryStep (
  id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, dateCreated, digest, hasDevelopAdjustments,
  image INTEGER, name, relValueString, text, valueString)`;

const insertStep = `INSERT INTO Adobe_libraryImageDevelopHistoryStep
  (id_local, id_global, dateCreated, image, name, text) VALUES (?, ?, 798900000, ?, 'Exposure', ?)`;

const settings = [
  'Exposure2012',
  'Contrast2012',
  'Highlights2012',
  'Shadows2012',
  'HueAdjustmentRed',
  'Temperature',
];

/** About 3.5 KB of settings in Lightroom's notation. */
const settingsText = (random: Random): string => {
  const lines = Array.from(
    { length: 120 },
    (_, index) => `${settings[index % settings.length]}_${index} = ${random.below(20_000) / 100},`,
  );
  return `s = { ${lines.join('\n')} }`;
};

const usedBytes = (database: DatabaseSync): number => {
  const { pages } = database.prepare('SELECT page_count AS pages FROM pragma_page_count').get() ?? {};
  return Number(pages) * 4096;
};

const fillHistory = (database: DatabaseSync, bytes: number): void => {
  const random = seededRandom(7);
  const insert = database.prepare(insertStep);
  for (let step = 1; step % 500 !== 0 || usedBytes(database) < bytes; step += 1)
    insert.run(step, `step-${step}`, step % 80, settingsText(random));
};

/** A Lightroom catalog of the given pictures that has grown to the given size, closed cleanly. */
export const bigCatalog = ({ path, root, names, size, bytes }: BigCatalog): void => {
  const files = names.map((name) => ({
    name,
    size,
    sidecarExtensions: ['xmp'],
    captureTime: '2026-04-26T14:03:11',
  }));
  const roots = [{ absolutePath: root, folders: [{ pathFromRoot: '', files }] }];
  makeLightroomCatalog({ path, shape: 'v13', journal: 'delete', roots });
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA synchronous = OFF; BEGIN; ${historyTable}`);
    fillHistory(database, bytes);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
};

const PLACES = 100;

/** Edits a hundredth of the history in a hundred places: as many evenings of work on single shoots. */
export const editCatalog = (path: string): void => {
  const database = new DatabaseSync(path);
  try {
    const { last } =
      database.prepare('SELECT max(id_local) AS last FROM Adobe_libraryImageDevelopHistoryStep').get() ?? {};
    const stride = Math.floor(Number(last) / PLACES);
    const edit = database.prepare(
      "UPDATE Adobe_libraryImageDevelopHistoryStep SET text = replace(text, ' = 1', ' = 2') WHERE id_local BETWEEN ? AND ?",
    );
    database.exec('PRAGMA synchronous = OFF; BEGIN');
    for (let place = 0; place < PLACES; place += 1)
      edit.run(place * stride, place * stride + Math.ceil(stride / 100) - 1);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
};
