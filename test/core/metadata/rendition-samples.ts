import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

/** Red, green, blue, 0 … 255. */
export type Colour = readonly [number, number, number];

export interface Sized {
  readonly width: number;
  readonly height: number;
}

/** One colour everywhere: three bytes a pixel. */
export const flatPixels = ({ width, height }: Sized, colour: Colour): Buffer =>
  Buffer.alloc(width * height * 3, Buffer.from(colour));

/** Fine detail everywhere, the same every time. */
export const busyPixels = ({ width, height }: Sized): Buffer => {
  let state = 1;
  return Buffer.from(
    new Uint8Array(width * height * 3).map((_, at) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      const x = Math.floor(at / 3) % width;
      return Math.floor((x / width) * 180) + ((state >> 16) % 64);
    }),
  );
};

/** Four quarters: red, green / blue, white. */
export const quarters = ({ width, height }: Sized): Buffer => {
  const colours = [
    [220, 30, 30],
    [30, 200, 30],
    [30, 30, 220],
    [250, 250, 250],
  ];
  return Buffer.from(
    new Uint8Array(width * height * 3).map((_, at) => {
      const pixel = Math.floor(at / 3);
      const quarter = (pixel % width < width / 2 ? 0 : 1) + (Math.floor(pixel / width) < height / 2 ? 0 : 2);
      return colours[quarter]?.[at % 3] ?? 0;
    }),
  );
};

/** Pixels as sharp takes them, to be written in any format. */
export const picture = async (pixels: Buffer, { width, height }: Sized) =>
  (await loadSharp())(pixels, { raw: { width, height, channels: 3 } });

/** A file of these bytes in a folder of this test. */
export const fileOf = (bytes: Uint8Array, name: string): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
};

/** The mean colour of a part of a picture; the whole of it if none is given. */
export const colourOf = async (
  input: string | Buffer,
  part?: Sized & { readonly left: number; readonly top: number },
): Promise<Colour> => {
  const sharp = await loadSharp();
  const { data } = await (part === undefined ? sharp(input) : sharp(input).extract(part))
    .resize(1, 1, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [data[0] ?? -1, data[1] ?? -1, data[2] ?? -1];
};

export const distance = (one: Colour, other: Colour): number =>
  Math.max(...one.map((value, channel) => Math.abs(value - (other[channel] ?? 0))));
