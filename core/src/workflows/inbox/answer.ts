import type { JobResult } from '@safelight/manifests';
import { isSafelightError, SafelightError } from '../../model/errors.ts';

/** How a job ended, without what every result repeats. */
export type Answer = Omit<JobResult, 'type' | 'version' | 'id' | 'verb' | 'at'>;

const nothing: Answer = {
  outcome: 'done',
  error: null,
  plan: null,
  delivery: null,
  text: null,
  linkMissing: false,
  words: null,
  backup: null,
  shoots: null,
};

export const answerWith = (some: Partial<Answer>): Answer => ({ ...nothing, ...some });

export const told = ({ code, message, hint }: SafelightError): NonNullable<Answer['error']> => ({
  code,
  message,
  hint,
});

/** A fault of the job, of the disk, of the vault; anything else is ours, and told as `unexpected` without its text. */
export const failure = (error: unknown): Answer => {
  const known = isSafelightError(error)
    ? error
    : new SafelightError('unexpected', { why: error instanceof Error ? error.name : 'no error' }, error);
  const isRule = known.exit === 6 || known.code === 'preset-unknown';
  return answerWith({ outcome: isRule ? 'refused' : 'failed', error: told(known) });
};
