import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SetConfig } from '@safelight/manifests';
import { ErasedFiles } from '../backup/erased-files.ts';
import { KeyringWriter } from '../backup/keyring-writer.ts';
import { KnownFiles } from '../backup/known-files.ts';
import { makePrivateFolder } from '../fs/private-folder.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Sha256 } from '../model/digest.ts';
import type { RunContext } from '../model/events.ts';
import { incomingFolder } from '../vault/layout.ts';
import { Pool } from '../vault/pool.ts';
import { readRemovals } from '../vault/removals.ts';
import type { ListedRoot } from '../vault/roots.ts';
import { announceRun, endRun } from '../vault/runs.ts';
import type { Provenance } from '../vault/signing.ts';
import type { State } from '../vault/state.ts';
import { provenanceOf } from '../vault/store.ts';
import { trustedRoots } from '../vault/trusted-roots.ts';
import { obeyCondemned, rememberMirror } from './obey-condemned.ts';
import type { Session } from './session.ts';

/** An announced run must not look dead to whoever prunes. */
const RENEW_MS = 3_600_000;

/** One backup of one set while it goes on: announced in the place, with its threads and its private folder. */
export interface BackupRun extends AsyncDisposable {
  readonly session: Session;
  readonly set: SetConfig;
  readonly state: State;
  readonly ledger: Ledger;
  readonly context: RunContext;
  readonly provenance: Provenance;
  /** Roots that were there when it began. */
  readonly roots: readonly ListedRoot[];
  readonly scratch: string;
  readonly keyrings: KeyringWriter;
  readonly known: KnownFiles;
  readonly pool: Pool;
  readonly erased: ErasedFiles;
  /** What was lost since the last healthy snapshot is as its owner wants it. */
  readonly acceptChanges: boolean;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Its snapshot is published: it is announced no longer. A run that failed stays announced until it is cleared up. */
  end(): Promise<void>;
}

export interface BackupRunOptions {
  readonly state: State;
  readonly ledger: Ledger;
  /** Open everything again before it counts as sealed. */
  readonly reopen: boolean;
  /** Take what was lost since the last healthy snapshot as wanted. */
  readonly acceptChanges: boolean;
}

/** Announces a run and makes what it needs; disposing of it stops its threads and takes its private folder away. */
export const beginRun = async (
  session: Session,
  set: SetConfig,
  { state, ledger, reopen, acceptChanges }: BackupRunOptions,
  context: RunContext,
): Promise<BackupRun> => {
  const { store, home, vault } = session;
  const roots = await trustedRoots(store, state);
  const provenance = provenanceOf(
    store,
    nextSeq(roots, vault.head?.seq ?? 0),
    ownHead(roots, store.machine.fingerprint),
  );
  const id = randomUUID();
  const scratch = join(home.scratchFolder(vault.id), id);
  await makePrivateFolder(scratch);
  await announceRun(store, provenance, { id, keyrings: [] });
  const removals = await readRemovals(store);
  await obeyCondemned(store, state, removals);
  const erased = new ErasedFiles(state, set.id, removals);
  rememberMirror(state, set.id, null);
  const keyrings = new KeyringWriter(store, state, provenance);
  const renewal = setInterval(() => {
    // A renewal that fails is tried again in an hour; the run itself will hear of a place that is gone.
    announceRun(store, provenance, { id, keyrings: keyrings.written }).catch(() => undefined);
  }, RENEW_MS).unref();
  const pool = sealingPool(session, { reopen, keyrings, erased, context });
  if (roots.length === 0) pool.start();
  return {
    session,
    set,
    state,
    ledger,
    context,
    provenance,
    roots,
    scratch,
    keyrings,
    known: new KnownFiles(state, set.id, id),
    pool,
    erased,
    acceptChanges,
    started: context.clock().getTime(),
    end: () => endRun(store, id),
    [Symbol.asyncDispose]: async () => {
      clearInterval(renewal);
      await pool[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    },
  };
};

const sealingPool = (
  { store, contentKey }: Session,
  options: Pick<BackupRun, 'erased' | 'keyrings' | 'context'> & { readonly reopen: boolean },
): Pool =>
  new Pool(
    {
      place: store.place.locator,
      incoming: incomingFolder(store.machine.fingerprint),
      contentKey,
      reopen: options.reopen,
    },
    {
      onBytes: (bytes) => options.context.onEvent({ kind: 'bytes', bytes }),
      // What was erased is not to be sealed: the run then leaves the file out.
      known: (ids) => ids.map((id) => options.keyrings.knows(id) || options.erased.has(id)),
    },
  );

/** Also above the newest that this computer knows of: the place may be a copy that lacks it. */
const nextSeq = (roots: readonly ListedRoot[], known: number): number =>
  Math.max(roots.at(-1)?.seq ?? 0, known) + 1;

const ownHead = (roots: readonly ListedRoot[], machine: string): Sha256 | null =>
  roots.findLast((root) => root.machine === machine)?.sha256 ?? null;
