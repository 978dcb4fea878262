import { stat } from 'node:fs/promises';
import { systemCode } from '../model/errors.ts';
import { pathBuffer } from '../model/paths.ts';
import type { CleanRequest } from './clean-request.ts';

/** One request of a batch. */
export interface BatchFile {
  /** Its place among all requests. */
  readonly index: number;
  readonly request: CleanRequest;
  /** Of the picture whose pixels go out; 0 where it is not there. */
  readonly bytes: number;
  /** Why it need not be tried; null where it can be. */
  readonly obstacle: string | null;
}

/** A command takes about a second with as many; its list of arguments and its answer stay small. */
const MOST_FILES = 32;
/** One film, or so many pictures: what lies in the scratch folder at a time. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Only files: of a folder ExifTool would take everything that lies in it. */
const lookAt = async (request: CleanRequest): Promise<Pick<BatchFile, 'bytes' | 'obstacle'>> => {
  try {
    const [image, source] = await Promise.all(
      [request.image, request.source].map((path) => stat(pathBuffer(path))),
    );
    if (image?.isFile() !== true || source?.isFile() !== true) return { bytes: 0, obstacle: 'it is no file' };
    return { bytes: image.size, obstacle: image.size === 0 ? 'it is empty' : null };
  } catch (error) {
    return { bytes: 0, obstacle: `it cannot be read (${systemCode(error) ?? 'unknown reason'})` };
  }
};

/** Requests in batches that keep so many processes busy and the scratch folder small. */
export const batchesOf = async (
  requests: readonly CleanRequest[],
  processes: number,
): Promise<readonly (readonly BatchFile[])[]> => {
  const most = Math.min(MOST_FILES, Math.ceil(requests.length / processes));
  const batches: BatchFile[][] = [];
  let bytes = 0;
  for (const [index, request] of requests.entries()) {
    const file = { index, request, ...(await lookAt(request)) };
    const last = batches.at(-1);
    if (last === undefined || last.length >= most || bytes + file.bytes > MOST_BYTES) {
      batches.push([file]);
      bytes = file.bytes;
    } else {
      last.push(file);
      bytes += file.bytes;
    }
  }
  return batches;
};
