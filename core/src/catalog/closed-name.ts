import { localDay } from '../model/day.ts';
import type { BytePath } from '../model/paths.ts';

/**
 * What a snapshot calls the last copy of a folder that was taken while its catalog was closed, beside one that was copied
 * while it was open: `Studio.lrcat-data (closed 2026-11-20)`.
 */
export const closedName = (name: BytePath, at: Date): BytePath =>
  `${name} (closed ${localDay(at)})` as BytePath;

/** What follows the name of the folder itself. */
export const CLOSED = / \(closed \d{4}-\d\d-\d\d\)$/;

/** Does this folder belong to such a copy? It lies in snapshots and never on the disk. */
export const isInClosedCopy = (path: BytePath): boolean =>
  path.split('/').some((name) => CLOSED.test(name) && name.includes('.lrcat-data'));
