import { offerProcessed } from './batch';
import { guarded } from './person';
import { optionsFrom } from './settings';

/** Scripts menu: Deliver what was processed with Safelight. For where Capture One did not tell that its queue was empty. */
export function run(argv: unknown): string {
  return guarded(() => offerProcessed(optionsFrom(argv)));
}
