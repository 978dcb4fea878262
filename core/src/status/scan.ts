import type { BytePath } from '../model/paths.ts';
import { tellPictures } from '../vault/picture-names.ts';
import { asBytePath, type State } from '../vault/state.ts';

/** What this computer remembers of a folder of a set. Sizes in bytes, times in milliseconds since 1970. */
export interface HeldFolder {
  /** Numbers rise with the time a folder was first met. */
  readonly id: number;
  readonly path: BytePath;
  readonly files: number;
  readonly bytes: number;
  /** Of `bytes`: read back, and found to be what was stored. */
  readonly proven: number;
  /** When the longest ago of those were read back. */
  readonly oldest: number | null;
  readonly pictures: boolean;
  /** When a restore test last brought a file of it back. */
  readonly tested: number | null;
}

/** The folders of a set that hold anything, by what the last backup left in the state. */
export const scanHeld = (state: State, set: string): HeldFolder[] => {
  tellPictures(state);
  const folders = new Map<number, HeldFolder>();
  for (const row of state.sql(WHOLE).all(set)) add(folders, row);
  for (const row of state.sql(PIECED).all(set)) add(folders, row);
  return [...folders.values()];
};

/** Files of one content. */
const WHOLE = `SELECT d.id, d.path, t.at AS tested, count(*) AS files, sum(f.size) AS bytes,
    sum(iif(p.at IS NULL, 0, f.size)) AS proven, min(p.at) AS oldest, max(is_picture(f.name)) AS pictures
  FROM folder d JOIN file f ON f.folder = d.id LEFT JOIN content c ON c.id = f.content
  LEFT JOIN proof p ON p.object = c.object LEFT JOIN tested t ON t.of_set = d.of_set AND t.folder = d.path
  WHERE d.of_set = ? AND f.content IS NOT NULL GROUP BY d.id`;

/** Files of several: proven where all of them are. */
const PIECED = `SELECT d.id, d.path, t.at AS tested, 1 AS files, f.size AS bytes,
    iif(count(p.at) = count(*), f.size, 0) AS proven, iif(count(p.at) = count(*), min(p.at), NULL) AS oldest,
    is_picture(f.name) AS pictures
  FROM folder d JOIN part q ON q.folder = d.id JOIN file f ON f.folder = q.folder AND f.name = q.name
  LEFT JOIN content c ON c.id = q.content LEFT JOIN proof p ON p.object = c.object
  LEFT JOIN tested t ON t.of_set = d.of_set AND t.folder = d.path
  WHERE d.of_set = ? GROUP BY q.folder, q.name`;

const add = (folders: Map<number, HeldFolder>, row: Record<string, unknown>): void => {
  const id = Number(row['id']);
  const before = folders.get(id);
  const [oldest, tested] = [timeOf(row['oldest']), timeOf(row['tested'])];
  folders.set(id, {
    id,
    path: asBytePath(row['path']),
    files: Number(row['files']) + (before?.files ?? 0),
    bytes: Number(row['bytes']) + (before?.bytes ?? 0),
    proven: Number(row['proven']) + (before?.proven ?? 0),
    oldest: earlier(before?.oldest ?? null, oldest),
    pictures: row['pictures'] === 1 || before?.pictures === true,
    tested,
  });
};

const timeOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

export const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
