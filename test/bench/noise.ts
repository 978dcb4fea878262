import { createCipheriv, createHash } from 'node:crypto';

const zeros = Buffer.alloc(1024 * 1024);

/** Bytes that no program can make smaller, the same for a name on every machine: an AES-256-CTR key stream. */
export const noise = (name: string, length: number): Buffer => {
  const key = createHash('sha256').update(name).digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at += zeros.length)
    bytes.set(stream.update(zeros.subarray(0, Math.min(zeros.length, length - at))), at);
  return bytes;
};
