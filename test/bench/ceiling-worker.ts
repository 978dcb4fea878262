import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, fdatasync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { ContentHasher, Xxh128Hasher } from '../../core/src/seal/hash.ts';
import { collector } from '../../core/src/vault/collector.ts';

/** Files that become one sealed stream. */
export type CeilingJob = readonly string[];

const STEP = 256 * 1024;
const CHUNK = 4 * 1024 * 1024;
const TAG = 16;
const BEHIND = 4;

const target = String(workerData);
const buffer = Buffer.allocUnsafeSlow(STEP);
const collect = collector('minor');
const flush = promisify(fdatasync);
const pending = new Set<Promise<void>>();

const newCipher = (key: Buffer) =>
  createCipheriv('aes-256-ocb', key, randomBytes(15), { authTagLength: TAG });

/** Pieces of all files of a job, one after the other, through one buffer. */
function* pieces(job: CeilingJob): Generator<Buffer> {
  for (const path of job) {
    const fd = openSync(path, 'r');
    for (let got = readSync(fd, buffer); got > 0; got = readSync(fd, buffer)) yield buffer.subarray(0, got);
    closeSync(fd);
  }
}

/** read → xxh128 + GMAC → OCB, 4 MiB to a tag → sha256 → write; gives the name the bytes have earned. */
const seal = (job: CeilingJob, fd: number): string => {
  const [key, file, content, sealed] = [
    randomBytes(32),
    new Xxh128Hasher(),
    new ContentHasher(randomBytes(32)),
    createHash('sha256'),
  ];
  let cipher = newCipher(key);
  let inChunk = 0;
  const emit = (bytes: Buffer): void => {
    sealed.update(bytes);
    writeSync(fd, bytes);
  };
  const closeChunk = (): void => {
    emit(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
    collect();
  };
  for (const piece of pieces(job)) {
    file.update(piece);
    content.update(piece);
    emit(cipher.update(piece));
    inChunk += piece.length;
    if (inChunk < CHUNK) continue;
    closeChunk();
    cipher = newCipher(key);
    inChunk = 0;
  }
  closeChunk();
  file.digest();
  content.digest();
  return sealed.digest('hex');
};

const settle = async (fd: number, temporary: string, name: string): Promise<void> => {
  await flush(fd);
  closeSync(fd);
  renameSync(temporary, join(target, name));
};

const work = async (job: CeilingJob): Promise<void> => {
  const temporary = join(target, `${randomBytes(8).toString('hex')}.tmp`);
  const fd = openSync(temporary, 'wx');
  const stored: Promise<void> = settle(fd, temporary, seal(job, fd)).finally(() => pending.delete(stored));
  pending.add(stored);
  while (pending.size >= BEHIND) await Promise.race(pending);
  parentPort?.postMessage('free');
};

parentPort?.on('message', (job: CeilingJob | null) => {
  if (job !== null) void work(job);
  else void Promise.all(pending).then(() => parentPort?.close());
});
parentPort?.postMessage('free');
