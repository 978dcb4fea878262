import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../../samples/random.ts';
import { type CatalogStudio, catalogStudio } from '../catalog-studio.ts';
import { type Computer, newComputer } from '../computer.ts';
import { tangles } from './tangled.ts';
import { walBetween } from './wal.ts';

/** How many files the sound catalog refers to: enough for more than 64 pages. */
export const FILES = 300;
const PAGE = 4096;

/** Which damaged catalogs, by name and number. */
export interface BadCases {
  readonly kind: 'truncated' | 'flipped' | 'tangled';
  readonly from: number;
  readonly to: number;
  /** Every command looks at each, or one after the other in turn. */
  readonly commands: 'all' | 'in-turn';
}

/** A catalog to spoil, and a vault to back it up into. */
export interface BadStudio {
  readonly studio: CatalogStudio;
  readonly computer: Computer;
}

/** The sound catalog, with three pictures of it on disk. */
export const soundStudio = async (folder: string): Promise<BadStudio> => ({
  computer: await newComputer(folder),
  studio: studioOf(folder),
});

const studioOf = (folder: string): CatalogStudio =>
  catalogStudio(
    folder,
    Array.from({ length: FILES }, (_, n) => ({
      path: `Job ${n % 7}/IMG_${n}.CR3`,
      bytes: n < 3 ? `picture ${n}` : null,
      keywords: ['sea'],
      people: n % 9 === 0 ? ['Anna'] : [],
      virtualCopies: n % 5 === 0 ? ['Copy'] : [],
    })),
    { collections: [] },
  );

/** Cut off after so many whole pages. */
const truncated = (bytes: Buffer, pages: number): Buffer => bytes.subarray(0, pages * PAGE);

/** One to eight bytes anywhere are others. */
const flipped = (bytes: Buffer, seed: number): Buffer => {
  const random = seededRandom(seed);
  const bad = Buffer.from(bytes);
  for (let times = 1 + random.below(8); times > 0; times -= 1) {
    const at = random.below(bad.length);
    bad[at] = (bad[at] ?? 0) ^ (1 + random.below(255));
  }
  return bad;
};

/** Long enough ago that nobody waits for it to settle. */
const LAST_YEAR = new Date('2025-11-23T12:00:00Z');

/** What lies there in a case: the database, and its `-wal` where it has one. */
interface BadFiles {
  readonly database: Buffer;
  readonly wal?: Buffer;
}

/** As many with the same pages in a `-wal` beside a sound database. */
const tangled = (sound: Buffer, number: number, path: string): BadFiles => {
  const database = tangles[number % tangles.length]?.(sound, path) ?? sound;
  return number < tangles.length ? { database } : { database: sound, wal: walBetween(sound, database) };
};

export const TANGLED = tangles.length * 2;

/** Writes the damaged ones one after the other in the place of the catalog. */
export function* badCatalogs(studio: CatalogStudio, { kind, from, to }: BadCases): Generator<string> {
  const sound = readFileSync(studio.catalog);
  const spoil = {
    truncated: (number: number): BadFiles => ({ database: truncated(sound, number) }),
    flipped: (number: number): BadFiles => ({ database: flipped(sound, number) }),
    tangled: (number: number): BadFiles => tangled(sound, number, studio.catalog),
  }[kind];
  for (let number = from; number < to; number += 1) {
    const { database, wal } = spoil(number);
    writeFileSync(studio.catalog, database);
    utimesSync(studio.catalog, LAST_YEAR, LAST_YEAR);
    if (wal !== undefined) writeFileSync(`${studio.catalog}-wal`, wal);
    yield `${kind} ${number}`;
    rmSync(`${studio.catalog}-wal`, { force: true });
    writeFileSync(studio.catalog, sound);
  }
}

export const caseFolder = (folder: string, { kind }: BadCases): string => join(folder, kind);
