import { existsSync } from 'node:fs';
import type { ErasedAt, EraseReport } from '@safelight/manifests';
import type { Erasure } from '../../erase/plan.ts';
import type { Rewritten } from '../../erase/store.ts';
import type { Sha256 } from '../../model/digest.ts';
import { foldCase } from '../../model/fold-case.ts';
import { displayPath, nameOf, pathBuffer } from '../../model/paths.ts';
import { readDeliveries } from '../../vault/deliveries.ts';
import { State } from '../../vault/state.ts';
import { placeSeen } from '../last-runs.ts';
import { obeyedBy } from '../place/clear-removed.ts';
import { readableStore, type Session } from '../session.ts';
import type { Reach } from './reach.ts';

interface Done {
  readonly reach: Reach;
  readonly erasure: Erasure;
  /** Null where nothing was written. */
  readonly rewritten: Rewritten | null;
  /** The removal that says so. */
  readonly head: Sha256 | null;
}

/** What an erasure reached, and what it did not. */
export const eraseReport = async (
  session: Session,
  { reach, erasure, rewritten, head }: Done,
): Promise<EraseReport> => {
  const { files, catalogs } = reach.below;
  return {
    vault: session.vault.name,
    path: displayPath(reach.target),
    erased: rewritten !== null,
    files: files.size,
    bytes: [...files.values()].reduce((sum, bytes) => sum + bytes, 0),
    snapshots: reach.snapshots,
    shared: erasure.shared.map(displayPath),
    catalogs: [...catalogs].map(displayPath).sort(),
    resealed: { files: rewritten?.resealed.contents ?? 0, bytes: rewritten?.resealed.bytes ?? 0 },
    unreadable: rewritten?.unreadable ?? 0,
    onDisk: [...files.keys()].filter((path) => existsSync(pathBuffer(path))).length,
    places: placesOf(session, head),
    deliveries: await deliveriesOf(session, reach),
  };
};

const placesOf = ({ home, vault }: Session, head: Sha256 | null): readonly ErasedAt[] => {
  using state = new State(home.statePath(vault.id));
  return vault.places.map(({ name }) => {
    const obeyed = obeyedBy(state, name);
    const told = head !== null && obeyed?.head === head ? obeyed : null;
    return {
      name,
      done: told?.opening.kept === 0,
      kept: told?.kept ?? 0,
      until: told?.opening.until ?? null,
      keptUntil: told?.until ?? null,
      seen: placeSeen(state, name),
    };
  });
};

const deliveriesOf = async (session: Session, { target }: Reach): Promise<EraseReport['deliveries']> => {
  const name = foldCase(displayPath(nameOf(target)));
  const { deliveries } = await readDeliveries(readableStore(session));
  return deliveries
    .filter(({ shoots }) => shoots.some((shoot) => foldCase(shoot) === name))
    .map(({ id, client, purpose, made, closed }) => ({ id, client: client.name, purpose, made, closed }));
};

/** 0 gone everywhere · 7 a place was not reached, or keeps it for now. */
export const eraseExit = ({ erased, places }: EraseReport): number =>
  !erased || places.every(({ done }) => done) ? 0 : 7;
