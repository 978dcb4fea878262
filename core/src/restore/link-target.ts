import type { BytePath } from '../model/paths.ts';

/**
 * Does a link at `label` (its path below the folder that is restored into) stay among what is restored, wherever other
 * links of the snapshot lead? Only a climb at the very beginning counts folder for folder: after a name, `..` would be
 * taken from where a link leads.
 */
export const staysInside = (label: BytePath, target: BytePath): boolean => {
  if (target === '' || target.startsWith('/')) return false;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const climbs = parts.findIndex((part) => part !== '..');
  const up = climbs < 0 ? parts.length : climbs;
  const depth = label.split('/').length - 1;
  return up <= depth && !parts.slice(up).includes('..');
};
