import { zigZag } from './tables.ts';

/** cos(kπ/16), k = 0 … 8, written out: `Math.cos` need not give the same last bit everywhere. */
const cosines: readonly number[] = [
  1,
  0.9807852804032304,
  0.9238795325112867,
  0.8314696123025452,
  Math.SQRT1_2,
  0.5555702330196022,
  0.3826834323650898,
  0.19509032201612825,
  0,
];

const cosine = (sixteenths: number): number => {
  const turn = sixteenths % 32;
  const half = turn > 16 ? 32 - turn : turn;
  return half > 8 ? -(cosines[16 - half] ?? 0) : (cosines[half] ?? 0);
};

/** ITU-T T.81, A.3.3: row u is ½·C(u)·cos((2x+1)uπ/16), with C(0) = 1/√2. */
const basis = Float64Array.from({ length: 64 }, (_, index) => {
  const u = index >> 3;
  const x = index & 7;
  return u === 0 ? 0.5 * Math.SQRT1_2 : 0.5 * cosine((2 * x + 1) * u);
});

/** One pass over the rows; the result is turned, so that a second pass works on the columns and turns it back. */
const pass = (from: Float64Array, to: Float64Array): void => {
  for (let row = 0; row < 64; row += 8)
    for (let u = 0; u < 8; u += 1) {
      let sum = 0;
      for (let x = 0; x < 8; x += 1) sum += (from[row + x] ?? 0) * (basis[u * 8 + x] ?? 0);
      to[u * 8 + (row >> 3)] = sum;
    }
};

/** Rounds away from zero at a half, for negative numbers as for positive ones. */
const round = (value: number): number => (value < 0 ? -Math.floor(0.5 - value) : Math.floor(0.5 + value));

/** Samples of a block, shifted to −128 … 127, become quantised coefficients in zig-zag order. */
export const transformBlock = (samples: Float64Array, quantiser: Uint8Array, out: Int16Array): void => {
  const turned = new Float64Array(64);
  pass(samples, turned);
  pass(turned, samples);
  for (let k = 0; k < 64; k += 1) {
    const natural = zigZag[k] ?? 0;
    out[k] = round((samples[natural] ?? 0) / (quantiser[natural] ?? 1));
  }
};
