import type { SetConfig } from '@safelight/manifests';
import { type BytePath, isWithin } from '../model/paths.ts';
import { bytesOfPath } from '../vault/snapshot-reader.ts';

/** A shoot that lives only in the vault, on purpose. */
export interface ArchivedShoot {
  readonly path: BytePath;
  /** ISO 8601. */
  readonly at: string;
}

export const archivedShoots = ({ archived = [] }: SetConfig): ArchivedShoot[] =>
  archived.map((shoot) => ({ path: bytesOfPath(shoot), at: shoot.at }));

/** Does this path lie in a shoot that need not be on the disk? */
export const archiveOf = (set: SetConfig): ((path: BytePath) => boolean) => {
  const shoots = archivedShoots(set);
  return (path) => shoots.some((shoot) => isWithin(shoot.path, path));
};

/** What is said of a file that is not there: no fault where its shoot lives only in the vault. */
export const ABSENT: ReadonlySet<string> = new Set([
  'source-missing',
  'source-offline',
  'source-placeholder',
]);
