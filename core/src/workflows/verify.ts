import { type Coming, comingSize } from '../check/coming.ts';
import { planReading, type Sample } from '../check/plan.ts';
import { type CheckReport, checkReport } from '../check/report.ts';
import { type PlaceFile, scanPlace } from '../check/scan.ts';
import { verifyBytes, verifyKeys, verifyLengths } from '../check/verify.ts';
import { sizeOf, wholeOf } from '../check/whole.ts';
import { makePrivateFolder } from '../fs/private-folder.ts';
import type { Fingerprint, Sha256 } from '../model/digest.ts';
import type { RunContext } from '../model/events.ts';
import type { Place } from '../place/place.ts';
import { damage, type Finding } from '../vault/finding.ts';
import { KeyIndex } from '../vault/key-index.ts';
import { objectAt } from '../vault/layout.ts';
import { openStore } from '../vault/open-store.ts';
import { Pool } from '../vault/pool.ts';
import { currentKeyrings, SnapshotReader } from '../vault/snapshot-reader.ts';
import { standingFindings } from '../vault/standing.ts';
import type { ReadableStore, VaultStore } from '../vault/store.ts';
import { comingTo } from './coming-to.ts';
import { keepCheck } from './keep-check.ts';
import { hiddenRemovals } from './kept-removals.ts';
import { missingHead } from './missing-head.ts';
import { type Opened, proveSnapshot } from './prove-snapshot.ts';
import { readableStore, type Session } from './session.ts';
import { openSnapshots } from './snapshots.ts';
import { strangersFiles } from './strangers.ts';

/** What a check found, and what it looked at. */
export interface PlaceCheck {
  /** Without what earlier checks proved. */
  readonly report: CheckReport;
  /** Every file that the place lists. */
  readonly listed: readonly PlaceFile[];
  /** Bytes that must be there and are not. */
  readonly missing: number;
  /** Those of which every byte was read. */
  readonly read: readonly PlaceFile[];
}

/** How a place is checked without a key. */
export interface KeylessCheck {
  /** The kit's fingerprint, or null. */
  readonly pin: Fingerprint | null;
  /** Null: all of it is read. */
  readonly sample: Sample | null;
  /** What is known to be wrong before anything is looked at. */
  readonly findings?: readonly Finding[];
  readonly coming?: Coming;
}

/** Checks a place without any key: presence, names and lengths of all files, and the bytes of all or of a sample by SHA-256. */
export const checkPlace = async (
  place: Place,
  { pin, sample, findings: known = [], coming = new Map() }: KeylessCheck,
  context: RunContext,
): Promise<PlaceCheck> => {
  const { store, findings } = await openStore(place, pin, context.clock);
  return check(store, null, { findings: [...findings, ...known], scratch: null, sample, coming }, context);
};

/** Checks a place with this computer's key: every key belongs to its object; with `readData` every picture is opened. */
export const verifyWithKey = async (
  session: Session,
  { readData }: { readonly readData: boolean },
  context: RunContext,
): Promise<CheckReport> => {
  const scratch = readData ? session.home.scratchFolder(session.vault.id) : null;
  const { home, vault, store } = session;
  const findings = [...session.findings, ...(await hiddenIn({ home, vault }, store.place))];
  const found = await check(
    session.store,
    readableStore(session),
    { findings, scratch, sample: null, coming: comingTo({ home, vault }, store.place.name) },
    context,
  );
  return keepCheck({ home, vault }, { place: store.place.name, found, at: context.clock() });
};

/**
 * The newest snapshot this computer saw must be there, and the removals that it obeyed: a place that was set back hides
 * everything since.
 */
export const hiddenIn = async (
  { home, vault }: Pick<Session, 'home' | 'vault'>,
  place: Place,
): Promise<Finding[]> => {
  const error = await missingHead(place, vault);
  const hidden = await hiddenRemovals(home, vault, place);
  return error === null ? hidden : [damage(error.data.path, error), ...hidden];
};

interface CheckDetail {
  readonly findings: readonly Finding[];
  /** Null where nothing is opened but keyrings and manifests. */
  readonly scratch: string | null;
  readonly sample: Sample | null;
  readonly coming: Coming;
}

const check = async (
  store: VaultStore,
  readable: ReadableStore | null,
  { findings, scratch, sample, coming }: CheckDetail,
  context: RunContext,
): Promise<PlaceCheck> => {
  const started = context.clock().getTime();
  await using pool = new Pool(
    { place: store.place.locator, incoming: '', contentKey: new Uint8Array(32), reopen: false },
    { onBytes: (bytes) => context.onEvent({ kind: 'bytes', bytes }), known: (ids) => ids.map(() => true) },
  );
  // Of other places the threads read nothing.
  if (store.place.locator.kind === 'folder') pool.start();
  context.onEvent({ kind: 'phase', phase: 'scan', subject: store.place.name });
  const scan = await scanPlace(store);
  const all = [...findings, ...scan.findings, ...(await standingFindings(store))];
  context.onEvent({ kind: 'phase', phase: 'verify', subject: store.place.name });
  const read = planReading(scan.files, sample);
  const reading = new Set(read);
  context.onEvent({ kind: 'plan', ...sizeOf(read) });
  // What is opened is compared with its name in the same reading; the rest is read on its own.
  const opening: Opening = { pool, scratch, digested: new Set(), findings: [], coming };
  const opened = readable === null ? null : await checkOpened(readable, opening, context);
  const rest = read.filter(({ path }) => !isDigested(path, opening.digested));
  const bytes = await verifyBytes(rest, { place: store.place, pool }, context);
  all.push(...bytes.findings, ...opening.findings);
  all.push(...verifyLengths(scan.files.filter((file) => !reading.has(file))));
  // Files of a place that went meanwhile are not damaged.
  await store.place.assertPresent();
  if (readable !== null) all.push(...(await strangersFiles(readable, scan.files)));
  const unread = new Set(bytes.archived);
  const readNow = read.filter((file) => !unread.has(file));
  const unclaimed = scan.files.filter(({ path, expected }) => expected === null && !SIGNED_ITSELF.test(path));
  const awaited = scan.findings.flatMap((finding) => comingSize(coming, finding) ?? []);
  const report = checkReport({
    place: store.place.locator.path,
    vault: store.identity.description.name,
    certificate: store.identity.certificate.fingerprint,
    pinned: store.identity.pinned,
    depth: sample !== null ? 'sample' : readable === null ? 'bytes' : scratch === null ? 'keys' : 'data',
    ...sizeOf(scan.files),
    read: sizeOf(wholeOf(readNow, all)),
    archived: sizeOf(scan.files.filter((file) => unread.has(file) || isLeftOut(file, reading))),
    proven: null,
    snapshots: scan.roots.length,
    opened: scratch === null ? null : opened,
    coming: { files: awaited.length, bytes: awaited.reduce((sum, size) => sum + size, 0) },
    findings: all.filter((finding) => comingSize(coming, finding) === null),
    unclaimed: sizeOf(unclaimed),
    seconds: (context.clock().getTime() - started) / 1000,
  });
  return { report, listed: scan.files, missing: scan.missing, read: readNow };
};

/** A sample leaves out what lies in an archive. */
const isLeftOut = (file: PlaceFile, reading: ReadonlySet<PlaceFile>): boolean =>
  file.isArchived === true && !reading.has(file);

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
  readonly coming: Coming;
}

const isDigested = (path: string, digested: ReadonlySet<Sha256>): boolean => {
  const object = objectAt(path);
  return object !== null && digested.has(object);
};

const checkOpened = async (
  store: ReadableStore,
  { pool, scratch, digested, findings: all, coming }: Opening,
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
    await proveSnapshot(reader, { keys, pool, scratch, proven, digested, opened, all, coming }, context);
    all.push(...reader.findings);
  }
  return opened;
};
