import type { BigIntStats } from 'node:fs';
import type { BytePath } from '../model/paths.ts';

/** Bytes. Less may be kept without a block of its own, and is fetched by being read. */
const LEAST = 65_536n;

/**
 * Are the bytes of a file in a cloud alone? On macOS and Windows it then has a size and no block: "dataless" files of File
 * Provider (iCloud, Dropbox, OneDrive), and those of the Cloud Files API. Elsewhere nothing tells: a network drive may
 * count no blocks at all.
 */
export const isPlaceholder = ({ size, blocks }: Pick<BigIntStats, 'size' | 'blocks'>): boolean =>
  (process.platform === 'darwin' || process.platform === 'win32') && size >= LEAST && blocks === 0n;

/** Before macOS 14, iCloud Drive left `.IMG_1.CR3.icloud` in the place of `IMG_1.CR3`. */
const STUB = /^\.(.+)\.icloud$/s;

export const stubOf = (name: BytePath): BytePath => `.${name}.icloud` as BytePath;

/** The names of a folder, with the file that each stub stands for instead of it. Sorted bytewise, as they came. */
export const namesBehindStubs = (names: readonly BytePath[]): readonly BytePath[] => {
  if (!names.some((name) => STUB.test(name))) return names;
  const all = new Set(names.map((name) => (STUB.exec(name)?.[1] ?? name) as BytePath));
  return [...all].sort();
};
