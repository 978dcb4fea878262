import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import { type Ticks, ticksIn } from './ticks.ts';
import { startWriter, type WriterOrders } from './writer.ts';

/** One copy made beside a writer. */
export interface CopyFigures {
  readonly seconds: number;
  /** Of the writer's commits, the last that was done before the copy began. */
  readonly before: number;
  /** Null where nothing was captured; then `codes` says why. */
  readonly ticks: Ticks | null;
  readonly codes: readonly string[];
}

const ofDatabase = /-(wal|shm|journal)$/;

/** What of a catalog's folder stays as it is while the catalog is written: names beside it, and which files they are. */
const surroundings = (path: string): readonly string[] =>
  readdirSync(dirname(path))
    .filter((name) => name === basename(path) || !ofDatabase.test(name))
    .sort()
    .map((name) => `${name} ${statSync(join(dirname(path), name)).ino}`);

/** Processes that hold a lock on a file (proc_locks(5)): none where the system does not say. */
const lockHolders = (path: string): ReadonlySet<number> => {
  if (!existsSync('/proc/locks')) return new Set();
  const { ino } = statSync(path);
  const lines = readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const ours = lines.filter((fields) => fields.some((field) => field.endsWith(`:${ino}`)));
  return new Set(ours.map((fields) => Number(fields[fields.indexOf('POSIX') + 3])));
};

const copyOnce = async (path: string, folder: string, before: number): Promise<CopyFigures> => {
  mkdirSync(folder);
  const started = performance.now();
  const copy = await lightroom.copy(path, { scratch: folder, signal: new AbortController().signal });
  const seconds = (performance.now() - started) / 1000;
  const [database] = copy.parts;
  const ticks = database === undefined ? null : ticksIn(database.path);
  rmSync(folder, { recursive: true, force: true });
  return { seconds, before, ticks, codes: copy.problems.map(({ code }) => code) };
};

/** Sound, whole, and with all that was committed before it began; or nothing, and that is said. */
const expectRight = ({ before, ticks, codes }: CopyFigures): void => {
  expect(codes).toEqual(ticks === null ? ['catalog-busy'] : []);
  if (ticks === null) return;
  expect(ticks).toMatchObject({ integrity: 'ok', isTorn: false });
  expect(ticks.last).toBeGreaterThanOrEqual(before);
};

export interface CopiesFigures {
  readonly copies: readonly CopyFigures[];
  /** Milliseconds of the writer's slowest commit. */
  readonly longest: number;
}

export interface CopiesOptions {
  readonly path: string;
  readonly orders: Omit<WriterOrders, 'path' | 'patience'>;
  readonly copies: number;
  /** A folder for one copy at a time. */
  readonly scratch: string;
}

/**
 * Copies a catalog again and again while a process writes it, and looks at each copy as a restore would bring it back.
 * The live one stays the file it was, with nothing beside it, no lock but the writer's on it, sound, and with all its commits.
 */
export const copyBesideWriter = async ({
  path,
  orders,
  copies,
  scratch,
}: CopiesOptions): Promise<CopiesFigures> => {
  const before = surroundings(path);
  const writer = await startWriter({ path, patience: 30_000, ...orders });
  const figures: CopyFigures[] = [];
  for (let number = 0; number < copies; number += 1) {
    const { committed } = await writer.next();
    const figure = await copyOnce(path, join(scratch, `copy-${number}`), committed);
    expectRight(figure);
    expect(surroundings(path)).toEqual(before);
    expect([...lockHolders(path)].filter((pid) => pid !== writer.pid)).toEqual([]);
    figures.push(figure);
  }
  await writer.next();
  const { committed, refused, longest } = await writer.end();
  expect(refused).toBe(0);
  const live = ticksIn(path);
  expect(live).toMatchObject({ integrity: 'ok', isTorn: false });
  expect(live.last).toBeGreaterThanOrEqual(committed);
  return { copies: figures, longest };
};
