import { mkdirSync, writeFileSync } from 'node:fs';
import { inRepository } from '../support/repository.ts';
import { treeOf } from '../support/tree.ts';
import { barePipeline } from './bare-pipeline.ts';
import { measureGrowth } from './growth.ts';
import { machineLines } from './machine.ts';
import { measureMillion } from './million.ts';
import { type Bench, type BenchOptions, benchOptions } from './options.ts';
import { borg, restic } from './peers.ts';
import { report } from './report.ts';
import { allCameBack } from './restored.ts';
import type { Results } from './results.ts';
import { interleaved } from './rounds.ts';
import { safelight } from './safelight.ts';
import { buildGrowth, buildMany, buildShoot } from './workload.ts';

const sizeOf = (folder: string): { readonly files: number; readonly bytes: number } => {
  const files = [...treeOf(folder).values()].filter(({ kind }) => kind === 'file');
  return { files: files.length, bytes: files.reduce((total, { size }) => total + size, 0) };
};

const benchShoot = (options: BenchOptions): Results['shoot'] => {
  const source = buildShoot(options);
  const makers = [safelight, restic, borg, barePipeline];
  const { dir, rounds, tasks } = options;
  const samples = interleaved({ dir, source, makers, tasks, rounds, inspect: allCameBack(source, tasks) });
  return { ...sizeOf(source), samples };
};

/** First and unchanged runs only: what is measured is the work per file. */
const benchMany = ({ dir, files, rounds }: BenchOptions): Results['many'] => {
  const source = buildMany(dir, 'many', files);
  const makers = [safelight, restic, borg];
  const samples = interleaved({
    dir,
    source,
    makers,
    tasks: ['first', 'again'],
    rounds: Math.min(rounds, 3),
  });
  return { files, samples };
};

const benchTwice = ({ dir, files }: BenchOptions): Results['twice'] => {
  const source = buildMany(dir, 'twice', files * 2);
  const samples = interleaved({ dir, source, makers: [safelight], tasks: ['first', 'again'], rounds: 1 });
  return { files: files * 2, samples };
};

const benchGrowth = (options: BenchOptions): Results['growth'] => ({
  bytes: options.growthBytes,
  measured: measureGrowth(options.dir, buildGrowth(options), [safelight, restic, borg]),
});

const options = benchOptions(process.argv.slice(2), inRepository('docs', 'benchmarks.md'));
const wants = (bench: Bench): boolean => options.only.includes(bench);
mkdirSync(options.dir, { recursive: true });
const results: Results = {
  shoot: wants('shoot') ? benchShoot(options) : null,
  many: wants('many') ? benchMany(options) : null,
  twice: wants('many') ? benchTwice(options) : null,
  growth: wants('growth') ? benchGrowth(options) : null,
  million: wants('million') ? { images: options.images, runs: measureMillion(options) } : null,
};
const page = report(results, machineLines(options.dir, new Date()), options.rounds);
console.log(`\n${page}`);
if (options.page !== null) writeFileSync(options.page, page);
