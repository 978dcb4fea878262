import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lightroom } from '../../core/src/catalog/lightroom.ts';
import { checkCatalog } from '../../core/src/workflows/catalog-check.ts';
import { Home } from '../../core/src/workflows/home.ts';
import { contextAt } from '../support/computer.ts';

/** One measurement in a process of its own, so that its memory is its own: prints seconds, bytes and what was seen. */
const [task = '', catalog = ''] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'safelight-million-'));
const started = performance.now();

const enumerate = async (): Promise<number> => {
  const contents = lightroom.read(
    await lightroom.copy(catalog, { scratch, signal: new AbortController().signal }),
  );
  let files = 0;
  for (const { expectedSize } of contents.references()) if (expectedSize !== null) files += 1;
  contents.close();
  return files;
};

const check = async (): Promise<number> => {
  const options = { path: catalog, moves: [], vaultName: null };
  const report = await checkCatalog(new Home(scratch), options, contextAt());
  if (!report.agrees) throw new Error(`${report.missing.length} missing, ${report.problems.length} problems`);
  return report.present;
};

try {
  const files = task === 'check' ? await check() : await enumerate();
  const seconds = (performance.now() - started) / 1000;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const busy = (userCPUTime + systemCPUTime) / 1e6;
  console.log(JSON.stringify({ seconds, busy, peakBytes: maxRSS * 1024, files }));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
