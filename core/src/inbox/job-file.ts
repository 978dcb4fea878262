import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { DocumentError, JOB_LIMIT, Job, parseDocument } from '@safelight/manifests';
import { systemCode } from '../model/errors.ts';
import { whyOthers } from './inbox-folder.ts';

/** What stands under the name of a job. `partial`: it may be whole in a moment. */
export type FoundJob =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'partial' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly why: string };

/** Milliseconds: so long a job may be half written, and so long it may wait. */
const PARTIAL_MS = 60_000;
const OLDEST_MS = 24 * 3_600_000;

// Neither a link nor a pipe in its place is followed or waited for.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads a job and believes nothing of it. `id`: what its name says. */
export const readJobFile = async (path: string, id: string, now: Date): Promise<FoundJob> => {
  try {
    await using file = await open(path, FLAGS);
    const found = await file.stat();
    if (!found.isFile()) return refused('it is not a file');
    const others = whyOthers(found);
    if (others !== null) return refused(others);
    const age = now.getTime() - found.mtimeMs;
    if (age > OLDEST_MS) return refused('it is older than a day');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(JOB_LIMIT + 1), 0, JOB_LIMIT + 1, 0);
    if (bytesRead > JOB_LIMIT) return refused(`it is larger than ${JOB_LIMIT} bytes`);
    const read = jobIn(buffer.subarray(0, bytesRead), id, age);
    // Its file may have been touched, and its answer swept away: what it says of itself is proven with it.
    if (read.kind === 'job' && Math.abs(now.getTime() - Date.parse(read.job.at)) > OLDEST_MS)
      return refused('it was made more than a day ago, or in times to come');
    return read;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return { kind: 'gone' };
    if (code === 'ELOOP' || code === 'EMLINK') return refused('it is a link');
    if (code === undefined) throw error;
    return refused(`it cannot be read (${code})`);
  }
};

const decoder = new TextDecoder('utf-8', { fatal: true });

const jobIn = (bytes: Uint8Array, id: string, age: number): FoundJob => {
  try {
    const text = decoder.decode(bytes);
    JSON.parse(text);
    const job = parseDocument(Job, text);
    return job.id === id ? { kind: 'job', job } : refused('it has another id than its name says');
  } catch (error) {
    // Of a text that is cut off nothing is JSON, and the last letter may be half there.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)
      return age < PARTIAL_MS ? { kind: 'partial' } : refused('it is not JSON');
    if (error instanceof DocumentError) return refused(error.why);
    throw error;
  }
};

const refused = (why: string): FoundJob => ({ kind: 'refused', why });
