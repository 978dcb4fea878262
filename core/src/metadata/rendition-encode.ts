import type { Pixels } from './rendition-pixels.ts';
import { loadSharp } from './sharp.ts';

/** From here on colours keep their full resolution: who asks for this quality looks at red letters on blue. */
const FULL_COLOUR_FROM = 90;

/**
 * A baseline JPEG of tables, one frame and one scan (ITU-T T.81), and nothing else: no Exif, XMP, IPTC or comment, and no
 * ICC profile. Everything that shows a JPEG takes one without a profile for sRGB; profiles name screens and their owners.
 * The usual Huffman tables cost 1 to 3 % of size and save two thirds of the time.
 */
export const encodePreview = async ({ data, width, height }: Pixels, quality: number): Promise<Buffer> => {
  const sharp = await loadSharp();
  const chromaSubsampling = quality >= FULL_COLOUR_FROM ? '4:4:4' : '4:2:0';
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling, progressive: false, optimiseCoding: false })
    .toBuffer();
};
