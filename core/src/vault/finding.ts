import type { ReportedFinding } from '@safelight/manifests';
import type { SafelightError } from '../model/errors.ts';

/**
 * Something about a vault that a person should know. `damage`: bytes that must be there are not, or are wrong.
 * `foreign`: a file that nobody of this vault signed; it was ignored. `note`: harmless.
 */
export interface Finding {
  readonly kind: 'damage' | 'foreign' | 'note';
  readonly path: string;
  readonly error: SafelightError;
}

export const damage = (path: string, error: SafelightError): Finding => ({ kind: 'damage', path, error });
export const foreign = (path: string, error: SafelightError): Finding => ({ kind: 'foreign', path, error });

/** As reports tell it. */
export const toldFinding = ({ kind, path, error }: Finding): ReportedFinding => ({
  kind,
  path,
  code: error.code,
  message: error.message,
});
