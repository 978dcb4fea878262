import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Task, tasks } from './contender.ts';

export const benches = ['shoot', 'many', 'growth', 'million'] as const;
export type Bench = (typeof benches)[number];

export interface BenchOptions {
  /** Where the workloads are built once and kept, and where the contenders work. */
  readonly dir: string;
  readonly rounds: number;
  /** RAW files of the shoot. */
  readonly frames: number;
  /** Bytes of each. */
  readonly frameBytes: number;
  /** Bytes of the shoot's catalog. */
  readonly catalogBytes: number;
  /** Files of the folder of many small ones; twice as many for the memory. */
  readonly files: number;
  /** Bytes of the catalog that is edited. */
  readonly growthBytes: number;
  /** Images of the catalog that is enumerated and checked. */
  readonly images: number;
  readonly only: readonly Bench[];
  /** What is measured of the shoot. */
  readonly tasks: readonly Task[];
  /** The page that is written; null for a trial that leaves none. */
  readonly page: string | null;
}

const MIB = 1024 * 1024;
const MB = 1_000_000;

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`--${name} ${text}: a whole number above 0`);
  return value;
};

/** The names chosen for a flag; all of them if it was not given. */
const chosen = <T extends string>(
  flag: string,
  all: readonly T[],
  names: readonly string[] = all,
): readonly T[] => {
  const unknown = names.filter((name) => !all.some((known) => known === name));
  if (unknown.length > 0) throw new RangeError(`--${flag} ${unknown.join(', ')}: one of ${all.join(', ')}`);
  return all.filter((known) => names.includes(known));
};

const flags = {
  dir: { type: 'string', default: join(tmpdir(), 'safelight-bench') },
  rounds: { type: 'string', default: '5' },
  frames: { type: 'string', default: '80' },
  'frame-mib': { type: 'string', default: '25' },
  'catalog-mb': { type: 'string', default: '170' },
  files: { type: 'string', default: '100000' },
  'growth-mb': { type: 'string', default: '1000' },
  images: { type: 'string', default: '1000000' },
  only: { type: 'string', multiple: true },
  task: { type: 'string', multiple: true },
  page: { type: 'string' },
} as const;

/** What the full run uses, unless flags make it smaller; only a full run, or `--page`, writes a page. */
export const benchOptions = (args: readonly string[], fullPage: string): BenchOptions => {
  const { values } = parseArgs({ args: [...args], options: flags });
  const count = (name: 'rounds' | 'frames' | 'frame-mib' | 'catalog-mb' | 'files' | 'growth-mb' | 'images') =>
    wholeNumber(name, values[name]);
  const isFull = args.every((arg, index) => arg.startsWith('--dir') || args[index - 1] === '--dir');
  return {
    dir: values.dir,
    rounds: count('rounds'),
    frames: count('frames'),
    frameBytes: count('frame-mib') * MIB,
    catalogBytes: count('catalog-mb') * MB,
    files: count('files'),
    growthBytes: count('growth-mb') * MB,
    images: count('images'),
    only: chosen('only', benches, values.only),
    tasks: chosen('task', tasks, values.task),
    page: values.page ?? (isFull ? fullPage : null),
  };
};
