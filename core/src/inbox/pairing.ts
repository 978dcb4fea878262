import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { canonicalText, type Job } from '@safelight/manifests';

/** What this computer's keychain holds for a vault, and which vault. */
export interface PairingRoot {
  readonly secret: Uint8Array;
  readonly vault: string;
}

/** 32 bytes that prove a panel's jobs. Derived (RFC 5869), so that nothing is kept: who forgets the panel revokes it. */
export const pairingKey = ({ secret, vault }: PairingRoot, panel: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, vault, `safelight inbox ${panel}`, 32));

/** What a person copies into the panel, once: its number, and the key in hexadecimal digits. */
export const pairingCode = (panel: string, key: Uint8Array): string =>
  `${panel}-${Buffer.from(key).toString('hex')}`;

/** Of a job as it stands, without its proof. */
export const proofOf = ({ proof: _proof, ...said }: Job, key: Uint8Array): string =>
  createHmac('sha256', key).update(canonicalText(said)).digest('hex');

/** Does the job bear the proof of the panel that it names? */
export const isProvenBy = (job: Job, key: Uint8Array): boolean => {
  const given = Buffer.from(job.proof?.hmac ?? '', 'hex');
  const wanted = Buffer.from(proofOf(job, key), 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
