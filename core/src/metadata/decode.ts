import { loadSharp } from './sharp.ts';

/** A picture that was decoded: its size in pixels, and a small JPEG of it. */
export interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly thumbnail: Buffer;
}

/** Pixels of the longer side of a thumbnail. */
const THUMBNAIL = 320;

/** Decodes every pixel of a JPEG, PNG, TIFF, WebP or AVIF, of a file or of bytes; null where that cannot be done. */
export const decodePicture = async (input: string | Buffer): Promise<Decoded | null> => {
  const sharp = await loadSharp();
  try {
    const image = sharp(input, { failOn: 'warning' }).rotate();
    const { width, height } = await image.metadata();
    const thumbnail = await image
      .resize({
        width: THUMBNAIL,
        height: THUMBNAIL,
        fit: 'inside',
        withoutEnlargement: true,
        fastShrinkOnLoad: false,
      })
      .jpeg({ quality: 75 })
      .toBuffer();
    return { width, height, thumbnail };
  } catch {
    return null;
  }
};
