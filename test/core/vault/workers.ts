import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { ContentId, Xxh128 } from '../../../core/src/model/digest.ts';
import { type BytePath, bytePathFromText } from '../../../core/src/model/paths.ts';
import { CONTENT_KEY, Xxh128Hasher } from '../../../core/src/seal/hash.ts';
import type { ExtractTarget, SealedContent } from '../../../core/src/vault/jobs.ts';
import { readObject } from '../../../core/src/vault/object-reader.ts';
import { Pool } from '../../../core/src/vault/pool.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';

export const contentKey: Uint8Array = randomBytes(CONTENT_KEY);
const incoming = 'objects/.incoming-bbbb';

export interface Workers {
  readonly pool: Pool;
  /** The folder of the vault. */
  readonly root: string;
  /** A folder for sources. */
  readonly sources: string;
  /** What the vault is said to hold already. */
  readonly known: Set<ContentId>;
  readonly told: { bytes: number };
}

interface Options {
  readonly root?: string;
  readonly reopen?: boolean;
}

const start = (root: string, sources: string, reopen = true): Workers => {
  mkdirSync(join(root, 'objects'), { recursive: true });
  writeFileSync(join(root, 'vault.json'), '{}');
  const known = new Set<ContentId>();
  const told = { bytes: 0 };
  const onBytes = (bytes: number) => {
    told.bytes += bytes;
  };
  const setup = { place: { kind: 'folder', path: root }, incoming, contentKey, reopen } as const;
  const pool = new Pool(setup, { onBytes, known: (ids) => ids.map((id) => known.has(id)) });
  return { pool, root, sources, known, told };
};

/** Real threads that seal into an empty vault; they end with the test. Half a second to start. */
export const workers = ({ root, reopen }: Options = {}): Workers => {
  const made = start(root ?? join(temporaryFolder(), 'vault'), temporaryFolder(), reopen);
  onTestFinished(() => made.pool[Symbol.asyncDispose]());
  return made;
};

/** The same for all tests of a file that do not mind what others stored. */
export const workersForAll = (): Workers => {
  const folder = folderForAll();
  mkdirSync(join(folder, 'sources'));
  const made = start(join(folder, 'vault'), join(folder, 'sources'));
  afterAll(() => made.pool[Symbol.asyncDispose]());
  return made;
};

export const wrote = ({ sources }: Workers, name: string, bytes: Uint8Array | string): BytePath => {
  writeFileSync(join(sources, name), bytes);
  return bytePathFromText(join(sources, name));
};

export const xxh128Of = (bytes: Uint8Array): Xxh128 => new Xxh128Hasher().update(bytes).digest();

/** Names of all objects, and of what lies in the folder for those that are not whole. */
export const objectsIn = (root: string): readonly string[] =>
  readdirSync(join(root, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();

/** The bytes that a sealed content names, read from its object. */
export const bytesOf = ({ root }: Workers, { content, sealed }: SealedContent): Buffer => {
  if (sealed === null) throw new Error('it was not sealed');
  const data = Buffer.concat([
    ...readObject({ kind: 'folder', path: root }, sealed.object, { afterChunk: () => undefined }),
  ]);
  return data.subarray(sealed.offset, sealed.offset + Number(content.slice(33)));
};

export const targetOf = (
  bytes: Uint8Array,
  path: string | null,
  more: Partial<ExtractTarget> = {},
): ExtractTarget => ({
  path: path === null ? null : bytePathFromText(path),
  size: bytes.length,
  xxh128: xxh128Of(bytes),
  mtimeNs: 1_700_000_000_123_456_789n,
  mode: 0o640,
  overwrite: false,
  ...more,
});
