import { type CheckReport, checkReport } from '../check/report.ts';
import { scanPlace } from '../check/scan.ts';
import { verifyBytes, verifyKeys } from '../check/verify.ts';
import { makePrivateFolder } from '../fs/private-folder.ts';
import type { Fingerprint, Sha256 } from '../model/digest.ts';
import type { RunContext } from '../model/events.ts';
import type { Place } from '../place/place.ts';
import { damage, type Finding } from '../vault/finding.ts';
import { KeyIndex } from '../vault/key-index.ts';
import { promisedSha256 } from '../vault/layout.ts';
import { openStore } from '../vault/open-store.ts';
import { Pool } from '../vault/pool.ts';
import { currentKeyrings, SnapshotReader } from '../vault/snapshot-reader.ts';
import { standingFindings } from '../vault/standing.ts';
import type { ReadableStore, VaultStore } from '../vault/store.ts';
import { recordCheck } from './history/record-check.ts';
import { hiddenRemovals } from './kept-removals.ts';
import { missingHead } from './missing-head.ts';
import { noteCheck } from './note-proofs.ts';
import { type Opened, proveSnapshot } from './prove-snapshot.ts';
import { readableStore, type Session } from './session.ts';
import { openSnapshots } from './snapshots.ts';
import { strangersFiles } from './strangers.ts';

/** Checks a place without any key or state: presence, names and bytes by SHA-256. `pin` is the kit's fingerprint. */
export const verifyPlace = async (
  place: Place,
  pin: Fingerprint | null,
  context: RunContext,
): Promise<CheckReport> => (await checkPlace(place, pin, context)).report;

/** What a check found, and every object it looked at. */
export interface PlaceCheck {
  readonly report: CheckReport;
  readonly objects: readonly Sha256[];
}

/** The same, with the objects that were looked at. */
export const checkPlace = async (
  place: Place,
  pin: Fingerprint | null,
  context: RunContext,
): Promise<PlaceCheck> => {
  const { store, findings } = await openStore(place, pin, context.clock);
  return check(store, null, { findings, scratch: null }, context);
};

/** Checks a place with this computer's key: every key belongs to its object; with `readData` every picture is opened. */
export const verifyWithKey = async (
  session: Session,
  { readData }: { readonly readData: boolean },
  context: RunContext,
): Promise<CheckReport> => {
  const scratch = readData ? session.home.scratchFolder(session.vault.id) : null;
  const { home, vault, store } = session;
  const hidden = await hiddenRemovals(home, vault, store.place);
  const findings = [...session.findings, ...(await setBack(session)), ...hidden];
  const { report, objects } = await check(
    session.store,
    readableStore(session),
    { findings, scratch },
    context,
  );
  const at = context.clock();
  noteCheck({ home, vault }, { place: store.place.name, report, objects, at });
  return recordCheck(home, vault, { report, place: store.place.name, at });
};

/** The newest snapshot this computer saw must be there: a place that was set back hides everything since. */
const setBack = async ({ store, vault }: Session): Promise<Finding[]> => {
  const error = await missingHead(store.place, vault);
  return error === null ? [] : [damage(error.data.path, error)];
};

const check = async (
  store: VaultStore,
  readable: ReadableStore | null,
  { findings, scratch }: { readonly findings: readonly Finding[]; readonly scratch: string | null },
  context: RunContext,
): Promise<PlaceCheck> => {
  const started = context.clock().getTime();
  await using pool = new Pool(
    { place: store.place.locator, incoming: '', contentKey: new Uint8Array(32), reopen: false },
    { onBytes: (bytes) => context.onEvent({ kind: 'bytes', bytes }), known: (ids) => ids.map(() => true) },
  );
  pool.start();
  context.onEvent({ kind: 'phase', phase: 'scan', subject: store.place.name });
  const scan = await scanPlace(store);
  const all = [...findings, ...scan.findings, ...(await standingFindings(store))];
  context.onEvent({ kind: 'phase', phase: 'verify', subject: store.place.name });
  context.onEvent({ kind: 'plan', files: scan.files.length, bytes: scan.bytes });
  // What is opened is compared with its name in the same reading; the rest is read on its own.
  const opening: Opening = { pool, scratch, digested: new Set(), findings: [] };
  const opened = readable === null ? null : await checkOpened(readable, opening, context);
  const rest = scan.files.filter(({ path }) => !isDigested(path, opening.digested));
  all.push(...(await verifyBytes(rest, { place: store.place, pool }, context)), ...opening.findings);
  // Files of a place that went meanwhile are not damaged.
  await store.place.assertPresent();
  if (readable !== null) all.push(...(await strangersFiles(readable, scan.files)));
  const unclaimed = scan.files.filter(({ path, expected }) => expected === null && !SIGNED_ITSELF.test(path));
  const report = checkReport({
    place: store.place.locator.path,
    vault: store.identity.description.name,
    certificate: store.identity.certificate.fingerprint,
    pinned: store.identity.pinned,
    depth: readable === null ? 'bytes' : scratch === null ? 'keys' : 'data',
    files: scan.files.length,
    bytes: scan.bytes,
    snapshots: scan.roots.length,
    opened: scratch === null ? null : opened,
    findings: all,
    unclaimed: { files: unclaimed.length, bytes: unclaimed.reduce((sum, { size }) => sum + size, 0) },
    seconds: (context.clock().getTime() - started) / 1000,
  });
  return { report, objects: scan.files.flatMap(({ path }) => objectAt(path) ?? []) };
};

const objectAt = (path: string): Sha256 | null => (path.startsWith('objects/') ? promisedSha256(path) : null);

/** Files that carry their own signature and stand in no inventory. */
const SIGNED_ITSELF = /^(inventories|removals|machines|settings|snapshots|deliveries)\//;

interface Opening {
  readonly pool: Pool;
  /** Null where nothing is opened but keyrings and manifests. */
  readonly scratch: string | null;
  /** Filled: objects whose bytes were found to be those of their names. */
  readonly digested: Set<Sha256>;
  /** Filled. */
  readonly findings: Finding[];
}

const isDigested = (path: string, digested: ReadonlySet<Sha256>): boolean => {
  const promised = objectAt(path);
  return promised !== null && digested.has(promised);
};

const checkOpened = async (
  store: ReadableStore,
  { pool, scratch, digested, findings: all }: Opening,
  context: RunContext,
): Promise<Opened> => {
  const { snapshots, findings, removals } = await openSnapshots(store);
  all.push(...findings);
  using keys = new KeyIndex(store, removals);
  for (const { root } of snapshots.toReversed()) await keys.load(currentKeyrings(root, removals));
  all.push(...keys.findings, ...(await verifyKeys(store, keys)));
  const opened: Opened = { files: 0, bytes: 0 };
  if (scratch === null) return opened;
  await makePrivateFolder(scratch);
  const proven = new Set<string>();
  for (const { root } of snapshots) {
    context.onEvent({ kind: 'phase', phase: 'verify', subject: `snapshot ${root.seq}` });
    const reader = new SnapshotReader(store, root, keys);
    await proveSnapshot(reader, { keys, pool, scratch, proven, digested, opened, all }, context);
    all.push(...reader.findings);
  }
  return opened;
};
