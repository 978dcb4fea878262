import { readWordsFile, type UseOptions } from '@safelight/core';

export interface OpeningFlags {
  readonly 'vault-name'?: string | undefined;
  readonly 'recovery-words-file'?: string | undefined;
  readonly place?: string | undefined;
}

/** Which vault is meant, where, and whether it is read with this computer's key or with the words. */
export const openingFrom = async (flags: OpeningFlags): Promise<Omit<UseOptions, 'clock'>> => {
  const file = flags['recovery-words-file'];
  return {
    vaultName: flags['vault-name'] ?? null,
    place: flags.place ?? null,
    words: file === undefined ? null : await readWordsFile(file),
  };
};
