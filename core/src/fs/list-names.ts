import { readdirSync } from 'node:fs';
import { systemCode } from '../model/errors.ts';
import { type BytePath, pathBuffer } from '../model/paths.ts';

export type Listing =
  | { readonly kind: 'names'; readonly names: readonly BytePath[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Names in a folder, sorted bytewise. */
export const listNames = (folder: BytePath): Listing => {
  try {
    const names = readdirSync(pathBuffer(folder), { encoding: 'latin1' }) as BytePath[];
    return { kind: 'names', names: names.sort() };
  } catch (error) {
    const code = systemCode(error) ?? 'unknown';
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'absent' }
      : { kind: 'unreadable', why: code === 'EACCES' || code === 'EPERM' ? 'permission denied' : code };
  }
};
