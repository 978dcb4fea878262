import { createHmac } from 'node:crypto';
import type { Sha256 } from '../model/digest.ts';

/** Bytes of the salt. */
export const SALT = 32;

/** What stands in an event for a name or path: without the salt nobody can try names out. */
export const nameDigest = (salt: Uint8Array, text: string): Sha256 =>
  createHmac('sha256', salt).update(text, 'utf8').digest('hex') as Sha256;
