import type { Random } from './random.ts';
import { seededRandom } from './random.ts';

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: Colour;
}

/** Linear light, red, green and blue, each 0 … 1. */
export type Colour = readonly [number, number, number];

/** A made-up picture: an evening sky over ground, with lights in it. It has no size; both axes run from 0 to 1. */
export interface Scene {
  readonly zenith: Colour;
  readonly horizon: Colour;
  readonly ground: Colour;
  readonly horizonAt: number;
  readonly discs: readonly Disc[];
}

const colour = (random: Random, low: number, high: number): Colour => {
  const channel = (): number => low + (high - low) * random.unit();
  return [channel(), channel(), channel()];
};

const disc = (random: Random): Disc => ({
  x: random.unit(),
  y: random.unit(),
  radius: 0.03 + 0.12 * random.unit(),
  colour: colour(random, 0.1, 0.95),
});

export const makeScene = (seed: number): Scene => {
  const random = seededRandom(seed);
  return {
    zenith: colour(random, 0.05, 0.35),
    horizon: colour(random, 0.4, 0.9),
    ground: colour(random, 0.02, 0.2),
    horizonAt: 0.45 + 0.3 * random.unit(),
    discs: Array.from({ length: 6 }, () => disc(random)),
  };
};

const blend = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

const covers = (light: Disc, x: number, y: number): boolean => {
  const dx = x - light.x;
  const dy = y - light.y;
  return dx * dx + dy * dy < light.radius * light.radius;
};

/** The colour at a point. Sums and products only: the same bits on every platform. */
export const sceneAt = (scene: Scene, x: number, y: number): Colour => {
  for (const light of scene.discs) if (covers(light, x, y)) return light.colour;
  return y < scene.horizonAt ? blend(scene.zenith, scene.horizon, y / scene.horizonAt) : scene.ground;
};

/** Display light for linear light: the square root stands in for sRGB's curve and is exact in IEEE 754. */
const display = (linear: number): number => Math.round(255 * Math.sqrt(linear));

/** The scene as 8-bit RGB, three bytes a pixel, with a little grain. */
export const renderScene = (scene: Scene, width: number, height: number, grain: Random): Uint8Array => {
  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0, at = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1, at += 3) {
      const noise = grain.below(7) - 3;
      const pixel = sceneAt(scene, (column + 0.5) / width, (row + 0.5) / height);
      for (const [channel, linear] of pixel.entries())
        rgb[at + channel] = Math.min(255, Math.max(0, display(linear) + noise));
    }
  return rgb;
};
