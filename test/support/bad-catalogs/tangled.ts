import { DatabaseSync } from 'node:sqlite';

const PAGE = 4096;
/** Cells of six bytes and their pointers of two, after a header of twelve. */
const CELLS = Math.floor((PAGE - 12) / 8);

/**
 * An interior page of a table's tree (sqlite.org/fileformat.html, 1.6) all of whose children are one and the same:
 * type 5, no free block, number of cells, where they begin, right-most child; then each cell, a child and a row id.
 */
const interior = (child: number): Buffer => {
  const page = Buffer.alloc(PAGE);
  const begin = PAGE - CELLS * 6;
  page.writeUInt8(5, 0);
  page.writeUInt16BE(CELLS, 3);
  page.writeUInt16BE(begin, 5);
  page.writeUInt32BE(child, 8);
  for (let cell = 0; cell < CELLS; cell += 1) {
    const at = begin + cell * 6;
    page.writeUInt16BE(at, 12 + cell * 2);
    page.writeUInt32BE(child, at);
    page.writeUInt16BE(0x8100 + (cell >> 7) * 0x100 + (cell & 0x7f), at + 4);
  }
  return page;
};

const rootPageOf = (path: string, table: string): number => {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const row = database.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').get(table);
    return Number(row?.['rootpage']);
  } finally {
    database.close();
  }
};

/**
 * A database whose table of files is 511³ times as long as its bytes: three pages above the root name the next one again
 * and again. To count such a table takes a day.
 */
export const tangled = (sound: Buffer, path: string): Buffer => {
  const root = rootPageOf(path, 'AgLibraryFile');
  const pages = sound.length / PAGE;
  const at = (root - 1) * PAGE;
  const bad = Buffer.concat([sound, interior(pages + 2), interior(pages + 3), sound.subarray(at, at + PAGE)]);
  interior(pages + 1).copy(bad, at);
  bad.writeUInt32BE(pages + 3, 28); // the number of pages
  return bad;
};
