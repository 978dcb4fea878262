import { SafelightError } from '../model/errors.ts';
import { lightroom } from './lightroom.ts';
import type { CatalogReader } from './reader.ts';

/** Every editor whose catalogs can be read, each asked in turn. */
export const catalogReaders: readonly CatalogReader[] = [lightroom];

/** The reader that knows this file or package. Throws `bad-argument` where none does. */
export const readerFor = async (path: string): Promise<CatalogReader> => {
  for (const reader of catalogReaders) if (await reader.recognises(path)) return reader;
  throw new SafelightError('bad-argument', { what: path, why: 'there is no catalog of that name' });
};
