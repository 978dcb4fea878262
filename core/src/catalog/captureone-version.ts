import type { DatabaseSync } from 'node:sqlite';
import { columnsOf } from './sqlite-columns.ts';

/** What a Capture One document says of itself. */
export interface CaptureOneVersion {
  /** The highest `ZVERSION` of `ZVERSIONINFO`, whose rows are the history of its upgrades: `1650`, `160800`. */
  readonly version: string | null;
  /** `ZDOCUMENTCONTENT.ZDOCUMENTUUID` */
  readonly identity: string | null;
  /** `ZDOCUMENTCONTENT.ZDOCUMENTTYPE`: 0 a session, 1 a catalog; null where it says neither. */
  readonly type: 'session' | 'catalog' | null;
  /** Was it last written on Windows? `ZFORMAT` is `16.5.3.1 Pro Mac` or the like. */
  readonly writtenOnWindows: boolean;
}

/** Majors whose tables were seen or documented: Capture One 11 to 16. */
const oldest = 11;
const newest = 16;

/** Both ways of numbering as one: 1106 → 110006, 1650 → 160500; 160800 says so itself since 16.8. */
const comparable = (version: number): number =>
  version >= 100_000
    ? version
    : Math.floor(version / 100) * 10_000 + Math.floor((version % 100) / 10) * 100 + (version % 10);

export const isCaptureOne = (database: DatabaseSync): boolean =>
  columnsOf(database, 'ZVERSIONINFO').has('ZVERSION') ||
  columnsOf(database, 'ZDOCUMENTCONTENT').has('ZDOCUMENTTYPE');

interface VersionRow {
  readonly version: number;
  readonly format: string;
}

const readVersions = (database: DatabaseSync): VersionRow[] => {
  const columns = columnsOf(database, 'ZVERSIONINFO');
  if (!columns.has('ZVERSION')) return [];
  const format = columns.has('ZFORMAT') ? 'CAST(ZFORMAT AS TEXT)' : 'NULL';
  return database
    .prepare(`SELECT CAST(ZVERSION AS REAL) AS version, ${format} AS format FROM ZVERSIONINFO LIMIT 1000`)
    .all()
    .map((row) => ({ version: Number(row['version'] ?? 0), format: String(row['format'] ?? '') }))
    .filter(({ version }) => Number.isSafeInteger(version) && version > 0);
};

const types = new Map<unknown, 'session' | 'catalog'>([
  [0, 'session'],
  [1, 'catalog'],
]);

const readContent = (database: DatabaseSync): Pick<CaptureOneVersion, 'identity' | 'type'> => {
  const columns = columnsOf(database, 'ZDOCUMENTCONTENT');
  const optional = (name: string) => (columns.has(name) ? name : 'NULL');
  if (columns.size === 0) return { identity: null, type: null };
  const row = database
    .prepare(
      `SELECT CAST(${optional('ZDOCUMENTUUID')} AS TEXT) AS identity,
       CAST(${optional('ZDOCUMENTTYPE')} AS REAL) AS type FROM ZDOCUMENTCONTENT LIMIT 1`,
    )
    .get();
  const identity = row?.['identity'];
  return {
    identity: typeof identity === 'string' ? identity : null,
    type: types.get(row?.['type']) ?? null,
  };
};

export const readVersion = (database: DatabaseSync): CaptureOneVersion => {
  const [top] = readVersions(database).sort((a, b) => comparable(b.version) - comparable(a.version));
  return {
    ...readContent(database),
    version: top === undefined ? null : String(top.version),
    writtenOnWindows: /\bwin/i.test(top?.format ?? ''),
  };
};

/** Are the tables of this version known well enough to say what the document refers to? */
export const isKnownVersion = (version: string | null): boolean => {
  const major = Math.floor(comparable(Number(version ?? Number.NaN)) / 10_000);
  return major >= oldest && major <= newest;
};
