import { offerProcessed, processed, remember } from './batch';
import { captureOne, eachOnce } from './editor';
import { guarded } from './person';

/** How many stand in the queues of all documents, this one not counted. */
const stillQueued = (jobUUID: unknown): number => {
  let count = 0;
  for (const found of captureOne().documents())
    count += found.jobs.id().filter((id) => String(id) !== String(jobUUID)).length;
  return count;
};

/**
 * Background script: Capture One calls it for each picture it has processed. They are gathered, and asked about once the queue
 * is empty: a delivery for each picture is what nobody wants, and none leaves unasked.
 */
export function CO_BatchJobFinished(jobUUID: unknown, _raw: unknown, outputs: unknown): string {
  return guarded(() => {
    const all = eachOnce(processed().concat(eachOnce(Array.isArray(outputs) ? outputs : [outputs])));
    if (all.length === 0) return { gathered: 0 };
    remember(all);
    return stillQueued(jobUUID) > 0 ? { gathered: all.length } : offerProcessed({});
  });
}
