/** A stream of 32-bit numbers that is the same for a seed on every machine. Not for secrets. */
export interface Random {
  /** 0 … 2³²−1 */
  next(): number;
  /** 0 … limit−1 */
  below(limit: number): number;
  /** A number in [0, 1). */
  unit(): number;
}

/** Bob Jenkins' 32-bit finaliser as used by SplitMix32: neighbouring seeds give unrelated streams. */
const mix = (value: number): number => {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
};

/** SplitMix32: a counter through a finaliser; integer arithmetic only, so no platform differs. */
export const seededRandom = (seed: number): Random => {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return mix(state);
  };
  return { next, below: (limit) => next() % limit, unit: () => next() / 0x1_0000_0000 };
};

/** `length` bytes of a stream: what stands in for data nobody reads. */
export const randomBytes = (random: Random, length: number): Uint8Array => {
  const words = new Uint8Array(Math.ceil(length / 4) * 4);
  const view = new DataView(words.buffer);
  for (let at = 0; at < words.length; at += 4) view.setUint32(at, random.next(), true);
  return words.subarray(0, length);
};

/** `count` lower-case hexadecimal digits. */
export const randomHex = (random: Random, count: number): string =>
  Buffer.from(randomBytes(random, Math.ceil(count / 2)))
    .toString('hex')
    .slice(0, count);

/** A version 4 UUID in the upper case Lightroom writes. */
export const randomUuid = (random: Random): string => {
  const hex = randomHex(random, 32);
  const variant = (8 + (Number.parseInt(hex.slice(16, 17), 16) & 3)).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20),
  ]
    .join('-')
    .toUpperCase();
};
