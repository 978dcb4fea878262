import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError } from '../fs/durable.ts';
import { closedInventories, readInventories } from '../vault/inventories.ts';
import { incomingFolder, inventoryPath } from '../vault/layout.ts';
import { readRemovals } from '../vault/removals.ts';
import { listRoots } from '../vault/roots.ts';
import { endRun, readRuns } from '../vault/runs.ts';
import type { Session } from './session.ts';

/** Nobody is at one small file for so long. Milliseconds. */
const STALE = 3_600_000;

/**
 * Clears up after runs of this computer that were cut off or failed: files that are not whole, inventories whose root never came,
 * copies of catalogs. Objects stay: their keys may be in a keyring, and then they are used. The run lock is held, so a
 * run of this machine that is still announced is dead.
 */
export const clearDeadRuns = async ({ store, home, vault }: Session): Promise<void> => {
  await rm(home.scratchFolder(vault.id), { recursive: true, force: true });
  const { path } = store.place.locator;
  await rm(join(path, incomingFolder(store.machine.fingerprint)), { recursive: true, force: true }).catch(
    (error: unknown) => {
      throw diskError(error, path);
    },
  );
  await home.prepare(vault.id);
  await store.place.clearUnfinished(new Date(store.clock().getTime() - STALE));
  const dead = (await readRuns(store)).filter((run) => run.machine === store.machine.fingerprint);
  if (dead.length === 0) return;
  const { inventories } = await readInventories(store);
  // That of a snapshot which was taken out on purpose still vouches for what others need.
  const closed = closedInventories(inventories, await listRoots(store), await readRemovals(store));
  for (const one of inventories) {
    const { id, header } = one;
    if (header.machine === store.machine.fingerprint && !closed.includes(one))
      await store.place.remove(inventoryPath(id));
  }
  for (const run of dead) await endRun(store, run.id);
};
