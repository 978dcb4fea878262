import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeMillionCatalog, makeMillionFiles } from '../support/million-catalog.ts';
import { machineLines } from './machine.ts';
import { median } from './statistics.ts';

/**
 * A catalog of a million images: how long it takes to enumerate, and to compare with a million files (which have their
 * lengths and no bytes, since none is read). Each run is a process of its own and begins with copying and checking the
 * catalog. `node test/bench/million.ts [FOLDER] [COUNT] [ROUNDS]`
 */
const [where = tmpdir(), count = '1000000', rounds = '5'] = process.argv.slice(2);
const folder = mkdtempSync(join(realpathSync(where), 'safelight-million-'));
const program = fileURLToPath(new URL('./million-run.ts', import.meta.url));

interface Run {
  /** Wall time. */
  readonly seconds: number;
  /** Seconds of all threads on a processor: what the wall time would be on a machine that has nothing else to do. */
  readonly busy: number;
  readonly peakBytes: number;
  readonly files: number;
}

const run = (task: string, catalog: string): Run =>
  JSON.parse(
    execFileSync(process.execPath, ['--conditions=safelight-source', program, task, catalog], {
      encoding: 'utf8',
    }),
  );

const figures = (task: string, catalog: string): string => {
  const runs = Array.from({ length: Number(rounds) }, () => run(task, catalog));
  const seconds = median(runs.map((one) => one.seconds)).toFixed(1);
  const megabytes = (Math.max(...runs.map((one) => one.peakBytes)) / 1e6).toFixed(0);
  const busy = median(runs.map((one) => one.busy)).toFixed(1);
  const each = runs.map((one) => one.seconds.toFixed(1)).join(', ');
  return `${task}: ${runs[0]?.files.toLocaleString('en')} files, median ${seconds} s of ${each} (${busy} s of them working); at most ${megabytes} MB`;
};

try {
  const catalog = makeMillionCatalog(folder, Number(count));
  makeMillionFiles(folder, Number(count));
  for (const line of machineLines(folder, new Date())) console.log(`- ${line}`);
  for (const task of ['enumerate', 'check']) console.log(figures(task, catalog));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
