import { DocumentError, parseDocument } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';

type Schema = Parameters<typeof parseDocument>[0];

/** What a file of the vault says, as its schema has it. Throws `document-invalid`, which names the file. */
export const parseSigned = <S extends Schema>(
  schema: S,
  path: string,
  text: string,
  where?: string,
): ReturnType<typeof parseDocument<S>> => {
  try {
    return parseDocument(schema, text, where);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new SafelightError('document-invalid', { path, why: error.why }, error);
  }
};
