import { mkdirSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type BadCases, badCatalogs, caseFolder, soundStudio } from './cases.ts';
import { commands, lookInto } from './outcome.ts';

const { folder, cases }: { readonly folder: string; readonly cases: BadCases } = workerData;
const own = caseFolder(folder, cases);
mkdirSync(own);
const bad = await soundStudio(own);
let turn = 0;
for (const name of badCatalogs(bad.studio, cases)) {
  turn += 1;
  const chosen = commands.filter((_, index) => cases.commands === 'all' || turn % commands.length === index);
  for (const command of chosen) {
    const what = `${command} of ${name}`;
    parentPort?.postMessage({ begun: what });
    parentPort?.postMessage({ ended: await lookInto(what, bad, command) });
  }
}
