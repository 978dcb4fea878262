import type { TiffField } from './tiff.ts';
import { asciiField, directoryLength, encodeDirectory, field, tiffHeader, tiffHeaderLength } from './tiff.ts';

/** What a camera notes about a frame. */
export interface Shot {
  readonly make: string;
  readonly model: string;
  /** Local time, `2026-04-26T14:03:11`. */
  readonly captureTime: string;
  /** Exif 2.32, tag 0x0112: 1 upright, 8 turned left, 6 turned right, 3 upside down. */
  readonly orientation: 1 | 3 | 6 | 8;
}

export const sampleShot = (captureTime: string): Shot => ({
  make: 'Safelight',
  model: 'Sample One',
  captureTime,
  orientation: 1,
});

const exifPointer = 0x8769;

/** Exif 2.32, 4.6.5: `YYYY:MM:DD HH:MM:SS`. */
export const exifTime = (captureTime: string): string =>
  captureTime.slice(0, 19).replaceAll('-', ':').replace('T', ' ');

/** The fields of a first directory that describe the camera; `exifOffset` is where the Exif directory lies. */
export const cameraFields = (shot: Shot, exifOffset: number): readonly TiffField[] => [
  asciiField(0x010f, shot.make),
  asciiField(0x0110, shot.model),
  field(0x0112, 'short', shot.orientation),
  field(0x011a, 'rational', 300, 1),
  field(0x011b, 'rational', 300, 1),
  field(0x0128, 'short', 2),
  asciiField(0x0131, 'Safelight samples'),
  asciiField(0x0132, exifTime(shot.captureTime)),
  field(exifPointer, 'long', exifOffset),
];

/** The Exif directory: 1/250 s, f/2.8, ISO 400, 50 mm (Exif 2.32, table 7; version `0232`). */
export const exifFields = (shot: Shot): readonly TiffField[] => [
  field(0x829a, 'rational', 1, 250),
  field(0x829d, 'rational', 28, 10),
  field(0x8827, 'short', 400),
  field(0x9000, 'undefined', ...Buffer.from('0232')),
  asciiField(0x9003, exifTime(shot.captureTime)),
  asciiField(0x9004, exifTime(shot.captureTime)),
  field(0x920a, 'rational', 50, 1),
];

/** What Exif asks of a compressed image beside that: components Y Cb Cr, sRGB, the size. */
const compressedFields = (width: number, height: number): readonly TiffField[] => [
  field(0x9101, 'undefined', 1, 2, 3, 0),
  field(0xa000, 'undefined', ...Buffer.from('0100')),
  field(0xa001, 'short', 1),
  field(0xa002, 'short', width),
  field(0xa003, 'short', height),
];

/** The body of a JPEG's APP1 segment: `Exif`, two NULs, then a TIFF structure (Exif 2.32, 4.7.2). */
export const exifSegment = (shot: Shot, width: number, height: number): Buffer => {
  const exif = [...exifFields(shot), ...compressedFields(width, height)];
  const camera = (exifOffset: number) => [field(0x0213, 'short', 1), ...cameraFields(shot, exifOffset)];
  const exifOffset = tiffHeaderLength + directoryLength(camera(0));
  return Buffer.concat([
    Buffer.from('Exif\0\0', 'ascii'),
    tiffHeader(),
    encodeDirectory(camera(exifOffset), tiffHeaderLength),
    encodeDirectory(exif, exifOffset),
  ]);
};
