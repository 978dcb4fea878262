import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Slabs } from '../fs/slabs.ts';
import type { ContentId, Sha256 } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';
import { Xxh128Hasher } from '../seal/hash.ts';
import { collector, keepFreedMemory } from './collector.ts';
import { extract } from './extract.ts';
import { failureOf } from './failure.ts';
import type {
  Digested,
  FoundBlockIds,
  FromWorker,
  HashedFile,
  Job,
  Result,
  ToWorker,
  WorkerSetup,
} from './jobs.ts';
import { BUNDLE } from './jobs.ts';
import { readFully, readStable } from './read-stable.ts';
import { sealBlocks } from './seal-blocks.ts';
import { sealBundle, sealBytes } from './seal-bundle.ts';
import { BlockIds, sealFile } from './seal-file.ts';
import { type JobTools, STEP } from './worker-tools.ts';

/** Objects that may wait for the disk while the thread works on: more only fills memory. */
const BEHIND = 4;
/** Progress is told at most every so many bytes. */
const TELL = 4 * 1024 * 1024;

const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');
const setup = workerData as WorkerSetup;
const collect = collector('minor');
keepFreedMemory(collect);
const slabs = new Slabs();
const buffer = Buffer.allocUnsafeSlow(STEP);
// Touched only when small files come: untouched pages cost nothing.
const arena = Buffer.allocUnsafeSlow(BUNDLE);
const post = (message: FromWorker) => port.postMessage(message);
const waiting = new Map<number, (known: readonly boolean[]) => void>();
const behind = new Set<Promise<void>>();
const counters = { question: 0, told: 0 };

const tell = (bytes: number) => {
  counters.told += bytes;
  if (counters.told < TELL) return;
  post({ kind: 'progress', bytes: counters.told });
  counters.told = 0;
};

const ask = (ids: readonly ContentId[]): Promise<readonly boolean[]> => {
  const question = counters.question++;
  post({ kind: 'known', question, ids });
  return new Promise((resolve) => waiting.set(question, resolve));
};

const toolsFor = (commits: Promise<void>[]): JobTools => ({
  setup,
  writer: { place: setup.place, incoming: setup.incoming, slabs, reopen: setup.reopen, afterChunk: collect },
  buffer,
  arena,
  progress: tell,
  known: ask,
  commit: (work) => commits.push(work()),
});

const digest = (path: string): Digested => {
  const hash = createHash('sha256');
  const fd = openSync(join(setup.place.path, path), 'r');
  let size = 0;
  try {
    for (let got = readSync(fd, buffer); got > 0; got = readSync(fd, buffer)) {
      hash.update(buffer.subarray(0, got));
      size += got;
      tell(got);
    }
  } finally {
    closeSync(fd);
  }
  return { kind: 'digest', sha256: hash.digest('hex') as Sha256, size };
};

const readPieces = (fd: number, size: number, look: (piece: Uint8Array) => void): void => {
  for (let at = 0; at < size; at += STEP) {
    const piece = buffer.subarray(0, Math.min(STEP, size - at));
    readFully(fd, piece, at);
    look(piece);
    tell(piece.length);
  }
};

const hashFile = async (job: { readonly path: Parameters<typeof readStable>[0] }): Promise<HashedFile> => {
  const { value } = await readStable(job.path, (fd, size) => {
    const hash = new Xxh128Hasher();
    readPieces(fd, size, (piece) => hash.update(piece));
    return hash.digest();
  });
  return { kind: 'hash-file', xxh128: value };
};

const blockIds = async (path: BytePath): Promise<FoundBlockIds> => {
  const { value } = await readStable(path, (fd, size) => {
    const ids = new BlockIds(size, setup.contentKey);
    readPieces(fd, size, (piece) => ids.update(piece));
    return ids.digest();
  });
  return { kind: 'block-ids', blocks: value };
};

const run = async (job: Job, tools: JobTools): Promise<Result> => {
  switch (job.kind) {
    case 'seal-file':
      return sealFile(job, tools);
    case 'seal-bundle':
      return sealBundle(job, tools);
    case 'seal-bytes':
      return sealBytes(job, tools);
    case 'seal-blocks':
      return sealBlocks(job, tools);
    case 'extract':
      return extract(job, tools);
    case 'digest':
      return digest(job.path);
    case 'block-ids':
      return blockIds(job.path);
    case 'hash-file':
      return hashFile(job);
  }
};

const work = async (id: number, job: Job): Promise<void> => {
  const commits: Promise<void>[] = [];
  try {
    const result = await run(job, toolsFor(commits));
    const stored = Promise.all(commits).then(
      () => post({ kind: 'done', id, result }),
      (error: unknown) => post({ kind: 'failed', id, failure: failureOf(error) }),
    );
    behind.add(stored);
    void stored.finally(() => behind.delete(stored));
  } catch (error) {
    await Promise.allSettled(commits);
    post({ kind: 'failed', id, failure: failureOf(error) });
  }
  while (behind.size >= BEHIND) await Promise.race(behind);
  post({ kind: 'free' });
};

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'job':
      void work(message.id, message.job);
      return;
    case 'answer':
      waiting.get(message.question)?.(message.known);
      waiting.delete(message.question);
      return;
  }
});
post({ kind: 'ready' });
