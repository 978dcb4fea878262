import { constants } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { systemCode } from '../model/errors.ts';
import { pathBuffer } from '../model/paths.ts';
import type { BatchFile } from './clean-batches.ts';
import type { IndexedResult } from './clean-job.ts';
import { type CleanResult, refused } from './clean-request.ts';

/** `keep`: the picture's bytes as they are; on file systems that can, without writing them anew. */
const copy = async ({ request, obstacle }: BatchFile): Promise<CleanResult> => {
  if (obstacle !== null && obstacle !== 'it is empty') return refused(request.source, obstacle);
  try {
    await copyFile(pathBuffer(request.image), request.to, constants.COPYFILE_FICLONE);
    return { kind: 'clean', to: request.to };
  } catch (error) {
    await rm(request.to, { force: true });
    return refused(request.source, `it cannot be copied (${systemCode(error) ?? 'unknown reason'})`);
  }
};

export const copyUntouched = async (
  batch: readonly BatchFile[],
  signal: AbortSignal,
): Promise<readonly IndexedResult[]> => {
  const results: IndexedResult[] = [];
  for (const file of batch) {
    signal.throwIfAborted();
    results.push({ index: file.index, result: await copy(file) });
  }
  return results;
};
