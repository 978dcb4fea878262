import type { VaultConfig } from '@safelight/manifests';
import type { Fingerprint, Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { Place } from '../place/place.ts';
import { readIdentity } from '../vault/identity.ts';
import { rootPath } from '../vault/layout.ts';
import { readRemovals } from '../vault/removals.ts';
import { listRoots } from '../vault/roots.ts';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * What is wrong where a place does not list the newest snapshot this computer saw; `lacking`: what lies there in vain. One that was
 * taken out on purpose is not missing.
 */
export const missingHead = async (
  place: Place,
  vault: Pick<VaultConfig, 'head' | 'certificate'>,
  lacking: ReadonlySet<string> = NOTHING,
): Promise<SafelightError<'file-missing'> | null> => {
  const { head } = vault;
  if (head === null || (await tellsRoot(place, vault, head.root, lacking))) return null;
  const path = `snapshots/${String(head.seq).padStart(8, '0')}-…-${head.root}`;
  return new SafelightError('file-missing', { path });
};

/** Does a place list this snapshot, or say that it was taken out on purpose? `lacking`: what lies there in vain. */
export const tellsRoot = async (
  place: Place,
  { certificate }: Pick<VaultConfig, 'certificate'>,
  sha256: Sha256,
  lacking: ReadonlySet<string> = NOTHING,
): Promise<boolean> => {
  const roots = await listRoots({ place });
  if (roots.some((root) => root.sha256 === sha256 && !lacking.has(rootPath(root)))) return true;
  if ((await place.list('removals')).length === 0) return false;
  const identity = await readIdentity(place, certificate as Fingerprint);
  return (await readRemovals({ place, identity })).roots.has(sha256);
};
