import type { Metadata } from 'sharp';
import { isDcfAdobeRgb } from './rendition-dcf.ts';
import { isSrgbProfile } from './rendition-srgb.ts';
import { Undecodable } from './rendition-trouble.ts';
import { loadSharp } from './sharp.ts';

/** What is known of a picture before its first pixel. */
export interface PictureHeader {
  readonly format: 'jpeg' | 'png' | 'tiff' | 'webp' | 'avif';
  /** Pixels, as the picture lies in the file. */
  readonly width: number;
  readonly height: number;
  /** Turned by 90° before it is shown (Exif `Orientation` 5 to 8). */
  readonly isTurned: boolean;
  /** Bytes that the decoder holds at once; 0 where it goes row by row. */
  readonly heldBytes: number;
  /** A profile of other colours than sRGB. */
  readonly hasForeignProfile: boolean;
  /** 16 bits a sample. */
  readonly isDeep: boolean;
  /** A camera's Adobe RGB, which has no profile. */
  readonly isDcfAdobeRgb: boolean;
}

/** Decoded row by row, a picture costs a few rows of memory: stitched panoramas stay below this. */
const MOST_PIXELS = 1_000_000_000;
/** Bytes of memory for one picture that is held whole while it is decoded. */
const MOST_HELD = 1_600_000_000;
/** Bytes a pixel of those that are, at most, as measured: coefficients of JPEG, 16 bits of PNG, planes of AV1 and more. */
const heldAPixel = { jpeg: 6, png: 8, tiff: 0, webp: 4, avif: 26 } as const;

const formats = { jpeg: 'jpeg', png: 'png', tiff: 'tiff', webp: 'webp', heif: 'avif' } as const;

const isKnown = (format: string): format is keyof typeof formats => Object.hasOwn(formats, format);

/** By what the file holds, not by its name: an SVG called `.jpg` may fetch other files. */
const formatOf = ({ format, compression }: Metadata): PictureHeader['format'] => {
  if (!isKnown(format) || (format === 'heif' && compression !== 'av1'))
    throw new Undecodable('it holds no JPEG, PNG, TIFF, WebP or AVIF');
  return formats[format];
};

const megapixels = (pixels: number): string => Math.ceil(pixels / 1e6).toLocaleString('en');

const isHeldWhole = (format: PictureHeader['format'], { isProgressive }: Metadata): boolean =>
  isProgressive === true || format === 'webp' || format === 'avif';

const refuseTooLarge = (pixels: number, held: number): void => {
  const limit = held === 0 ? MOST_PIXELS : Math.floor(MOST_HELD / held);
  if (pixels > limit)
    throw new Undecodable(`it has ${megapixels(pixels)} megapixels, and ${megapixels(limit)} is the limit`);
};

/** Whole numbers of 8 or 16 bits, or bits: what floating point means as a picture, only its editor knows. */
const refuseOtherSamples = (depth: string): void => {
  if (depth !== 'uchar' && depth !== 'ushort')
    throw new Undecodable('its samples are neither of 8 nor of 16 bits');
};

/** Reads the header only. Throws `Undecodable`, or what libvips throws. */
export const readHeader = async (path: string): Promise<PictureHeader> => {
  const sharp = await loadSharp();
  const found = await sharp(path, { limitInputPixels: false }).metadata();
  const format = formatOf(found);
  const { width, height, depth, orientation = 1 } = found;
  const held = isHeldWhole(format, found) ? heldAPixel[format] : 0;
  refuseTooLarge(width * height, held);
  refuseOtherSamples(depth);
  return {
    format,
    width,
    height,
    isTurned: orientation >= 5,
    heldBytes: width * height * held,
    hasForeignProfile: found.icc !== undefined && !isSrgbProfile(found.icc),
    isDeep: depth === 'ushort',
    isDcfAdobeRgb: !found.hasProfile && found.exif !== undefined && isDcfAdobeRgb(found.exif),
  };
};
