import type { Random } from '../random.ts';
import { seededRandom } from '../random.ts';
import { makeScene, sceneAt } from '../scene.ts';

/** Linear light sees red and blue weaker than green, as sensors do. */
const neutral = [0.5, 1, 0.65] as const;

/** XYZ (D65) to linear sRGB (IEC 61966-2-1), in ten-thousandths. */
const xyzToLinear = [32_406, -15_372, -4_986, -9_689, 18_758, 415, 557, -2_040, 10_570] as const;

/**
 * A made-up sensor of fourteen bits: its colours are linear sRGB scaled by `neutral`, so `colorMatrix` (XYZ to camera,
 * in ten-thousandths) is the matrix of sRGB with its rows scaled, and `neutral` is what white looks like to it.
 */
export const sensor = {
  black: 512,
  white: 16_383,
  /** Red, green / green, blue (DNG 1.4.0.0, CFAPattern: 0 red, 1 green, 2 blue). */
  pattern: [0, 1, 1, 2],
  neutral,
  colorMatrix: xyzToLinear.map((value, index) => Math.round(value * (neutral[Math.floor(index / 3)] ?? 1))),
} as const;

/** A sample: the light the filter lets through over black, with noise of some counts, within what 14 bits hold. */
const sample = (light: number, filter: 0 | 1 | 2, noise: number): number => {
  const counts = sensor.black + Math.floor(light * neutral[filter] * 15_000) + noise;
  return counts > sensor.white ? sensor.white : counts;
};

const noiseBits = 6;
const noiseMask = (1 << noiseBits) - 1;

/** Four samples of one cell: one number of the stream gives the noise of all. */
const writeCell = (
  out: Uint16Array,
  at: number,
  width: number,
  light: readonly [number, number, number],
  random: Random,
): void => {
  const noise = random.next();
  out[at] = sample(light[0], 0, noise & noiseMask);
  out[at + 1] = sample(light[1], 1, (noise >>> noiseBits) & noiseMask);
  out[at + width] = sample(light[1], 1, (noise >>> (2 * noiseBits)) & noiseMask);
  out[at + width + 1] = sample(light[2], 2, (noise >>> (3 * noiseBits)) & noiseMask);
};

/** The scene of a seed as the sensor sees it: 16-bit little-endian samples, rows from the top. */
export const mosaicScene = (width: number, height: number, seed: number): Buffer => {
  const scene = makeScene(seed);
  const random = seededRandom(seed + 1);
  const samples = new Uint16Array(width * height);
  for (let row = 0; row < height; row += 2)
    for (let column = 0; column < width; column += 2)
      writeCell(samples, row * width + column, width, sceneAt(scene, column / width, row / height), random);
  return littleEndian(samples);
};

const littleEndian = (samples: Uint16Array): Buffer => {
  const bytes = Buffer.from(samples.buffer);
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? bytes : bytes.swap16();
};
