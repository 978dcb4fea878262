import { mkdirSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type BadCases, badCatalogs, caseFolder, soundStudio } from './cases.ts';
import { type Command, lookInto } from './outcome.ts';

const { folder, cases }: { readonly folder: string; readonly cases: BadCases } = workerData;
const own = caseFolder(folder, cases);
mkdirSync(own);
const studio = soundStudio(own);
let command: Command = 'check';
for (const name of badCatalogs(studio, cases)) {
  command = command === 'check' ? 'show' : 'check'; // in turn: either reads all of it
  parentPort?.postMessage({ begun: name });
  parentPort?.postMessage({ ended: await lookInto(name, studio, command) });
}
