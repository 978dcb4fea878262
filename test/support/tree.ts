import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface TreeEntry {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly size: number;
  /** The twelve permission bits. */
  readonly mode: number;
  readonly mtimeNs: bigint;
  /** Of a file's bytes or a link's target, in hex; empty for the rest. */
  readonly sha256: string;
}

/** Relative path → entry. A name that is not UTF-8 stands as `base64:…`. */
export type Tree = ReadonlyMap<string, TreeEntry>;

/** What a copy is to have in common with its source. */
export type TreeField = keyof TreeEntry;
const everything: readonly TreeField[] = ['kind', 'size', 'mode', 'mtimeNs', 'sha256'];

const slash = Buffer.from('/');
const joined = (folder: Buffer, name: Buffer): Buffer => Buffer.concat([folder, slash, name]);

const pathKey = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `base64:${bytes.toString('base64')}`;
};

const contentOf = (path: Buffer, kind: TreeEntry['kind']): Uint8Array | null => {
  if (kind === 'file') return readFileSync(path);
  return kind === 'link' ? readlinkSync(path, { encoding: 'buffer' }) : null;
};

const entryOf = (path: Buffer): TreeEntry => {
  const status = lstatSync(path, { bigint: true });
  const kind = status.isFile()
    ? 'file'
    : status.isDirectory()
      ? 'folder'
      : status.isSymbolicLink()
        ? 'link'
        : 'other';
  const content = contentOf(path, kind);
  return {
    kind,
    size: kind === 'folder' ? 0 : Number(status.size),
    mode: Number(status.mode & 0o7777n),
    mtimeNs: status.mtimeNs,
    sha256: content === null ? '' : createHash('sha256').update(content).digest('hex'),
  };
};

function* walk(top: Buffer, inside: Buffer | null): Generator<[string, TreeEntry]> {
  const folder = inside === null ? top : joined(top, inside);
  const names = readdirSync(folder, { encoding: 'buffer' }).sort(Buffer.compare);
  for (const name of names) {
    const relative = inside === null ? name : joined(inside, name);
    const entry = entryOf(joined(top, relative));
    yield [pathKey(relative), entry];
    if (entry.kind === 'folder') yield* walk(top, relative);
  }
}

/** Everything that can be seen of a folder's contents; the folder itself is not among them. Links are not followed. */
export const treeOf = (folder: string): Tree => new Map(walk(Buffer.from(folder), null));

/** One line for each path that is not the same in both: empty where the trees are equal in these fields. */
export const treeDifferences = (
  before: Tree,
  after: Tree,
  fields: readonly TreeField[] = everything,
): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === undefined) return [`added: ${path}`];
    if (now === undefined) return [`missing: ${path}`];
    return fields
      .filter((field) => old[field] !== now[field])
      .map((field) => `${field} of ${path}: ${old[field]} → ${now[field]}`);
  });
