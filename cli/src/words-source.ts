import { parseWords, type RecoveryWords, readWordsFile, SafelightError } from '@safelight/core';
import { askWords } from './person.ts';

/** The words from the file that was named, else from the person at the terminal. Throws `bad-argument` where there is neither. */
export const wordsFrom = async (file: string | undefined, isAttended: boolean): Promise<RecoveryWords> => {
  if (file !== undefined) return readWordsFile(file);
  if (isAttended) return askWords(parseWords);
  throw new SafelightError('bad-argument', {
    what: '--recovery-words-file FILE',
    why: 'nobody is here to type the recovery words, so name the file that holds them',
  });
};
