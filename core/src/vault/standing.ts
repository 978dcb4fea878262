import type { Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import type { VaultPath } from '../place/place.ts';
import { detachedHolds } from '../seal/openpgp.ts';
import { damage, type Finding } from './finding.ts';
import { readRecoveryKey } from './identity.ts';
import { RECOVERY_KEY, RECOVERY_SIGNATURE, RESTORE_SCRIPT, RESTORE_SIGNATURE } from './layout.ts';
import { currentRecovery } from './recovery.ts';
import { sha256Of } from './signing.ts';
import type { VaultStore } from './store.ts';

/** The script and the recovery key that every vault carries: swapped ones are damage. */
export const standingFindings = async (store: VaultStore): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const attempt = async (path: string, look: () => Promise<boolean>) => {
    try {
      if (!(await look()))
        findings.push(
          damage(
            path,
            new SafelightError('signature-bad', { path, why: "the vault's primary key did not sign it" }),
          ),
        );
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      findings.push(damage(path, error));
    }
  };
  await attempt(RESTORE_SCRIPT, async () => {
    const signature = (await store.place.get(RESTORE_SIGNATURE)).toString('utf8');
    return detachedHolds(await store.place.get(RESTORE_SCRIPT), signature, store.identity.certificate);
  });
  // Its fingerprint says whose it is; only the signature says that every bit of the locked secret is still there.
  await attempt(RECOVERY_KEY, async () => {
    const key = await readRecoveryKey(store.place, store.identity);
    const signature = (await store.place.get(RECOVERY_SIGNATURE)).toString('utf8');
    return detachedHolds(Buffer.from(key), signature, store.identity.certificate);
  });
  return [...findings, ...(await replacedWords(store))];
};

/** A place that was away when the words were changed, or a change that was cut off: no damage, but to be mended. */
const replacedWords = async (store: VaultStore): Promise<Finding[]> => {
  const recovery = await currentRecovery([store]);
  const size = recovery === null ? null : await store.place.size(RECOVERY_KEY);
  if (size === null || sha256Of(await store.place.get(RECOVERY_KEY)) === recovery) return [];
  return [
    { kind: 'note', path: RECOVERY_KEY, error: new SafelightError('words-replaced', { path: RECOVERY_KEY }) },
  ];
};

/** Files of a vault's root that carry a signature of the primary key beside them. */
export const SIGNED = [
  [RESTORE_SCRIPT, RESTORE_SIGNATURE],
  [RECOVERY_KEY, RECOVERY_SIGNATURE],
] as const;

/** The files of a place's root that carry a signature. */
export interface SoundStanding {
  /** Those that count, each with the file that holds its signature. */
  readonly files: ReadonlyMap<VaultPath, Buffer>;
  /** Signed as well, and replaced since: what earlier words lock must not come back. */
  readonly replaced: ReadonlySet<VaultPath>;
}

/** `recovery`: the recovery key that counts, or null where the words were never changed. */
export const soundStanding = async (store: VaultStore, recovery: Sha256 | null): Promise<SoundStanding> => {
  const files = new Map<VaultPath, Buffer>();
  const replaced = new Set<VaultPath>();
  for (const [path, signature] of SIGNED)
    try {
      const [bytes, by] = [await store.place.get(path), await store.place.get(signature)];
      if (!(await detachedHolds(bytes, by.toString('utf8'), store.identity.certificate))) continue;
      if (path === RECOVERY_KEY && recovery !== null && sha256Of(bytes) !== recovery) {
        replaced.add(path);
        continue;
      }
      files.set(path, bytes);
      files.set(signature, by);
    } catch (error) {
      if (!isSafelightError(error) || error.exit === 7) throw error;
    }
  return { files, replaced };
};
