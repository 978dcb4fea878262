import { open } from 'node:fs/promises';

/** Length of SQLite's database header (sqlite.org/fileformat.html, 1.3). */
export const headerLength = 100;

const magic = Buffer.from('SQLite format 3\0', 'latin1');

/** How a database keeps transactions: bytes 18 and 19 of its header are 2 in WAL mode, 1 with a rollback journal. */
export type JournalMode = 'wal' | 'rollback';

/** The first bytes of a file, fewer where it is shorter. */
export const firstBytes = async (path: string, length: number): Promise<Buffer> => {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

export const beginsLikeSqlite = (header: Buffer): boolean => header.subarray(0, magic.length).equals(magic);

export const journalMode = (header: Buffer): JournalMode =>
  header.length >= headerLength && header[18] === 2 && header[19] === 2 ? 'wal' : 'rollback';
