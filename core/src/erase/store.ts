import type { KeyringLine } from '@safelight/manifests';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { contentLength } from '../seal/hash.ts';
import { openKeyring, putKeyring } from '../vault/keyrings.ts';
import { keyringPath, keyringTwinPath, objectFolder, objectPath } from '../vault/layout.ts';
import { readObject } from '../vault/object-reader.ts';
import type { Pool } from '../vault/pool.ts';
import { blindContent, type Taken } from '../vault/removals.ts';
import { provenanceOf, type ReadableStore, type WritableStore } from '../vault/store.ts';
import { splitLines, type Touched } from './touched.ts';

interface Affected {
  readonly keyring: Sha256;
  readonly whole: readonly KeyringLine[];
  readonly touched: readonly Touched[];
}

export interface EraseDoors {
  readonly store: ReadableStore & WritableStore;
  /** Seals whatever it is given: what stays is held already, in objects that go. */
  readonly pool: Pool;
  readonly context: RunContext;
}

/** What a removal is to say, and what was sealed anew for it. */
export interface Rewritten {
  readonly taken: Taken;
  /** Keyrings that are damaged, or that nobody of the vault signed: what they open is not known. */
  readonly unreadable: number;
  readonly resealed: { readonly contents: number; readonly bytes: number };
}

/**
 * Seals what stays of every object that holds something that goes, and writes keyrings that open it in the stead of those
 * that opened both. Deletes nothing. Throws what makes an object unreadable: what stays must not be lost with what goes.
 */
export const rewriteKeyrings = async (
  doors: EraseDoors,
  keyrings: readonly Sha256[],
  contents: ReadonlySet<ContentId>,
): Promise<Rewritten> => {
  const { store } = doors;
  const affected: Affected[] = [];
  let unreadable = 0;
  for (const keyring of keyrings) {
    doors.context.signal.throwIfAborted();
    const lines = await linesOf(store, keyring);
    if (lines === null) unreadable += 1;
    const { whole, touched } = splitLines(lines ?? [], contents);
    if (touched.length > 0) affected.push({ keyring, whole, touched });
  }
  const anew = await resealAll(
    doors,
    affected.flatMap(({ touched }) => touched),
  );
  await store.place.settle(
    new Set([...anew.values()].flatMap((line) => (line === null ? [] : [objectFolder(line.object)]))),
  );
  const successors: { keyring: Sha256; successor: Sha256 | null }[] = [];
  const replacements = [...anew.values()].flatMap((line) =>
    line === null ? [] : [{ path: objectPath(line.object) as string, sha256: line.object, size: line.size }],
  );
  for (const { keyring, whole, touched } of affected) {
    const lines = [...whole, ...touched.flatMap(({ line }) => anew.get(line.object) ?? [])];
    if (lines.length === 0) {
      successors.push({ keyring, successor: null });
      continue;
    }
    const { sha256, size } = await putKeyring(store, provenanceOf(store, 0, null), lines);
    successors.push({ keyring, successor: sha256 });
    for (const path of [keyringPath(sha256), keyringTwinPath(sha256)])
      replacements.push({ path, sha256, size });
  }
  const lines = [...anew.values()].flatMap((line) => line ?? []);
  return {
    unreadable,
    taken: {
      objects: [...anew.keys()],
      keyrings: successors,
      contents: [...contents].map(blindContent),
      replacements,
    },
    resealed: {
      contents: lines.reduce((sum, line) => sum + line.contents.length, 0),
      bytes: lines.reduce((sum, { size }) => sum + size, 0),
    },
  };
};

const linesOf = async (
  store: EraseDoors['store'],
  keyring: Sha256,
): Promise<readonly KeyringLine[] | null> => {
  try {
    return (await openKeyring(store, keyring)).lines;
  } catch (error) {
    if (isSafelightError(error) && error.exit === 4) return null;
    throw error;
  }
};

/** By the object that goes: the line of the one that holds what stays, or null where nothing does. */
const resealAll = async (
  doors: EraseDoors,
  touched: readonly Touched[],
): Promise<ReadonlyMap<Sha256, KeyringLine | null>> => {
  const anew = new Map<Sha256, KeyringLine | null>();
  for (const one of touched) {
    doors.context.signal.throwIfAborted();
    if (!anew.has(one.line.object)) anew.set(one.line.object, await reseal(doors, one));
  }
  return anew;
};

const reseal = async (
  { store, pool }: EraseDoors,
  { line, neighbours }: Touched,
): Promise<KeyringLine | null> => {
  if (neighbours.length === 0) return null;
  const { object: sha256, size, key } = line;
  const data = Buffer.concat([
    ...readObject(store.place.locator, { sha256, size, key }, { afterChunk: () => undefined }),
  ]);
  const contents = neighbours.map(([, start, length]) =>
    Uint8Array.from(data.subarray(start, start + length)),
  );
  const sealed = await pool.run({ kind: 'seal-bytes', contents });
  const [first] = sealed.contents;
  if (first?.sealed == null) throw new SafelightError('unexpected', { why: 'nothing was sealed anew' });
  const { object } = first.sealed;
  return {
    object: object.sha256,
    size: object.size,
    key: object.key,
    contents: neighbours.map(([id], at) => [
      id,
      offsetOf(sealed.contents[at], id, object.sha256),
      contentLength(id),
    ]),
  };
};

/** The id is made from the bytes: another one means that they are not what was stored. */
const offsetOf = (
  sealed:
    | {
        readonly content: ContentId;
        readonly sealed: { readonly object: { readonly sha256: Sha256 }; readonly offset: number } | null;
      }
    | undefined,
  id: ContentId,
  object: Sha256,
): number => {
  if (sealed?.content !== id || sealed.sealed?.object.sha256 !== object)
    throw new SafelightError('unexpected', { why: 'what was sealed anew is not what was stored' });
  return sealed.sealed.offset;
};
