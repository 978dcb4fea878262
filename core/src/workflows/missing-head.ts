import type { VaultConfig } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import type { Place } from '../place/place.ts';
import { rootPath } from '../vault/layout.ts';
import { listRoots } from '../vault/roots.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** What is wrong where a place does not list the newest snapshot this computer saw; `lacking`: what lies there in vain. */
export const missingHead = async (
  place: Place,
  { head }: VaultConfig,
  lacking: ReadonlySet<string> = NOTHING,
): Promise<SafelightError<'file-missing'> | null> => {
  if (head === null) return null;
  const roots = await listRoots({ place });
  if (roots.some((root) => root.sha256 === head.root && !lacking.has(rootPath(root)))) return null;
  const path = `snapshots/${String(head.seq).padStart(8, '0')}-…-${head.root}`;
  return new SafelightError('file-missing', { path });
};
