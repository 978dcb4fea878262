import { createHash, type Hash } from 'node:crypto';
import type { Sha256 } from '../model/digest.ts';
import type { SafelightError } from '../model/errors.ts';
import { failureOf } from './failure.ts';
import type { Extracted, ExtractJob, ExtractObject, Failure } from './jobs.ts';
import { readObject } from './object-reader.ts';
import { RestoredFile } from './restored-file.ts';
import type { JobTools } from './worker-tools.ts';

/**
 * Opens objects and hands their slices to the files they belong to. A file gets its final name only after the last tag
 * of every object it came from held and its own hash agreed; an object that is damaged fails its files and no others.
 */
export const extract = async (job: ExtractJob, tools: JobTools): Promise<Extracted> => {
  const slabs = comesInOrder(job) ? tools.writer.slabs : null;
  const files = job.targets.map((target) => new RestoredFile(target, slabs));
  const failures = new Map<number, Failure>();
  const digested: Sha256[] = [];
  for (const object of job.objects) {
    const hash = object.digest ? createHash('sha256') : null;
    try {
      await pour({ object, hash }, files, failures, tools);
      if (hash?.digest('hex') === object.sha256) digested.push(object.sha256);
    } catch (error) {
      const failure = failureOf(error);
      for (const { target } of object.slices) if (!failures.has(target)) failures.set(target, failure);
    }
  }
  for (const file of files) file.end();
  const closed: (Failure | null)[] = [];
  // The disk is waited for behind the thread's back: the answer is sent when `closed` is filled.
  tools.commit(async () => {
    closed.push(...(await settle(files, failures)));
  });
  return { kind: 'extract', failures: closed, digested };
};

/** One file out of one object, from its first byte to its last. */
const comesInOrder = ({ objects, targets }: ExtractJob): boolean =>
  targets.length === 1 && objects.length === 1 && objects[0]?.slices.length === 1;

const pour = async (
  { object, hash }: { readonly object: ExtractObject; readonly hash: Hash | null },
  files: readonly RestoredFile[],
  failures: Map<number, Failure>,
  tools: JobTools,
): Promise<void> => {
  let start = 0;
  let next = 0;
  const options = { afterChunk: tools.writer.afterChunk, sealed: (bytes: Uint8Array) => hash?.update(bytes) };
  for (const piece of readObject(tools.setup.place, object, options)) {
    const end = start + piece.length;
    for (let at = next; at < object.slices.length; at += 1) {
      const slice = object.slices[at];
      if (slice === undefined || slice.offset >= end) break;
      const from = Math.max(slice.offset, start);
      const to = Math.min(slice.offset + slice.length, end);
      if (to > from)
        await give(
          files[slice.target],
          piece.subarray(from - start, to - start),
          slice.position + from - slice.offset,
          {
            fail: (failure) => failures.set(slice.target, failure),
          },
        );
      if (slice.offset + slice.length <= end && at === next) next += 1;
    }
    start = end;
    tools.progress(piece.length);
  }
};

const give = async (
  file: RestoredFile | undefined,
  bytes: Uint8Array,
  position: number,
  { fail }: { readonly fail: (failure: Failure) => void },
): Promise<void> => {
  try {
    await file?.write(bytes, position);
  } catch (error) {
    fail(failureOf(error));
  }
};

/** Files at a time that wait for the disk. */
const ABREAST = 8;

const settle = async (
  files: readonly RestoredFile[],
  failures: ReadonlyMap<number, Failure>,
): Promise<(Failure | null)[]> => {
  const closed: (Failure | null)[] = [];
  for (let at = 0; at < files.length; at += ABREAST)
    closed.push(
      ...(await Promise.all(
        files.slice(at, at + ABREAST).map((file, index) => close(file, failures.get(at + index) ?? null)),
      )),
    );
  return closed;
};

const close = async (file: RestoredFile, failure: Failure | null): Promise<Failure | null> => {
  if (failure !== null) {
    file.abandon();
    return failure;
  }
  return file.finish().then(
    () => null,
    (error: SafelightError) => {
      file.abandon();
      return failureOf(error);
    },
  );
};
