import type { Listener } from '../model/events.ts';
import { cleanBatch } from './clean-batch.ts';
import { type BatchFile, batchesOf } from './clean-batches.ts';
import { copyUntouched } from './clean-copy.ts';
import type { BatchJob, IndexedResult } from './clean-job.ts';
import type { CleanRequest, CleanResult } from './clean-request.ts';
import { ExiftoolCommands } from './exiftool.ts';
import type { Attribution, MetadataPolicy } from './policy.ts';

export type { CleanRequest, CleanResult } from './clean-request.ts';

export interface CleanerOptions {
  readonly policy: MetadataPolicy;
  /** An empty folder of ours that nobody else looks into; what is put there goes with each batch. */
  readonly scratch: string;
  readonly attribution?: Attribution;
}

export interface CleanContext {
  readonly signal: AbortSignal;
  /** Told of each file that is done, cleaned or refused. */
  readonly onEvent?: Listener;
}

/** As many as the computers of photographers can feed; each takes about 80 MB. */
const PROCESSES = 2;
/** One more: while copies of one batch are looked into here, ExifTool is at the others. */
const BATCHES = PROCESSES + 1;

/**
 * Writes copies of pictures that hold nothing but what a policy lets out, and reads each back to be sure.
 *
 * A source is opened to be read. A copy stands under its name only after it was read back: every tag ExifTool can
 * find is of the allow-list, nothing unknown lies between or behind the parts of the file, and the image data is the
 * one it was. A file that fails any of this is refused with its reason, and the others are done.
 */
export class MetadataCleaner implements AsyncDisposable {
  readonly #options: CleanerOptions;
  readonly #tool = new ExiftoolCommands(PROCESSES);

  constructor(options: CleanerOptions) {
    this.#options = options;
  }

  /**
   * Results in the order of the requests.
   * @throws `program-missing` where ExifTool cannot be run; the reason of the signal when it is aborted
   */
  async clean(requests: readonly CleanRequest[], context: CleanContext): Promise<readonly CleanResult[]> {
    const results = new Array<CleanResult>(requests.length);
    // One iterator for all workers: each takes the next batch when it is done with its own.
    const batches = (await batchesOf(requests, BATCHES)).values();
    const work = async (): Promise<void> => {
      for (const batch of batches) {
        context.signal.throwIfAborted();
        for (const { index, result } of await this.#treat(batch, context.signal)) results[index] = result;
        for (const { request, bytes } of batch)
          context.onEvent?.({ kind: 'file', path: request.source, bytes });
      }
    };
    // A command that is under way ends with its process.
    const stop = () => void this[Symbol.asyncDispose]();
    context.signal.addEventListener('abort', stop, { once: true });
    try {
      // All of them: one that fails must not leave another in the scratch folder behind.
      const ends = await Promise.allSettled(Array.from({ length: BATCHES }, work));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    } finally {
      context.signal.removeEventListener('abort', stop);
    }
    return results;
  }

  #treat(batch: readonly BatchFile[], signal: AbortSignal): Promise<readonly IndexedResult[]> {
    const { policy, scratch, attribution = {} } = this.#options;
    if (policy === 'keep') return copyUntouched(batch, signal);
    const job: BatchJob = { policy, attribution, scratch, tool: this.#tool, signal };
    return cleanBatch(batch, job);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tool[Symbol.asyncDispose]();
  }
}
