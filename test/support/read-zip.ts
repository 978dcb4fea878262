import { type ReadEntry, type ReadOptions, ZipReader } from '../../core/src/archive/zip-reader.ts';

/** Reads an archive whole: opens it, tries the words, proves every entry. Throws at the first that is wrong. */
export const readZip = async (
  path: string,
  words: string,
  options: ReadOptions,
): Promise<readonly ReadEntry[]> => {
  await using reader = await ZipReader.open(path, options);
  await reader.unlock(words);
  const read: ReadEntry[] = [];
  for (const entry of reader.entries) read.push(await reader.read(entry, options));
  return read;
};
