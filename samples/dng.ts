import { mosaicScene, sensor } from './dng/sensor.ts';
import type { Shot } from './exif.ts';
import { cameraFields, exifFields, sampleShot } from './exif.ts';
import { makeJpeg } from './jpeg.ts';
import { randomBytes, seededRandom } from './random.ts';
import type { TiffField } from './tiff.ts';
import { asciiField, directoryLength, encodeDirectory, field, tiffHeader, tiffHeaderLength } from './tiff.ts';

export interface DngOptions {
  /** Pixels of the raw image, both even. A file takes 2 · width · height bytes and a few thousand for its preview. */
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly shot?: Shot;
}

interface Strip {
  readonly offset: number;
  readonly length: number;
}

/** The tags every TIFF image needs (TIFF 6.0, section 8), in one strip. */
const imageFields = (width: number, height: number, strip: Strip): readonly TiffField[] => [
  field(0x0100, 'long', width),
  field(0x0101, 'long', height),
  field(0x0111, 'long', strip.offset),
  field(0x0116, 'long', height),
  field(0x0117, 'long', strip.length),
  field(0x011c, 'short', 1),
];

/** First directory: a baseline JPEG preview (compression 7, YCbCr) with NewSubFileType 1 (DNG 1.4.0.0, chapter 2). */
const previewFields = (width: number, height: number, strip: Strip): readonly TiffField[] => [
  ...imageFields(width, height, strip),
  field(0x00fe, 'long', 1),
  field(0x0102, 'short', 8, 8, 8),
  field(0x0103, 'short', 7),
  field(0x0106, 'short', 6),
  field(0x0115, 'short', 3),
  field(0x0212, 'short', 1, 1),
  field(0x0213, 'short', 1),
  field(0x0214, 'rational', 0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1),
];

/**
 * What DNG 1.4.0.0, chapter 4 asks of the first directory: DNGVersion, DNGBackwardVersion, UniqueCameraModel,
 * ColorMatrix1 with its illuminant (21: D65), AnalogBalance, AsShotNeutral, BaselineExposure, -Noise and -Sharpness,
 * LinearResponseLimit, RawDataUniqueID, and the preview's colours (2: sRGB).
 */
const cameraProfileFields = (shot: Shot, seed: number): readonly TiffField[] => [
  field(0xc612, 'byte', 1, 4, 0, 0),
  field(0xc613, 'byte', 1, 1, 0, 0),
  asciiField(0xc614, `${shot.make} ${shot.model}`),
  field(0xc621, 'srational', ...sensor.colorMatrix.flatMap((value) => [value, 10_000])),
  field(0xc627, 'rational', 1, 1, 1, 1, 1, 1),
  field(0xc628, 'rational', ...sensor.neutral.flatMap((value) => [value * 1000, 1000])),
  field(0xc62a, 'srational', 0, 1),
  field(0xc62b, 'rational', 1, 1),
  field(0xc62c, 'rational', 1, 1),
  field(0xc62e, 'rational', 1, 1),
  field(0xc65a, 'short', 21),
  field(0xc65d, 'byte', ...randomBytes(seededRandom(seed ^ 0x5afe), 16)),
  field(0xc71a, 'long', 2),
];

/** The raw image: a colour filter array (photometric 32803), 16 bits, uncompressed (DNG 1.4.0.0, chapter 4). */
const rawFields = (width: number, height: number, strip: Strip): readonly TiffField[] => [
  ...imageFields(width, height, strip),
  field(0x00fe, 'long', 0),
  field(0x0102, 'short', 16),
  field(0x0103, 'short', 1),
  field(0x0106, 'short', 32_803),
  field(0x0115, 'short', 1),
  field(0x828d, 'short', 2, 2),
  field(0x828e, 'byte', ...sensor.pattern),
  field(0xc616, 'byte', 0, 1, 2),
  field(0xc617, 'short', 1),
  field(0xc619, 'short', 1, 1),
  field(0xc61a, 'short', sensor.black),
  field(0xc61d, 'long', sensor.white),
  field(0xc61e, 'rational', 1, 1, 1, 1),
  field(0xc61f, 'long', 0, 0),
  field(0xc620, 'long', width, height),
  field(0xc62d, 'long', 0),
  field(0xc632, 'rational', 0, 1),
  field(0xc65c, 'rational', 1, 1),
  field(0xc68d, 'long', 0, 0, height, width),
];

/** The preview is at most 256 pixels wide. */
const previewSize = (width: number, height: number): { readonly width: number; readonly height: number } => {
  const small = Math.min(256, width);
  return { width: small, height: Math.max(1, Math.round((small * height) / width)) };
};

const subIfds = 0x014a;

/** A DNG 1.4 file: header, preview's directory, raw directory, Exif directory, the preview, the raw samples. */
export const makeDng = (options: DngOptions): Buffer => {
  const { width, height, seed } = options;
  if (width % 2 !== 0 || height % 2 !== 0)
    throw new RangeError(`a Bayer mosaic needs an even size, not ${width} × ${height}`);
  const shot = options.shot ?? sampleShot('2026-04-26T12:00:00');
  const small = previewSize(width, height);
  const preview = makeJpeg({ ...small, seed });
  const raw = mosaicScene(width, height, seed);

  const main = (strip: Strip, rawAt: number, exifAt: number): readonly TiffField[] => [
    ...previewFields(small.width, small.height, strip),
    ...cameraFields(shot, exifAt),
    ...cameraProfileFields(shot, seed),
    field(subIfds, 'long', rawAt),
  ];
  const nowhere: Strip = { offset: 0, length: 0 };
  const rawAt = tiffHeaderLength + directoryLength(main(nowhere, 0, 0));
  const exifAt = rawAt + directoryLength(rawFields(width, height, nowhere));
  const previewAt = exifAt + directoryLength(exifFields(shot));
  const samplesAt = previewAt + preview.length + (preview.length % 2);
  return Buffer.concat([
    tiffHeader(),
    encodeDirectory(main({ offset: previewAt, length: preview.length }, rawAt, exifAt), tiffHeaderLength),
    encodeDirectory(rawFields(width, height, { offset: samplesAt, length: raw.length }), rawAt),
    encodeDirectory(exifFields(shot), exifAt),
    preview,
    Buffer.alloc(preview.length % 2),
    raw,
  ]);
};
