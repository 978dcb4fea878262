import { Worker } from 'node:worker_threads';
import type { BadCases } from './cases.ts';
import type { Outcome } from './outcome.ts';

/** No catalog may take longer, in milliseconds. */
const LONGEST = 10_000;

type Message = { readonly begun: string } | { readonly ended: Outcome };

/**
 * Runs the cases one after the other in one thread, which a hang would block, and watches it from this one: a case that
 * takes longer than ten seconds is named and the thread ended.
 */
export const watched = (folder: string, cases: BadCases): Promise<readonly Outcome[]> =>
  new Promise((resolve, reject) => {
    const outcomes: Outcome[] = [];
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: { folder, cases } });
    let watch: NodeJS.Timeout | undefined;
    worker.on('message', (message: Message) => {
      clearTimeout(watch);
      if ('ended' in message) outcomes.push(message.ended);
      else
        watch = setTimeout(() => {
          reject(new Error(`${message.begun} did not end within ${LONGEST / 1000} s`));
          void worker.terminate();
        }, LONGEST);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearTimeout(watch);
      resolve(outcomes);
    });
  });
