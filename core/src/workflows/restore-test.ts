import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '@safelight/manifests';
import { kindOf } from '../catalog/picture-kinds.ts';
import { Throttle } from '../fs/throttle.ts';
import type { Random } from '../keys/words.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, bytePathFromText, displayPath, joinBytes } from '../model/paths.ts';
import { Extraction, type Outcome } from '../vault/extraction.ts';
import { KeyIndex } from '../vault/key-index.ts';
import { Pool } from '../vault/pool.ts';
import { readRemovals } from '../vault/removals.ts';
import { bytesOfName, currentKeyrings, SnapshotReader } from '../vault/snapshot-reader.ts';
import { readableStore, type Session } from './session.ts';
import { chooseSnapshot, openSnapshots } from './snapshots.ts';

/** What a restore test of one snapshot came to. Sizes in bytes. */
export interface RestoreTestReport {
  readonly snapshot: { readonly seq: number; readonly set: string };
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly trouble: string | null;
  }[];
  readonly findings: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly passed: boolean;
  readonly seconds: number;
}

export interface RestoreTestOptions {
  readonly set: string | null;
  /** Pictures to bring back. */
  readonly sample: number;
  readonly random: Random;
}

/** Brings some pictures of the newest snapshot, and its catalog, back into a private folder, compares, and removes them. */
export const restoreTest = async (
  session: Session,
  options: RestoreTestOptions,
  context: RunContext,
): Promise<RestoreTestReport> => {
  const started = context.clock().getTime();
  const store = readableStore(session);
  const { snapshots } = await openSnapshots(store);
  const { root } = chooseSnapshot(snapshots, 'latest', options.set);
  const removals = await readRemovals(store);
  using keys = new KeyIndex(store, removals.objects);
  await keys.load(currentKeyrings(root, removals));
  const reader = new SnapshotReader(store, root, keys);
  const chosen = choose(reader, options);
  const outcomes = await bringBack(session, chosen, { keys, reader }, context);
  const files = outcomes.map(({ file, error }) => ({
    path: displayPath(file.label),
    bytes: file.entry.size,
    trouble: error?.message ?? null,
  }));
  const findings = [...keys.findings, ...reader.findings].map(({ path, error }) => ({
    path,
    code: error.code,
    message: error.message,
  }));
  return {
    snapshot: { seq: root.seq, set: root.set.name },
    files,
    findings,
    passed: findings.length === 0 && files.every(({ trouble }) => trouble === null),
    seconds: (context.clock().getTime() - started) / 1000,
  };
};

interface Candidate {
  readonly entry: FileEntry;
  readonly label: BytePath;
}

/** Every picture has the same chance (reservoir sampling); the catalog is always among them. */
const choose = (reader: SnapshotReader, { sample, random }: RestoreTestOptions): Candidate[] => {
  const catalogs: Candidate[] = [];
  const pictures: Candidate[] = [];
  let seen = 0;
  for (const folder of reader.folders())
    for (const entry of folder.entries()) {
      if (entry.kind !== 'file') continue;
      const name = bytesOfName(entry);
      const candidate = { entry, label: joinBytes(folder.path, name) };
      if (/\.lrcat$/i.test(name)) catalogs.push(candidate);
      else if (['raw', 'picture', 'video', 'working'].includes(kindOf(name))) {
        seen += 1;
        const place = seen <= sample ? seen - 1 : Number(Buffer.from(random(6)).readUIntBE(0, 6) % seen);
        if (place < sample) pictures[place] = candidate;
      }
    }
  return [...catalogs, ...pictures];
};

const bringBack = async (
  session: Session,
  chosen: readonly Candidate[],
  { keys, reader }: { readonly keys: KeyIndex; readonly reader: SnapshotReader },
  context: RunContext,
): Promise<Outcome[]> => {
  context.onEvent({ kind: 'phase', phase: 'restore-test', subject: reader.root.set.name });
  context.onEvent({
    kind: 'plan',
    files: chosen.length,
    bytes: chosen.reduce((sum, { entry }) => sum + entry.size, 0),
  });
  const home = session.home.scratchFolder(session.vault.id);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const scratch = await mkdtemp(join(home, 'restore-test-'));
  const outcomes: Outcome[] = [];
  await using pool = new Pool(
    { place: session.store.place.locator, incoming: '', contentKey: session.contentKey, reopen: false },
    { onBytes: (bytes) => context.onEvent({ kind: 'bytes', bytes }), known: (ids) => ids.map(() => true) },
  );
  try {
    const throttle = new Throttle(pool.width);
    const extraction = new Extraction({
      keys,
      pool,
      extents: (leaves) => reader.extents(leaves),
      onOutcome: (outcome) => outcomes.push(outcome),
    });
    for (const [index, { entry, label }] of chosen.entries()) {
      const to = bytePathFromText(join(scratch, String(index)));
      for (const job of extraction.add({ entry, to, label, overwrite: false })) await throttle.run(job);
    }
    for (const job of extraction.rest()) await throttle.run(job);
    await throttle.drained();
    return outcomes;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};
