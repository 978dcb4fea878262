import { isSafelightError, type SafelightError } from '../../model/errors.ts';

/** `attention`: works, but mend it soon. `unknown`: it cannot be told from here. `note`: for information. */
export type CheckState = 'good' | 'attention' | 'wrong' | 'unknown' | 'note';

/** One thing that was looked at. */
export interface Check {
  readonly subject: string;
  readonly state: CheckState;
  readonly finding: string;
  /** What to do; null where nothing is to be done. */
  readonly remedy: string | null;
  /** The exit code of a command that would fail for this; 0 unless `wrong`. */
  readonly exit: number;
}

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
