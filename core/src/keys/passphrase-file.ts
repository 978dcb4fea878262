import { open } from 'node:fs/promises';
import { SafelightError, systemCode } from '../model/errors.ts';

/** The longest passphrase is 99 characters; a file that is much longer is another file. */
const LONGEST = 4096;

/**
 * A passphrase of one's own from a file that was named: its first line. Throws `bad-argument` where it cannot be read,
 * is too long, or begins with an empty line; the error never says what the file holds. Judge it before use.
 */
export const readPassphraseFile = async (path: string): Promise<string> => {
  const bytes = await firstBytes(path).catch((error: unknown) => {
    if (systemCode(error) === undefined) throw error;
    throw refused(path, `it cannot be read (${systemCode(error)})`, error);
  });
  if (bytes.length > LONGEST) throw refused(path, 'it is too long to hold a passphrase');
  const line = bytes.toString('utf8').split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw refused(path, 'its first line is empty');
  return line;
};

const firstBytes = async (path: string): Promise<Buffer> => {
  await using file = await open(path, 'r');
  const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST + 1), 0, LONGEST + 1, 0);
  return buffer.subarray(0, bytesRead);
};

const refused = (what: string, why: string, cause?: unknown) =>
  new SafelightError('bad-argument', { what, why }, cause);
