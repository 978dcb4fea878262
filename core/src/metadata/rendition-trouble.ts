import { access, constants } from 'node:fs/promises';
import { SafelightError, systemCode } from '../model/errors.ts';
import { bytePathFromText, displayPath } from '../model/paths.ts';

/** Why a picture cannot be shown, in words for people; the file is named by who knows its name. */
export class Undecodable extends Error {}

/** How the decoders in libvips say that the data ended too early. */
const CUT_OFF = /premature end|end of file|not enough data|truncated|bad seek/i;
const TOO_LONG = /timeout/i;

/**
 * One line about what libvips threw. Its own text is not passed on: it may name paths, runs over many lines, and says
 * nothing to a photographer.
 */
const reasonOf = (error: unknown): string => {
  if (error instanceof Undecodable) return error.message;
  const text = error instanceof Error ? error.message : '';
  if (TOO_LONG.test(text)) return 'decoding it takes too long';
  return CUT_OFF.test(text) ? 'it is cut off' : 'its data is damaged or incomplete';
};

/** A file that is gone or locked is no damaged picture. */
const accessTrouble = async (from: string, path: string): Promise<SafelightError | null> => {
  try {
    await access(from, constants.R_OK);
    return null;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return new SafelightError('source-missing', { path }, error);
    return new SafelightError('source-unreadable', { path, why: code ?? 'it cannot be opened' }, error);
  }
};

/** What went wrong while this picture was decoded: `picture-undecodable`, `source-missing` or `source-unreadable`. */
export const decodingError = async (from: string, error: unknown): Promise<SafelightError> => {
  const path = displayPath(bytePathFromText(from));
  const trouble = await accessTrouble(from, path);
  return trouble ?? new SafelightError('picture-undecodable', { path, why: reasonOf(error) });
};
