import { SafelightError } from '@safelight/core';
import { confirm } from './person.ts';

/** A person says yes; where nobody is there to ask, `--yes` must have been said. Throws `bad-argument`, `interrupted`. */
export const confirmed = async (question: string, isAttended: boolean): Promise<void> => {
  if (!isAttended)
    throw new SafelightError('bad-argument', {
      what: '--yes',
      why: 'nobody is here to be asked, so say --yes if it is meant; --dry-run tells what would be done',
    });
  if (!(await confirm(question, 'no'))) throw new SafelightError('interrupted', { what: 'It' });
};
