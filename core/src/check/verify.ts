import { createHash } from 'node:crypto';
import { Throttle } from '../fs/throttle.ts';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import type { Place, VaultPath } from '../place/place.ts';
import { OBJECT_HEADER, TAG } from '../seal/packet.ts';
import { damage, type Finding } from '../vault/finding.ts';
import type { KeyIndex } from '../vault/key-index.ts';
import { objectPath, promisedSha256 } from '../vault/layout.ts';
import { lastTagHolds } from '../vault/object-reader.ts';
import type { Pool } from '../vault/pool.ts';
import type { VaultStore } from '../vault/store.ts';
import type { PlaceFile } from './scan.ts';
import { isOfItsLength } from './whole.ts';

/** What reading the bytes of a place came to. */
export interface BytesRead {
  readonly findings: readonly Finding[];
  /** Files that lie in an archive of the store: nothing is said of their bytes. */
  readonly archived: readonly PlaceFile[];
}

/** Reads every byte of the place afresh and compares it with the name it stands under, or with its inventory. */
export const verifyBytes = async (
  files: readonly PlaceFile[],
  { place, pool }: Reading,
  context: RunContext,
): Promise<BytesRead> => {
  const findings: Finding[] = [];
  const archived: PlaceFile[] = [];
  const throttle = new Throttle(pool.width * 4);
  for (const file of files) {
    context.signal.throwIfAborted();
    await throttle.run(async () => {
      const finding = await verifyOne(file, { place, pool }, context);
      if (finding === 'archived') archived.push(file);
      else if (finding !== null) findings.push(finding);
    });
  }
  await throttle.drained();
  return { findings, archived };
};

/** Files of another length than a signed inventory says, among those that are not read. */
export const verifyLengths = (files: readonly PlaceFile[]): Finding[] =>
  files
    .filter((file) => !isOfItsLength(file))
    .map(({ path, size, expected }) => {
      const why = `it has ${size} bytes where ${expected?.size} were stored`;
      return damage(path, new SafelightError('object-damaged', { path, why }));
    });

/** Where files are read, and the threads that read those of a folder. */
export interface Reading {
  readonly place: Place;
  readonly pool: Pool;
}

const verifyOne = async (
  file: PlaceFile,
  reading: Reading,
  context: RunContext,
): Promise<Finding | 'archived' | null> => {
  const promised = promisedSha256(file.path) ?? file.expected?.sha256;
  if (promised === undefined) return null;
  try {
    const sha256 = await digestOf(file, reading, context);
    if (sha256 === promised) return null;
    return damage(
      file.path,
      new SafelightError('file-damaged', { path: file.path, expected: promised, found: sha256 }),
    );
  } catch (error) {
    // Files of a place that cannot be reached are not damaged.
    if (isSafelightError(error) && error.exit === 7) throw error;
    if (isSafelightError(error) && error.code === 'file-archived') return 'archived';
    const why = isSafelightError(error) ? error.message : 'it cannot be read';
    return damage(file.path, new SafelightError('document-invalid', { path: file.path, why }, error));
  }
};

/** Bytes that are asked for at a time of a file that no thread can open. */
const PIECE = 8 * 1024 * 1024;

const digestOf = async (
  { path, size }: PlaceFile,
  { place, pool }: Reading,
  { signal, onEvent }: RunContext,
): Promise<Sha256> => {
  if (place.locator.kind === 'folder') return (await pool.run({ kind: 'digest', path })).sha256;
  const hash = createHash('sha256');
  for (let at = 0; at < size; at += PIECE) {
    signal.throwIfAborted();
    const piece = await place.getRange(path as VaultPath, at, Math.min(PIECE, size - at));
    hash.update(piece);
    onEvent({ kind: 'bytes', bytes: piece.length });
  }
  return hash.digest('hex') as Sha256;
};

/** Does each key still belong to its object? Reads the first 25 and the last 16 bytes of each. */
export const verifyKeys = async (store: VaultStore, keys: KeyIndex): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const object of keys.objects()) {
    const why = await keyTrouble(store, object);
    if (why === null) continue;
    const path = objectPath(object.sha256);
    findings.push(damage(path, why));
  }
  return findings;
};

const keyTrouble = async (
  store: VaultStore,
  object: { readonly sha256: Sha256; readonly size: number; readonly key: string },
): Promise<SafelightError | null> => {
  const path: VaultPath = objectPath(object.sha256);
  const size = await store.place.size(path);
  if (size === null) return new SafelightError('file-missing', { path });
  if (size !== object.size)
    return new SafelightError('object-damaged', {
      path,
      why: `it has ${size} bytes where ${object.size} were stored`,
    });
  const head = await store.place.getRange(path, 0, OBJECT_HEADER);
  const tail = await store.place.getRange(path, size - TAG, TAG);
  return lastTagHolds(head, tail, size, object.key)
    ? null
    : new SafelightError('object-damaged', { path, why: 'its key does not open it' });
};
