import type { BytePath } from '../model/paths.ts';

/** A catalog is somebody's file: what it names is followed only where it cannot climb, split or end early. */

/** Roots are written with forward slashes on all systems: `/…/`, `C:/…/` (seen in versions 9 and 11), `//server/share/`. */
const drive = /^[A-Za-z]:$/;

export const isWindowsPath = (path: string): boolean => /^([A-Za-z]:(\/|$)|\/\/)/.test(path);

const isDots = (part: string): boolean => part === '.' || part === '..';

/** Where the reason is not null it completes "… was not followed:". */
export const whyBadName = (name: string, windows: boolean): string | null => {
  if (name === '') return 'the name is empty';
  if (name.includes('\0')) return 'the name holds a NUL';
  if (name.includes('/') || (windows && name.includes('\\'))) return 'the name holds a path separator';
  return isDots(name) ? 'the name leads out of its folder' : null;
};

/** For `pathFromRoot`: '' or parts each followed by a slash, relative to the root. */
export const whyBadRelative = (path: string, windows: boolean): string | null => {
  if (path.startsWith('/')) return 'its folder is not relative to the root';
  if (path.includes('\0')) return 'its folder holds a NUL';
  const parts = path.split(windows ? /[\\/]/ : '/');
  return parts.some(isDots) ? 'its folder leads out of the root' : null;
};

export const whyBadRoot = (path: string): string | null => {
  if (path === '') return 'its root folder is empty';
  if (path.includes('\0')) return 'its root folder holds a NUL';
  return path.split(/[\\/]/).some(isDots) ? 'its root folder holds dots that climb' : null;
};

/** Without the final slash, which only `/` and `C:/` keep: there it is the path. */
export const withoutFinalSlash = (path: BytePath): BytePath => {
  const bare = path.replace(/\/+$/, '');
  return (bare === '' || drive.test(bare) ? `${bare}/` : bare) as BytePath;
};
