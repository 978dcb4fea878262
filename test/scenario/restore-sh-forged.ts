import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentId, Sha256, Xxh128 } from '../../core/src/model/digest.ts';
import { Xxh128Hasher } from '../../core/src/seal/hash.ts';
import { generateMachine, type Signer, unlockPrimary } from '../../core/src/seal/openpgp.ts';
import type { SealedContent } from '../../core/src/vault/jobs.ts';
import { putKeyring } from '../../core/src/vault/keyrings.ts';
import { incomingFolder, rootPath } from '../../core/src/vault/layout.ts';
import { Pool } from '../../core/src/vault/pool.ts';
import { sealRoot } from '../../core/src/vault/roots.ts';
import { provenanceOf, type WritableStore } from '../../core/src/vault/store.ts';
import type {
  FileEntry,
  FolderLine,
  KeyringLine,
  LinkEntry,
  SnapshotRoot,
} from '../../manifests/src/index.ts';
import type { VaultFixture } from '../support/vault-fixture.ts';

/** A folder as a manifest may claim it, with no regard to whether its names are names. */
export interface ForgedFolder {
  readonly path: string;
  readonly pathBytes?: string;
  readonly names: readonly { readonly name: string; readonly nameBytes?: string; readonly target?: string }[];
}

export interface ForgedSnapshot {
  readonly seq: number;
  readonly label: string;
  readonly folders: readonly ForgedFolder[];
  /** Who signs the root; the fixture's computer unless told. */
  readonly by?: Signer;
  /** Who signs its keyring. */
  readonly keyringBy?: Signer;
}

/** What every forged file holds. */
export const FORGED = Buffer.from('written by a forged manifest\n');

/** A key that no vault certified. */
export const stranger = (): Promise<Signer> => generateMachine('Safelight on another computer', new Date());

/** The vault's primary key, as only the words open it. */
export const primaryOf = async ({ path, words }: VaultFixture): Promise<Signer> => {
  const primary = await unlockPrimary(await readFile(join(path, 'recovery-key.asc'), 'utf8'), words);
  if (primary === null) throw new Error('the words of the fixture do not open it');
  return primary;
};

/** The store of a fixture as somebody else would write to it. */
export const storeBy = ({ session }: VaultFixture, machine: Signer | undefined): WritableStore => ({
  ...session.store,
  machine: machine ?? session.store.machine,
});

const sealContents = async (
  { session }: VaultFixture,
  contents: readonly Uint8Array[],
): Promise<readonly SealedContent[]> => {
  const { store, contentKey } = session;
  const incoming = incomingFolder(store.machine.fingerprint);
  await using pool = new Pool(
    { place: store.place.locator, incoming, contentKey, reopen: false },
    { onBytes: () => undefined, known: (ids) => ids.map(() => false) },
  );
  return (await pool.run({ kind: 'seal-bytes', contents })).contents;
};

const lineOf = ({ content, sealed }: SealedContent): KeyringLine[] =>
  sealed === null
    ? []
    : [
        {
          object: sealed.object.sha256,
          size: sealed.object.size,
          key: sealed.object.key,
          contents: [[content, sealed.offset, Number(content.slice(33))]],
        },
      ];

const mtime = '1777777777000000000';
const hash = new Xxh128Hasher().update(FORGED).digest();

const entryOf = (
  content: ContentId,
  { target, ...named }: ForgedFolder['names'][number],
): FileEntry | LinkEntry =>
  target === undefined
    ? { kind: 'file', ...named, size: FORGED.length, mtime, mode: 0o644, xxh128: hash as Xxh128, content }
    : { kind: 'link', ...named, mtime, target };

const lines = (documents: readonly unknown[]): Buffer =>
  Buffer.from(documents.map((document) => `${JSON.stringify(document)}\n`).join(''));

/** Publishes a snapshot with folders and names that no honest computer would write. */
export const forgeSnapshot = async (fixture: VaultFixture, forged: ForgedSnapshot): Promise<string> => {
  const only = ([content]: readonly SealedContent[]): SealedContent => {
    if (content === undefined) throw new Error('nothing was sealed');
    return content;
  };
  const file = only(await sealContents(fixture, [FORGED]));
  const sealed = [file];
  const folders: FolderLine[] = [];
  for (const { names, ...at } of forged.folders) {
    const leaf = only(await sealContents(fixture, [lines(names.map((name) => entryOf(file.content, name)))]));
    sealed.push(leaf);
    const bytes = names.length * FORGED.length;
    folders.push({ root: 0, ...at, files: names.length, bytes, leaves: [leaf.content] });
  }
  const index = only(await sealContents(fixture, [lines(folders)]));
  const keyringStore = storeBy(fixture, forged.keyringBy);
  const keyring = await putKeyring(
    keyringStore,
    provenanceOf(keyringStore, forged.seq, null),
    [...sealed, index].flatMap(lineOf),
  );
  return putRoot(fixture, forged, { index: [index.content], keyrings: [keyring.sha256] });
};

const putRoot = async (
  fixture: VaultFixture,
  { seq, label, folders, by }: ForgedSnapshot,
  { index, keyrings }: { readonly index: ContentId[]; readonly keyrings: Sha256[] },
): Promise<string> => {
  const store = storeBy(fixture, by);
  const entries = folders.flatMap(({ names }) => names);
  const links = entries.filter(({ target }) => target !== undefined).length;
  const files = entries.length - links;
  const root: SnapshotRoot = {
    type: 'snapshot',
    ...provenanceOf(store, seq, null),
    created: '2026-11-11T11:11:11.000Z',
    machineName: 'forger',
    set: { id: '6f1d7a52-3c7f-4a79-9a86-0a4f2f1c9a10', name: 'forged', kind: 'folder', path: '/forged' },
    roots: [{ path: '/forged', label }],
    catalog: null,
    index,
    keyrings,
    totals: { folders: folders.length, files, bytes: files * FORGED.length, links, problems: 0 },
    excluded: [],
    problems: [],
    complete: true,
    removals: null,
    ledger: null,
    seen: [],
  };
  const sealed = await sealRoot(store, root);
  const path = rootPath({ seq, machine: store.machine.fingerprint, sha256: sealed.sha256 });
  await store.place.put(path, sealed.bytes);
  return path;
};
