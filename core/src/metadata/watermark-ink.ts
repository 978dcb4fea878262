import type { Pixels } from './rendition-pixels.ts';
import type { Ink } from './watermark-mark.ts';
import type { Place } from './watermark-place.ts';

/** From a picture of four bytes a pixel (red, green, blue, alpha that they are not multiplied by). */
export const inkOf = (rgba: Buffer, width: number): Ink => {
  const covered: number[] = [];
  for (let at = 0; at < rgba.length; at += 4) if ((rgba[at + 3] ?? 0) > 0) covered.push(at / 4);
  return {
    x: Uint16Array.from(covered, (pixel) => pixel % width),
    y: Uint16Array.from(covered, (pixel) => Math.floor(pixel / width)),
    colour: Uint8Array.from(covered.flatMap((pixel) => [...rgba.subarray(pixel * 4, pixel * 4 + 3)])),
    cover: Uint8Array.from(covered, (pixel) => rgba[pixel * 4 + 3] ?? 0),
  };
};

const layOnce = ({ data, width, height }: Pixels, ink: Ink, left: number, top: number): void => {
  const { x, y, colour, cover } = ink;
  for (let index = 0; index < cover.length; index += 1) {
    const column = left + (x[index] ?? 0);
    const row = top + (y[index] ?? 0);
    if (column >= width || row >= height) continue;
    const at = (row * width + column) * 3;
    const part = cover[index] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = data[at + channel] ?? 0;
      const above = colour[index * 3 + channel] ?? 0;
      data[at + channel] = below + Math.round(((above - below) * part) / 255);
    }
  }
};

/** Lays it over the picture, in place: at one spot, or over and over from there to the right and to the bottom. */
export const layInk = (pixels: Pixels, ink: Ink, { box, left, top, isRepeated }: Place): void => {
  const [right, bottom] = isRepeated ? [pixels.width, pixels.height] : [left + 1, top + 1];
  for (let y = top; y < bottom; y += box.height)
    for (let x = left; x < right; x += box.width) layOnce(pixels, ink, x, y);
};
