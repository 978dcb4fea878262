import type { Pixels } from './rendition-pixels.ts';
import type { Ink } from './watermark-mark.ts';
import type { Place } from './watermark-place.ts';

/** From a picture of four bytes a pixel (red, green, blue, alpha that they are not multiplied by). */
export const inkOf = (rgba: Buffer, width: number): Ink => {
  const covered: number[] = [];
  for (let at = 0; at < rgba.length; at += 4) if ((rgba[at + 3] ?? 0) > 0) covered.push(at / 4);
  const alphaOf = (pixel: number): number => rgba[pixel * 4 + 3] ?? 0;
  const laid = new Uint16Array(covered.length * 3).map((_, at) => {
    const pixel = covered[Math.floor(at / 3)] ?? 0;
    return (rgba[pixel * 4 + (at % 3)] ?? 0) * alphaOf(pixel);
  });
  return {
    x: Uint16Array.from(covered, (pixel) => pixel % width),
    y: Uint16Array.from(covered, (pixel) => Math.floor(pixel / width)),
    laid,
    left: Uint8Array.from(covered, (pixel) => 255 - alphaOf(pixel)),
  };
};

/** (below · left + laid) / 255, rounded, for whole numbers up to 255². */
const mixed = (sum: number): number => ((sum + 128) * 257) >> 16;

const layOnce = ({ data, width, height }: Pixels, ink: Ink, fromLeft: number, fromTop: number): void => {
  const { x, y, laid, left } = ink;
  for (let index = 0; index < left.length; index += 1) {
    const column = fromLeft + (x[index] ?? 0);
    const row = fromTop + (y[index] ?? 0);
    if (column >= width || row >= height) continue;
    const at = (row * width + column) * 3;
    const part = left[index] ?? 0;
    data[at] = mixed((data[at] ?? 0) * part + (laid[index * 3] ?? 0));
    data[at + 1] = mixed((data[at + 1] ?? 0) * part + (laid[index * 3 + 1] ?? 0));
    data[at + 2] = mixed((data[at + 2] ?? 0) * part + (laid[index * 3 + 2] ?? 0));
  }
};

/** Lays it over the picture, in place: at one spot, or over and over from there to the right and to the bottom. */
export const layInk = (pixels: Pixels, ink: Ink, { box, left, top, isRepeated }: Place): void => {
  const [right, bottom] = isRepeated ? [pixels.width, pixels.height] : [left + 1, top + 1];
  for (let y = top; y < bottom; y += box.height)
    for (let x = left; x < right; x += box.width) layOnce(pixels, ink, x, y);
};
