import {
  DocumentError,
  encodeLines,
  KeyringHeader,
  KeyringLine,
  parseDocument,
  parseLines,
} from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import type { Place, VaultPath } from '../place/place.ts';
import { damage, type Finding } from './finding.ts';
import { keyringPath, keyringTwinPath } from './layout.ts';
import type { Provenance } from './signing.ts';
import { assertSigner, openSealed, type ReadableStore, sealText, type WritableStore } from './store.ts';

export interface StoredKeyring {
  readonly sha256: Sha256;
  readonly size: number;
}

/** Seals the lines, sorted by object, and puts them in the place twice. Durable when it returns. */
export const putKeyring = async (
  store: WritableStore,
  provenance: Provenance,
  lines: readonly KeyringLine[],
): Promise<StoredKeyring> => {
  const header: KeyringHeader = { type: 'keyring', ...provenance, lines: lines.length };
  const sorted = lines.toSorted((a, b) => (a.object < b.object ? -1 : 1));
  const { sha256, bytes } = await sealText(store, encodeLines([header, ...sorted]));
  await store.place.put(keyringTwinPath(sha256), bytes);
  await store.place.put(keyringPath(sha256), bytes);
  return { sha256, size: bytes.length };
};

/** Names of all keyrings of which a place has a copy. */
export const keyringNames = async (place: Place): Promise<ReadonlySet<string>> =>
  new Set(
    [...(await place.list('keyrings')), ...(await place.list('keyrings/twin'))].map(({ name }) => name),
  );

export interface OpenedKeyring {
  readonly header: KeyringHeader;
  readonly lines: readonly KeyringLine[];
  /** What was wrong with the first copy, where the second had to serve. */
  readonly findings: readonly Finding[];
}

/** Opens a keyring; where one copy is missing or damaged, the other. Throws what was wrong with the first. */
export const openKeyring = async (store: ReadableStore, sha256: Sha256): Promise<OpenedKeyring> => {
  const path = keyringPath(sha256);
  try {
    return { ...(await readKeyring(store, path, sha256)), findings: [] };
  } catch (error) {
    if (!isSafelightError(error) || error.exit !== 4) throw error;
    const twin = await readKeyring(store, keyringTwinPath(sha256), sha256).catch(() => null);
    if (twin === null) throw error;
    return { ...twin, findings: [damage(path, error)] };
  }
};

const readKeyring = async (store: ReadableStore, path: VaultPath, sha256: Sha256) => {
  const { text, signer } = await openSealed(store, path, sha256);
  const parsed = parseKeyring(path, text);
  // The root that names it vouches for its hash.
  assertSigner(store, path, parsed.header, signer);
  return parsed;
};

const parseKeyring = (path: string, text: string) => {
  const end = text.indexOf('\n');
  try {
    const header = parseDocument(KeyringHeader, text.slice(0, Math.max(end, 0)), 'line 1');
    const lines = [...parseLines(KeyringLine, text.slice(end + 1), 2)];
    if (lines.length !== header.lines)
      throw new DocumentError(`it has ${lines.length} of ${header.lines} lines`);
    return { header, lines };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new SafelightError('document-invalid', { path, why: error.why }, error);
  }
};
