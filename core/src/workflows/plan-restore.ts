import { resolve } from 'node:path';
import type { RestorePlan } from '@safelight/manifests';
import { presentAt } from '../fs/present.ts';
import type { RunContext } from '../model/events.ts';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import { actionFor } from '../restore/plan.ts';
import { type Found, scanTurn, TURNS } from '../restore/scan.ts';
import { KeyIndex } from '../vault/key-index.ts';
import { currentKeyrings } from '../vault/snapshot-reader.ts';
import { openObjects, openReader } from './reading.ts';
import { type RestoreOptions, refuseRelocation } from './restore.ts';
import { readableStore, type Session } from './session.ts';
import { chooseSnapshot, openSnapshots } from './snapshots.ts';

export type { RestorePlan } from '@safelight/manifests';

/** `restore --dry-run`: reads the lists of the snapshot and looks at the folder; writes nothing. */
export const planRestore = async (
  session: Session,
  options: RestoreOptions,
  context: RunContext,
): Promise<RestorePlan> => {
  const store = readableStore(session);
  const { snapshots, removals } = await openSnapshots(store);
  const { root } = chooseSnapshot(snapshots, options.snapshot, options.set);
  refuseRelocation(root, options);
  using keys = new KeyIndex(store, removals);
  await using objects = await openObjects(session.home, store.place, context);
  await keys.load(currentKeyrings(root, removals));
  const to = bytePathFromText(resolve(options.to));
  const plan = { files: 0, bytes: 0, compared: 0, refused: [] as string[] };
  const scan = { ...options, reader: await openReader(root, keys, objects), to };
  for (const turn of TURNS)
    for (const found of scanTurn(scan, turn)) {
      context.signal.throwIfAborted();
      tally(found, plan);
    }
  const snapshot = { seq: root.seq, created: root.created, set: root.set.name };
  return { snapshot, to: displayPath(to), ...plan };
};

const tally = (
  found: Found,
  plan: { files: number; bytes: number; compared: number; refused: string[] },
): void => {
  if (found.kind === 'refused') plan.refused.push(found.error.message);
  if (found.kind !== 'file' || found.file.to === null) return;
  const { entry, to, overwrite } = found.file;
  switch (actionFor(entry, presentAt(to), overwrite)) {
    case 'write':
      plan.files += 1;
      plan.bytes += entry.size;
      return;
    case 'compare':
      plan.compared += 1;
      return;
    case 'refuse':
      plan.refused.push(`${displayPath(to)} exists and differs from what would be written.`);
  }
};
