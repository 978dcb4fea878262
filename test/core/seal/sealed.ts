import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { Sealer } from '../../../core/src/seal/ocb.ts';
import { COMPRESSED_PREFIX, encodeLiteralHeader, IV, KEY } from '../../../core/src/seal/packet.ts';

export interface Sealed {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly bytes: Buffer;
}

/** Seals packets, given in pieces of `step` bytes. */
export const sealPackets = (
  packets: Uint8Array,
  step = packets.length,
  key: Buffer = randomBytes(KEY),
  iv: Buffer = randomBytes(IV),
): Sealed => {
  const sealer = new Sealer(key, iv, packets.length);
  const pieces: Buffer[] = [sealer.header()];
  for (let at = 0; at < packets.length; at += Math.max(step, 1))
    pieces.push(...sealer.update(packets.subarray(at, at + Math.max(step, 1))));
  pieces.push(...sealer.end());
  return { key, iv, bytes: Buffer.concat(pieces) };
};

/** Data in its literal packet, as objects of files hold it. */
export const literal = (data: Uint8Array): Buffer => Buffer.concat([encodeLiteralHeader(data.length), data]);

/** The same inside a compressed packet, as objects of manifests hold it. */
export const compressed = (data: Uint8Array): Buffer =>
  Buffer.concat([COMPRESSED_PREFIX, deflateSync(literal(data))]);

export const flippedBit = (bytes: Uint8Array, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};
