import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CeilingJob } from './ceiling-worker.ts';

// The bare pipeline of the vault's design and nothing else: no keys kept, no names, no state. What it does not reach,
// Safelight cannot. `node ceiling.ts SOURCE TARGET`

const THREADS = 2;
/** Smaller files go into one stream together. */
const SMALL = 1024 * 1024;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const jobsOf = (source: string): CeilingJob[] => {
  const files = filesIn(source).map((path) => ({ path, size: statSync(path).size }));
  const big = files.filter(({ size }) => size >= SMALL).toSorted((a, b) => b.size - a.size);
  const small = files.filter(({ size }) => size < SMALL).map(({ path }) => path);
  return [...big.map(({ path }) => [path]), ...(small.length > 0 ? [small] : [])];
};

/** One thread, which asks for a file whenever it is free, until there are none. */
const thread = (jobs: CeilingJob[], target: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./ceiling-worker.ts', import.meta.url), { workerData: target });
    worker.on('message', () => worker.postMessage(jobs.shift() ?? null));
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });

const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined) throw new Error('node ceiling.ts SOURCE TARGET');
mkdirSync(target, { recursive: true });
const jobs = jobsOf(source);
await Promise.all(Array.from({ length: THREADS }, () => thread(jobs, target)));
