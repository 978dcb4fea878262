import type { VaultConfig } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { Place } from '../place/place.ts';
import { rootPath } from '../vault/layout.ts';
import { listRoots } from '../vault/roots.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** What is wrong where a place does not list the newest snapshot this computer saw; `lacking`: what lies there in vain. */
export const missingHead = async (
  place: Place,
  { head }: Pick<VaultConfig, 'head'>,
  lacking: ReadonlySet<string> = NOTHING,
): Promise<SafelightError<'file-missing'> | null> => {
  if (head === null) return null;
  if (await listsRoot(place, head.root, lacking)) return null;
  const path = `snapshots/${String(head.seq).padStart(8, '0')}-…-${head.root}`;
  return new SafelightError('file-missing', { path });
};

/** Does a place list this snapshot? `lacking`: what lies there in vain. */
export const listsRoot = async (
  place: Place,
  sha256: Sha256,
  lacking: ReadonlySet<string> = NOTHING,
): Promise<boolean> =>
  (await listRoots({ place })).some((root) => root.sha256 === sha256 && !lacking.has(rootPath(root)));
