import type { Fingerprint } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';

/** A certificate's fingerprint as a person copies it from the kit: 40 hex digits, any case, spaces allowed. */
export const parseFingerprint = (text: string): Fingerprint => {
  const digits = text.replace(/[\s:-]/g, '').toLowerCase();
  if (/^[0-9a-f]{40}$/.test(digits)) return digits as Fingerprint;
  throw new SafelightError('bad-argument', {
    what: '--fingerprint',
    why: 'it has 40 digits from 0 to 9 and A to F, as on your kit',
  });
};
