import { folderOfName } from './names.ts';

/** Something that takes room in an archive, under its name there. */
export interface Sized {
  readonly name: string;
  /** Bytes at the most. */
  readonly size: number;
}

/** Bytes that what we add to an archive takes: the page that says how to open it, and what checks the pictures. */
const OURS = 64 * 1024;

/** Bytes that pictures may take in an archive of so many. */
export const roomIn = (limit: number): number => limit - OURS;

/** What an entry takes beside its content: headers, salt, code, and its line in the list of hashes. */
export const overheadOf = (name: string): number => 512 + 4 * Buffer.byteLength(name);

/**
 * Cuts files, sorted by their names, into archives of at most `limit` bytes, which open each alone. A folder that fits
 * into one archive is not torn apart. A file that fits into none is the caller's to leave out first.
 */
export const cutArchives = <T extends Sized>(
  files: readonly T[],
  limit: number,
): readonly (readonly T[])[] => {
  const archives: T[][] = [];
  let open: T[] = [];
  let used = 0;
  const close = (): void => {
    if (open.length > 0) archives.push(open);
    open = [];
    used = 0;
  };
  for (const folder of byFolder(files)) {
    const whole = folder.reduce((sum, file) => sum + roomOf(file), 0);
    if (used + whole > limit && whole <= limit) close();
    for (const file of folder) {
      if (used + roomOf(file) > limit) close();
      open.push(file);
      used += roomOf(file);
    }
  }
  close();
  return archives;
};

/** Bytes of all of them. */
export const bytesOf = (files: readonly { readonly size: number }[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);

const roomOf = ({ name, size }: Sized): number => size + overheadOf(name);

const byFolder = <T extends Sized>(files: readonly T[]): readonly (readonly T[])[] => {
  const folders: T[][] = [];
  let before: string | null = null;
  for (const file of files) {
    const folder = folderOfName(file.name);
    if (folder !== before) folders.push([]);
    before = folder;
    folders.at(-1)?.push(file);
  }
  return folders;
};
