import { type Extent, encodeLines } from '@safelight/manifests';
import { contentLength } from '../seal/hash.ts';
import type { SealedContent } from '../vault/jobs.ts';

/** A stretch of a file that was stored anew. */
export interface Stretch {
  readonly position: number;
  readonly extent: Extent;
}

/** Extents in one leaf at the most. */
const LEAF = 1024;
/** More pieces than this and the file is stored whole again: restoring it would jump about. */
export const MOST_EXTENTS = 16_384;

/** Contents that stand one behind the other, each whole. */
export const wholeContents = (contents: readonly SealedContent[]): Extent[] =>
  contents.map(({ content }) => ({ content, offset: 0, length: contentLength(content) }));

/** The file as it was, cut to `size`, with stretches laid over it. Both in the order of the file. */
export const overlay = (before: readonly Extent[], stretches: readonly Stretch[], size: number): Extent[] => {
  const result: Extent[] = [];
  let from = 0;
  for (const { position, extent } of stretches) {
    result.push(...cut(before, from, position), extent);
    from = position + extent.length;
  }
  result.push(...cut(before, from, size));
  return result;
};

/** What of the extents covers the bytes from `from` to `to` of the file. */
const cut = (extents: readonly Extent[], from: number, to: number): Extent[] => {
  const result: Extent[] = [];
  let position = 0;
  for (const { content, offset, length } of extents) {
    const start = Math.max(from, position);
    const end = Math.min(to, position + length);
    if (end > start) result.push({ content, offset: offset + start - position, length: end - start });
    position += length;
  }
  return result;
};

/** Leaves of extent lines, each a content of its own. */
export const extentLeaves = (extents: readonly Extent[]): string[] =>
  Array.from({ length: Math.ceil(extents.length / LEAF) }, (_, leaf) =>
    encodeLines(extents.slice(leaf * LEAF, (leaf + 1) * LEAF)),
  );
