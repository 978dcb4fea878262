import { parentPort, workerData } from 'node:worker_threads';
import { collector } from '../vault/collector.ts';
import { CfbCipher, STEP } from './pgp-cfb.ts';
import type { CfbSetup, CfbStep } from './pgp-cfb-sealer.ts';

/** Slabs after which the memory that OpenSSL's results took is given back: nothing presses V8 to do it. */
const COLLECT = 4;

const port = parentPort;
if (port === null) throw new Error('pgp-cfb-thread.ts runs in a worker thread only');
const { sessionKey, slabs } = workerData as CfbSetup;
const cipher = new CfbCipher(sessionKey);
const memory = slabs.map((slab) => new Uint8Array(slab));
const collect = collector('minor');
let slabsDone = 0;

port.on('message', ({ slab, length }: CfbStep) => {
  const bytes = memory[slab];
  if (bytes === undefined) throw new RangeError('there is no such slab');
  for (let at = 0; at < length; at += STEP)
    cipher.update(bytes.subarray(at, at + STEP), Math.min(STEP, length - at));
  port.postMessage(slab);
  slabsDone += 1;
  if (slabsDone % COLLECT === 0) collect();
});
