import { lstat, open } from 'node:fs/promises';
import { writeFileDurably } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { parseWords, type RecoveryWords } from './words.ts';

/** Eight words are less than 100 bytes; a file that is much longer is another file. */
const LONGEST = 4096;

/**
 * Recovery words from a file that was named. Throws `bad-argument` where it cannot be read or is too long,
 * `words-malformed` where it holds something else; neither says what it holds.
 */
export const readWordsFile = async (path: string): Promise<RecoveryWords> => {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw refused(path, whyUnreadable(systemCode(error)), error);
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST + 1), 0, LONGEST + 1, 0);
    if (bytesRead > LONGEST) throw refused(path, 'it is too long to hold recovery words');
    return parseWords(buffer.toString('utf8', 0, bytesRead));
  } catch (error) {
    if (systemCode(error) === 'EISDIR') throw refused(path, 'it is a folder', error);
    throw error;
  } finally {
    await file.close();
  }
};

/** Throws `bad-argument` where something lies there: words are never written over anything. */
export const assertFree = async (path: string): Promise<void> => {
  const found = await lstat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw refused(path, whyUnreadable(systemCode(error)), error);
  });
  if (found !== null) throw refused(path, 'it exists already, and nothing is written over it');
};

/** For its owner's eyes only (0600). Call `assertFree` first. */
export const writeWordsFile = (path: string, words: RecoveryWords): Promise<void> =>
  writeFileDurably(path, `${words}\n`, { mode: 0o600 });

const whyUnreadable = (code: string | undefined): string => {
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'ENOTDIR':
      return 'a part of its path is no folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    default:
      return `the system says ${code ?? 'nothing more'}`;
  }
};

const refused = (what: string, why: string, cause?: unknown) =>
  new SafelightError('bad-argument', { what, why }, cause);
