import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Delivery, DeliveryCheck } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { readDeliveries } from '../../vault/deliveries.ts';
import { record } from '../history/record.ts';
import { readableStore, type Session } from '../session.ts';
import { type Candidate, type CheckedArchive, checkArchive } from './check-archive.ts';
import { type Checked, checkUnpacked } from './check-pictures.ts';
import { aboutDelivery } from './record-made.ts';

export type { DeliveryCheck } from '@safelight/manifests';

export interface CheckOptions {
  /** An archive, or the folder it was unpacked into. */
  readonly path: string;
  /** As they were typed; null: those of the vault. */
  readonly words: string | null;
}

/**
 * `delivery check`: whether all pictures arrived. A folder needs nothing; an archive needs its words, or the session of a
 * vault that remembers them. Throws `archive-locked`, `words-unknown`, `source-missing`, `source-unreadable`.
 */
export const checkDelivery = async (
  session: Session | null,
  options: CheckOptions,
  context: RunContext,
): Promise<DeliveryCheck> => {
  const started = context.clock().getTime();
  const path = resolve(options.path);
  const found = await stat(path).catch(() => null);
  if (found === null) throw new SafelightError('source-missing', { path });
  context.onEvent({ kind: 'phase', phase: 'verify', subject: basename(path) });
  if (found.isDirectory())
    return told(path, { checked: await checkUnpacked(path, context), delivery: null }, context, started);
  const candidates = session === null ? [] : await namedSo(session, basename(path));
  const archive = await checkArchive({ path, size: found.size, words: options.words, candidates }, context);
  if (session !== null && archive.delivery !== null)
    await note(session, archive.delivery, archive.checked, context);
  return told(path, archive, context, started);
};

const told = (
  path: string,
  { checked, delivery }: CheckedArchive,
  { clock }: RunContext,
  started: number,
): DeliveryCheck => ({
  path,
  arrived: checked.faults.length === 0,
  files: checked.files,
  good: checked.good,
  bytes: checked.bytes,
  delivery: delivery?.id ?? null,
  parts: checked.parts,
  faults: checked.faults.map(({ path: at, error }) => ({
    path: at,
    code: error.code,
    message: error.message,
  })),
  notes: checked.notes,
  seconds: (clock().getTime() - started) / 1000,
});

/** 3 where only whole archives are missing, 4 where anything else is missing or damaged. */
export const checkDeliveryExit = ({ arrived, faults }: DeliveryCheck): number =>
  arrived ? 0 : faults.every(({ code }) => code === 'delivered-part-missing') ? 3 : 4;

/** Deliveries with an archive of this name, newest first: a person may give one name to several. None where the vault knows none. */
const namedSo = async (session: Session, name: string): Promise<readonly Candidate[]> => {
  const { deliveries } = await readDeliveries(readableStore(session));
  return deliveries.flatMap((delivery) =>
    delivery.archives.filter((archive) => archive.name === name).map((archive) => ({ delivery, archive })),
  );
};

const note = (
  { home, vault }: Session,
  delivery: Delivery,
  { files, faults }: Checked,
  { clock }: RunContext,
): Promise<void> =>
  record(home, vault, clock(), (name) => {
    const { delivery: id, client } = aboutDelivery(delivery, name);
    return { kind: 'delivery-checked', data: { delivery: id, client, files, faults: faults.length } };
  });
