import { Throttle } from '../fs/throttle.ts';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import type { VaultPath } from '../place/place.ts';
import { OBJECT_HEADER, TAG } from '../seal/packet.ts';
import { damage, type Finding } from '../vault/finding.ts';
import type { KeyIndex } from '../vault/key-index.ts';
import { objectPath, promisedSha256 } from '../vault/layout.ts';
import { lastTagHolds } from '../vault/object-reader.ts';
import type { Pool } from '../vault/pool.ts';
import type { VaultStore } from '../vault/store.ts';
import type { PlaceFile } from './scan.ts';

/** Reads every byte of the place afresh and compares it with the name it stands under, or with its inventory. */
export const verifyBytes = async (
  files: readonly PlaceFile[],
  pool: Pool,
  context: RunContext,
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const throttle = new Throttle(pool.width * 4);
  for (const file of files) {
    context.signal.throwIfAborted();
    await throttle.run(async () => {
      const finding = await verifyOne(file, pool);
      if (finding !== null) findings.push(finding);
    });
  }
  await throttle.drained();
  return findings;
};

const verifyOne = async (file: PlaceFile, pool: Pool): Promise<Finding | null> => {
  const promised = promisedSha256(file.path) ?? file.expected?.sha256;
  if (promised === undefined) return null;
  try {
    const { sha256 } = await pool.run({ kind: 'digest', path: file.path });
    if (sha256 === promised) return null;
    return damage(
      file.path,
      new SafelightError('file-damaged', { path: file.path, expected: promised, found: sha256 }),
    );
  } catch (error) {
    const why = isSafelightError(error) ? error.message : 'it cannot be read';
    return damage(file.path, new SafelightError('document-invalid', { path: file.path, why }, error));
  }
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
