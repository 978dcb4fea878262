import { lstatSync } from 'node:fs';
import { systemCode } from '../model/errors.ts';
import { type BytePath, pathBuffer } from '../model/paths.ts';

/** What lies at a path now, links not followed. */
export type Present =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'file'; readonly size: number }
  | { readonly kind: 'folder' }
  | { readonly kind: 'other' };

export const presentAt = (path: BytePath): Present => {
  try {
    const found = lstatSync(pathBuffer(path));
    if (found.isFile()) return { kind: 'file', size: found.size };
    return { kind: found.isDirectory() ? 'folder' : 'other' };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return { kind: 'nothing' };
    throw error;
  }
};
