import type { FileEntry, LinkEntry } from '@safelight/manifests';
import type { ContentId, Xxh128 } from '../model/digest.ts';
import { type BytePath, displayPath, pathBuffer, pathText } from '../model/paths.ts';
import type { ScannedLink } from './scan.ts';

/** A name as a manifest writes it: text, and the bytes where they are not UTF-8. */
export const manifestName = (name: BytePath): { name: string; nameBytes?: string } => {
  const text = pathText(name);
  return text === null
    ? { name: displayPath(name), nameBytes: pathBuffer(name).toString('base64') }
    : { name: text };
};

/** The same for a path. */
export const manifestPath = (path: BytePath): { path: string; pathBytes?: string } => {
  const { name, nameBytes } = manifestName(path);
  return nameBytes === undefined ? { path: name } : { path: name, pathBytes: nameBytes };
};

export interface StoredFile {
  readonly name: BytePath;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly mode: number;
  readonly xxh128: Xxh128;
  readonly parts:
    | { readonly content: ContentId }
    | { readonly extents: readonly ContentId[]; readonly contents: readonly ContentId[] };
}

/** A file's line in its folder's manifest. */
export const fileLine = (file: StoredFile): string => {
  const entry: FileEntry = {
    kind: 'file',
    ...manifestName(file.name),
    size: file.size,
    mtime: String(file.mtimeNs),
    mode: file.mode,
    xxh128: file.xxh128,
    ...('content' in file.parts ? { content: file.parts.content } : { extents: [...file.parts.extents] }),
  };
  return JSON.stringify(entry);
};

export const linkLine = (link: ScannedLink): string => {
  const target = manifestName(link.target);
  const entry: LinkEntry = {
    kind: 'link',
    ...manifestName(link.name),
    mtime: String(link.mtimeNs),
    target: target.name,
    ...(target.nameBytes === undefined ? {} : { targetBytes: target.nameBytes }),
  };
  return JSON.stringify(entry);
};
