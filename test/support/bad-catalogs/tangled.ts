import { DatabaseSync } from 'node:sqlite';

const PAGE = 4096;

/** An interior page of a tree (sqlite.org/fileformat.html, 1.6): of a table (5) its cells are a child and a row id, of an index (2) a child and a record. */
const cells = {
  table: { type: 5, after: (cell: number) => [0x81 + (cell >> 7), cell & 0x7f] },
  index: { type: 2, after: () => [3, 3, 8, 8] },
} as const;

type Tree = keyof typeof cells;

/** All of whose children are one and the same. `at`: page 1 begins with the header of the database. */
const interior = (tree: Tree, child: number, at = 0): Buffer => {
  const { type, after } = cells[tree];
  const length = 4 + after(0).length;
  const count = Math.floor((PAGE - at - 12) / (length + 2));
  const begin = PAGE - count * length;
  const page = Buffer.alloc(PAGE);
  page.writeUInt8(type, at);
  page.writeUInt16BE(count, at + 3);
  page.writeUInt16BE(begin, at + 5);
  page.writeUInt32BE(child, at + 8);
  for (let cell = 0; cell < count; cell += 1) {
    const place = begin + cell * length;
    page.writeUInt16BE(place, at + 12 + cell * 2);
    page.writeUInt32BE(child, place);
    page.set(after(cell), place + 4);
  }
  return page;
};

/** A page of the sound database; page 1 without the header of the database, as it would be elsewhere. */
const moved = (sound: Buffer, page: number): Buffer => {
  const bytes = Buffer.from(sound.subarray((page - 1) * PAGE, page * PAGE));
  return page === 1 ? Buffer.concat([bytes.subarray(100, 1_000), bytes.subarray(900)]) : bytes;
};

/** Three pages above the root name the next one again and again: the tree is some 10⁸ times as long as its bytes. */
const tangledAt = (sound: Buffer, root: number, tree: Tree): Buffer => {
  const pages = sound.length / PAGE;
  const at = root === 1 ? 100 : 0;
  const top = interior(tree, pages + 1, at);
  const bad = Buffer.concat([
    sound,
    interior(tree, pages + 2),
    interior(tree, pages + 3),
    moved(sound, root),
  ]);
  top.copy(bad, (root - 1) * PAGE + at, at);
  bad.writeUInt32BE(pages + 3, 28); // the number of pages
  return bad;
};

const rootsOf = (path: string, where: string): readonly number[] => {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare(`SELECT rootpage AS page FROM sqlite_master WHERE ${where}`).all();
    return rows.map(({ page }) => Number(page));
  } finally {
    database.close();
  }
};

/** A tree all of whose children are its own root. */
const inCircle = (sound: Buffer, root: number): Buffer => {
  const bad = Buffer.from(sound);
  interior('table', root).copy(bad, (root - 1) * PAGE);
  return bad;
};

const FILES = "name = 'AgLibraryFile'";
const INDEXES = "type = 'index' AND tbl_name = 'AgLibraryFile'";

/** A database that cannot even be opened to the end. */
export const tangledTables = (sound: Buffer): Buffer => tangledAt(sound, 1, 'table');

/** Databases to read which would take days. */
export const tangles: readonly ((sound: Buffer, path: string) => Buffer)[] = [
  (sound, path) => rootsOf(path, FILES).reduce((bad, root) => tangledAt(bad, root, 'table'), sound),
  (sound, path) => rootsOf(path, INDEXES).reduce((bad, root) => tangledAt(bad, root, 'index'), sound),
  tangledTables,
  (sound, path) => rootsOf(path, FILES).reduce(inCircle, sound),
];
