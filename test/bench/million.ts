import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeMillionCatalog, makeMillionFiles } from '../support/million-catalog.ts';
import { builtOnce } from './built-once.ts';

const program = fileURLToPath(new URL('./million-run.ts', import.meta.url));

export const millionTasks = ['enumerate', 'check'] as const;
export type MillionTask = (typeof millionTasks)[number];

/** One run, a process of its own, which begins with copying and checking the catalog. */
export interface MillionRun {
  readonly task: MillionTask;
  /** Wall time. */
  readonly seconds: number;
  /** Seconds of all threads on a processor: what the wall time would be on a machine that has nothing else to do. */
  readonly busy: number;
  readonly peakBytes: number;
  /** Files it saw. */
  readonly files: number;
}

const run = (task: MillionTask, catalog: string): MillionRun => {
  const args = ['--conditions=safelight-source', program, task, catalog];
  const found = { task, ...JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) };
  console.log(`  million  ${task.padEnd(14)} ${found.seconds.toFixed(2)} s`);
  return found;
};

export interface MillionOptions {
  readonly dir: string;
  readonly images: number;
  readonly rounds: number;
}

/** How long it takes to enumerate a catalog of so many images, and to compare it with its files, which have lengths and no bytes: none is read. */
export const measureMillion = ({ dir, images, rounds }: MillionOptions): readonly MillionRun[] => {
  const folder = builtOnce(dir, 'million', { images }, (empty) => {
    makeMillionCatalog(empty, images);
    makeMillionFiles(empty, images);
  });
  const catalog = join(folder, 'Lightroom', 'Million.lrcat');
  return Array.from({ length: rounds }).flatMap(() => millionTasks.map((task) => run(task, catalog)));
};
