import { createHash } from 'node:crypto';
import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { collector, keepFreedMemory } from '../vault/collector.ts';
import { failureOf } from '../vault/failure.ts';
import { KeyStreamRoom, STEP } from './winzip-aes.ts';
import type {
  FromStream,
  FromZipWorker,
  PackJob,
  StreamJob,
  ToStream,
  ToZipWorker,
  ZipJob,
  ZipWorkerSetup,
} from './zip-jobs.ts';
import { EntrySealer, type Packed } from './zip-seal.ts';
import { piecesOf } from './zip-source.ts';
import { ZipRegion, ZipTarget } from './zip-target.ts';

/** Progress is told at most every so many bytes. */
const TELL = 4 * 1024 * 1024;
/** Of the CRC in a local header (APPNOTE 4.3.7). */
const CRC_AT = 14;

const port = parentPort;
if (port === null) throw new Error('zip-worker.ts runs in a worker thread only');
const { path, words } = workerData as ZipWorkerSetup;
const collect = collector('minor');
keepFreedMemory(collect);
const target = new ZipTarget(path);
const room = new KeyStreamRoom();
const buffer = Buffer.allocUnsafeSlow(STEP);
const post = (message: FromZipWorker) => port.postMessage(message);
const counters = { told: 0 };

const tell = (bytes: number) => {
  counters.told += bytes;
  if (counters.told < TELL) return;
  post({ kind: 'progress', bytes: counters.told });
  counters.told = 0;
};

const packSealed = async ({ source, localHeader, salt }: PackJob, region: ZipRegion): Promise<Packed> => {
  const sealer = new EntrySealer({ region, words, salt, room, collect });
  await sealer.begin(localHeader);
  for (const piece of piecesOf(source, buffer)) {
    await sealer.add(piece);
    tell(piece.length);
  }
  return sealer.end();
};

const packClear = async ({ source, position, localHeader }: PackJob, region: ZipRegion): Promise<Packed> => {
  const hash = createHash('sha256');
  let [crc, size] = [0, 0];
  for (const piece of piecesOf(source, buffer)) {
    hash.update(piece);
    crc = crc32(piece, crc);
    size += piece.length;
    await region.write(piece);
    tell(piece.length);
  }
  const header = Buffer.from(localHeader);
  header.writeUInt32LE(crc, CRC_AT);
  target.writeSync(header, position);
  return { size, sha256: hash.digest('hex') as Sha256, crc };
};

const sealStream = async (
  { port: stream, localHeader, salt }: StreamJob,
  region: ZipRegion,
): Promise<Packed> => {
  const sealer = new EntrySealer({ region, words, salt, room, collect });
  await sealer.begin(localHeader);
  for await (const [message] of on(stream, 'message') as AsyncIterable<[ToStream]>) {
    if (message.kind === 'end') return sealer.end();
    if (message.kind === 'abandon') break;
    await sealer.add(new Uint8Array(message.memory, 0, message.length));
    stream.postMessage(message.memory satisfies FromStream, [message.memory]);
  }
  throw new SafelightError('interrupted', { what: 'The archive' });
};

const pack = (job: ZipJob): { readonly region: ZipRegion; readonly packed: Promise<Packed> } => {
  const clear = job.kind === 'clear';
  const region = new ZipRegion(target, clear ? job.position + job.localHeader.length : job.position);
  switch (job.kind) {
    case 'clear':
      return { region, packed: packClear(job, region) };
    case 'sealed':
      return { region, packed: packSealed(job, region) };
    case 'stream':
      return { region, packed: sealStream(job, region) };
  }
};

/** The next entry is begun while the disk takes the end of this one. */
const work = async (id: number, job: ZipJob): Promise<void> => {
  const fail = (error: unknown) => post({ kind: 'failed', id, failure: failureOf(error) });
  try {
    const { region, packed } = pack(job);
    const result = await packed;
    region.flush();
    region.end().then(() => post({ kind: 'done', id, packed: result }), fail);
  } catch (error) {
    fail(error);
  }
  post({ kind: 'progress', bytes: counters.told });
  counters.told = 0;
  post({ kind: 'free' });
};

port.on('message', ({ id, job }: ToZipWorker) => void work(id, job));
post({ kind: 'free' });
