import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { Sha256 } from '../model/digest.ts';
import { collector, keepFreedMemory } from '../vault/collector.ts';
import { failureOf } from '../vault/failure.ts';
import { KeyStreamRoom, STEP } from './winzip-aes.ts';
import type { FromZipWorker, PackJob, ToZipWorker, ZipWorkerSetup } from './zip-jobs.ts';
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

const pack = (job: PackJob): { readonly region: ZipRegion; readonly packed: Promise<Packed> } => {
  const sealed = job.kind === 'sealed';
  const region = new ZipRegion(target, sealed ? job.position : job.position + job.localHeader.length);
  return { region, packed: sealed ? packSealed(job, region) : packClear(job, region) };
};

/** The next entry is begun while the disk takes the end of this one. */
const work = async (id: number, job: PackJob): Promise<void> => {
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
