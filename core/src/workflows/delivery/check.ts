import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { DeliveredArchive, Delivery, DeliveryCheck } from '@safelight/manifests';
import { type ArchiveSecret, surveyArchive } from '../../archive/read-archive.ts';
import { isSumsName } from '../../delivery/sums.ts';
import { digestFile } from '../../fs/file-digest.ts';
import { passphrasesMeant } from '../../keys/delivery-words.ts';
import { isSafelightError, SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { readDeliveries } from '../../vault/deliveries.ts';
import { record } from '../history/record.ts';
import { readableStore, type Session } from '../session.ts';
import { type Checked, checkUnpacked, compareWithLists } from './check-pictures.ts';
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
  const delivery = session === null || found.isDirectory() ? null : await deliveryOf(session, basename(path));
  const checked = found.isDirectory()
    ? await checkUnpacked(path, context)
    : await checkArchive(path, { options, delivery }, context);
  if (session !== null && delivery !== null) await note(session, delivery, checked, context);
  return {
    path,
    arrived: checked.faults.length === 0,
    files: checked.files,
    good: checked.good,
    bytes: checked.bytes,
    delivery: delivery?.id ?? null,
    faults: checked.faults.map(({ path: at, error }) => ({
      path: at,
      code: error.code,
      message: error.message,
    })),
    notes: checked.notes,
    seconds: (context.clock().getTime() - started) / 1000,
  };
};

/** 4 where anything is missing or damaged. */
export const checkDeliveryExit = ({ arrived }: DeliveryCheck): number => (arrived ? 0 : 4);

/** The delivery an archive is of, by its name, which is unique; null where the vault does not know it. */
const deliveryOf = async (session: Session, name: string): Promise<Delivery | null> => {
  const { deliveries } = await readDeliveries(readableStore(session));
  return deliveries.find(({ archives }) => archives.some((archive) => archive.name === name)) ?? null;
};

const checkArchive = async (
  path: string,
  { options, delivery }: { readonly options: CheckOptions; readonly delivery: Delivery | null },
  context: RunContext,
): Promise<Checked> => {
  const known = delivery?.archives.find(({ name }) => name === basename(path)) ?? null;
  if (options.words === null && delivery?.words === null && known !== null)
    return checkSealed(path, known, context);
  const tries = options.words === null ? [delivery?.words ?? ''] : passphrasesMeant(options.words);
  if (tries.join('') === '') throw new SafelightError('words-unknown', { path });
  const survey = await firstThatOpens(path, tries, context);
  const checked = compareWithLists(path, survey);
  const list = survey.entries.find(({ name }) => isSumsName(name));
  if (known === null || list === undefined || list.sha256 === known.list) return checked;
  const error = new SafelightError('archive-damaged', {
    path,
    why: 'it is not the one that was made for this delivery',
  });
  return { ...checked, faults: [...checked.faults, { path, error }] };
};

/** Nobody here has the secret key of a recipient: the archive as a whole is compared with the one that was made. */
const checkSealed = async (
  path: string,
  { sha256, files }: DeliveredArchive,
  { signal, onEvent }: RunContext,
): Promise<Checked> => {
  const found = await digestFile(path, { signal, onBytes: (bytes) => onEvent({ kind: 'bytes', bytes }) });
  const notes = [
    'Only its recipient can open it: the file as a whole was compared with the one that was made.',
  ];
  if (found.sha256 === sha256) return { files, good: files, bytes: found.size, faults: [], notes };
  const error = new SafelightError('delivered-damaged', { path, expected: sha256, found: found.sha256 });
  return { files, good: 0, bytes: 0, faults: [{ path, error }], notes };
};

const firstThatOpens = async (path: string, tries: readonly string[], { signal, onEvent }: RunContext) => {
  const onBytes = (bytes: number): void => onEvent({ kind: 'bytes', bytes });
  const keep = ({ name, size }: { readonly name: string; readonly size: number }) =>
    isSumsName(name) && size < LONGEST_LIST;
  let locked: unknown = new SafelightError('archive-locked', { path });
  for (const words of tries)
    try {
      return await surveyArchive(path, secretFor(path, words), { signal, onBytes, keep });
    } catch (error) {
      if (!isSafelightError(error) || error.code !== 'archive-locked') throw error;
      locked = error;
    }
  throw locked;
};

/** Bytes of a list of hashes at the most: some 200,000 pictures. */
const LONGEST_LIST = 64 * 1024 * 1024;

const secretFor = (path: string, words: string): ArchiveSecret =>
  /\.(pgp|gpg|asc)$/i.test(path)
    ? { format: 'pgp', secret: { kind: 'words', words } }
    : { format: 'zip', words };

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
