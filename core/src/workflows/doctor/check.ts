import type { Check, CheckState } from '@safelight/manifests';
import { isSafelightError, type SafelightError } from '../../model/errors.ts';

export type { Check, CheckState } from '@safelight/manifests';

export const check = (
  subject: string,
  state: Exclude<CheckState, 'wrong'>,
  finding: string,
  remedy: string | null = null,
): Check => ({ subject, state, finding, remedy, exit: 0 });

export const failedCheck = (subject: string, { message, hint, exit }: SafelightError): Check => ({
  subject,
  state: 'wrong',
  finding: message,
  remedy: hint,
  exit,
});

/** What `look` found, or the error it met as a check that failed. */
export const attempt = async (subject: string, look: () => Promise<Check>): Promise<Check> => {
  try {
    return await look();
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return failedCheck(subject, error);
  }
};
