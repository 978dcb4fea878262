import { collector } from '../vault/collector.ts';
import type { ByteSink } from './byte-sink.ts';
import { KeyStreamRoom } from './winzip-aes.ts';
import { type EntryRecord, localHeader } from './zip-format.ts';
import { EntrySealer, type Packed, SealingSink } from './zip-seal.ts';
import { ZipRegion, ZipTarget } from './zip-target.ts';

export interface SealStreamOptions {
  readonly path: string;
  readonly words: string;
  readonly salt: Uint8Array;
  readonly signal: AbortSignal;
}

/**
 * Writes a sealed entry of what `fill` gives, at the place of `record`; its local header is written again when the
 * length is known. Also tells where the entry ends.
 */
export const sealStream = async (
  record: EntryRecord,
  fill: (sink: ByteSink) => Promise<void>,
  options: SealStreamOptions,
): Promise<{ readonly packed: Packed; readonly end: number }> => {
  const target = new ZipTarget(options.path);
  const region = new ZipRegion(target, record.position);
  try {
    const packed = await seal(record, fill, region, options);
    await region.end();
    target.writeSync(localHeader({ ...record, size: packed.size }), record.position);
    return { packed, end: region.position };
  } finally {
    await region.settle();
    target.close();
  }
};

const seal = async (
  record: EntryRecord,
  fill: (sink: ByteSink) => Promise<void>,
  region: ZipRegion,
  { words, salt, signal }: SealStreamOptions,
): Promise<Packed> => {
  const room = new KeyStreamRoom();
  const sealer = new EntrySealer({ region, words, salt, room, collect: collector('minor') });
  await sealer.begin(localHeader(record));
  const sink = new SealingSink(sealer);
  await fill({
    write: (bytes) => {
      signal.throwIfAborted();
      return sink.write(bytes);
    },
  });
  return sink.end();
};
