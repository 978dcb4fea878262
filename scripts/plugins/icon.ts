import type { IconShade } from '../../manifests/src/index.ts';
import { pngOf } from './png.ts';

type Colour = readonly [red: number, green: number, blue: number];

const OUTLINE: Readonly<Record<IconShade, Colour>> = { dark: [222, 222, 222], light: [66, 66, 66] };
/** The light that may burn in a darkroom. */
const LAMP: Colour = [214, 58, 48];

/** Parts of the side: the lamp's glass, its rim, and the arm it hangs from. */
const GLASS = 0.25;
const RIM = { inner: 0.31, outer: 0.4 } as const;
const ARM = { half: 0.045, until: 0.16 } as const;
const MIDDLE = { x: 0.5, y: 0.56 } as const;

/** What lies at a point of the drawing, from 0 to 1 in both directions; null: nothing. */
const colourAt = (x: number, y: number, shade: IconShade): Colour | null => {
  const distance = Math.hypot(x - MIDDLE.x, y - MIDDLE.y);
  if (distance <= GLASS) return LAMP;
  const onRim = distance >= RIM.inner && distance <= RIM.outer;
  const onArm = Math.abs(x - MIDDLE.x) <= ARM.half && y <= ARM.until + RIM.inner - GLASS;
  return onRim || onArm ? OUTLINE[shade] : null;
};

/** Points of a pixel in each direction: edges are soft. */
const GRID = 4;

const pixelAt = (column: number, row: number, side: number, shade: IconShade): readonly number[] => {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let point = 0; point < GRID * GRID; point += 1) {
    const x = (column + ((point % GRID) + 0.5) / GRID) / side;
    const y = (row + (Math.floor(point / GRID) + 0.5) / GRID) / side;
    const colour = colourAt(x, y, shade);
    if (colour === null) continue;
    covered += 1;
    for (const [at, value] of colour.entries()) sum[at] = (sum[at] ?? 0) + value;
  }
  if (covered === 0) return [0, 0, 0, 0];
  return [...sum.map((value) => Math.round(value / covered)), Math.round((covered * 255) / (GRID * GRID))];
};

/** The icon as a PNG, drawn afresh: a lamp that hangs from an arm. */
export const iconPng = (side: number, shade: IconShade): Buffer => {
  const pixels = new Uint8Array(side * side * 4);
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1)
      pixels.set(pixelAt(column, row, side, shade), (row * side + column) * 4);
  return pngOf(pixels, side);
};
