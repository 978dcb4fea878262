import { createHash } from 'node:crypto';
import type { Fingerprint, Sha256 } from '../model/digest.ts';

export const sha256Of = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;

/** Who says a document, and where in the order: the members that every signed document begins with. */
export interface Provenance {
  readonly vault: string;
  readonly certificate: Fingerprint;
  readonly machine: Fingerprint;
  readonly seq: number;
  readonly previous: Sha256 | null;
}
