import type { RunContext } from '../model/events.ts';
import { incomingFolder } from '../vault/layout.ts';
import { Pool } from '../vault/pool.ts';
import type { Session } from './session.ts';

/** Threads that bring files back; nothing is sealed by them. */
export const readingPool = ({ store, contentKey }: Session, { onEvent }: RunContext): Pool =>
  new Pool(
    {
      place: store.place.locator,
      incoming: incomingFolder(store.machine.fingerprint),
      contentKey,
      reopen: false,
    },
    { onBytes: (bytes) => onEvent({ kind: 'bytes', bytes }), known: (ids) => ids.map(() => true) },
  );
