import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckRequest, CheckWord, DatabaseCheck } from './sqlite-check.ts';
import { checkIntegrity } from './sqlite-integrity.ts';
import { isDatabaseFault, openAtRest, recoverCopy } from './sqlite-open.ts';
import { isTangled } from './sqlite-trees.ts';

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

const say = (word: CheckWord): void => parentPort?.postMessage(word);

const broken = (finding: string): DatabaseCheck => ({ findings: [finding], unchecked: [], thorough: false });

const check = ({ path, recover }: CheckRequest): DatabaseCheck => {
  if (recover) recoverCopy(path);
  const tangled = isTangled(path);
  say({ isTangled: tangled });
  return tangled ? broken('its pages name one another again and again') : checkAtRest(path);
};

const checked = (request: CheckRequest): DatabaseCheck => {
  try {
    return check(request);
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    return broken(error.message);
  }
};

const found = checked(workerData);
say({ isTangled: false }); // where it could not even be recovered; said already else
say({ found });
