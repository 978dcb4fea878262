import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckRequest, DatabaseCheck } from './sqlite-check.ts';
import { checkIntegrity } from './sqlite-integrity.ts';
import { isDatabaseFault, openAtRest, recoverCopy } from './sqlite-open.ts';

/** Above this many bytes indexes are not compared with their tables: six seconds for 550 MB, against 0.7. */
const thoroughLimit = 256 * 2 ** 20;

const checkAtRest = (path: string): DatabaseCheck => {
  const thorough = statSync(path).size <= thoroughLimit;
  const database = openAtRest(path);
  try {
    return { ...checkIntegrity(database, thorough ? 'integrity_check' : 'quick_check'), thorough };
  } finally {
    database.close();
  }
};

const check = ({ path, recover }: CheckRequest): DatabaseCheck => {
  try {
    if (recover) recoverCopy(path);
    return checkAtRest(path);
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    return { findings: [error.message], unchecked: [], thorough: false };
  }
};

parentPort?.postMessage(check(workerData));
