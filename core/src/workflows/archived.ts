import type { SetConfig } from '@safelight/manifests';
import { type BytePath, bytePathFromText, isWithin } from '../model/paths.ts';

/** A shoot that lives only in the vault, on purpose. */
export interface ArchivedShoot {
  readonly path: BytePath;
  /** ISO 8601. */
  readonly at: string;
}

export const archivedShoots = ({ archived = [] }: SetConfig): ArchivedShoot[] =>
  archived.map(({ path, pathBytes, at }) => ({
    path:
      pathBytes === undefined
        ? bytePathFromText(path)
        : (Buffer.from(pathBytes, 'base64').toString('latin1') as BytePath),
    at,
  }));

/** Does this path lie in a shoot that need not be on the disk? */
export const archiveOf = (set: SetConfig): ((path: BytePath) => boolean) => {
  const shoots = archivedShoots(set);
  return (path) => shoots.some((shoot) => isWithin(shoot.path, path));
};

/** What is said of a file that is not there: no fault where its shoot lives only in the vault. */
export const ABSENT: ReadonlySet<string> = new Set(['source-missing', 'source-offline']);
