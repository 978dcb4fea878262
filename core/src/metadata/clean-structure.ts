import { foreignInBoxes } from './clean-boxes.ts';
import { type OpenFile, openToRead } from './clean-file.ts';
import { foreignInGif, gifDigest } from './clean-gif.ts';
import { behindPixels, foreignInJpeg, jpegDigest } from './clean-jpeg.ts';
import { foreignInPng } from './clean-png.ts';
import { foreignInTiff } from './clean-tiff.ts';
import { foreignInWebp } from './clean-webp.ts';

/** What lies in a file beside the parts that are known and read by ExifTool. */
export interface Structure {
  /** What cannot be known to be clean: segments, chunks, boxes, bytes behind the end. */
  readonly foreign: readonly string[];
  /** Why the file is not whole; null where it is. */
  readonly broken: string | null;
}

export interface Inspector {
  readonly inspect: (path: string) => Promise<Structure>;
  /** Decodes what the parts hold, where that takes longer than to look at them. */
  readonly decode?: (path: string) => Promise<Structure>;
  /** Of all that makes the picture, where ExifTool has no `ImageDataHash` for the format or takes long over it. */
  readonly pictureDigest?: (path: string) => Promise<string | null>;
}

type Walk = (file: OpenFile) => Promise<readonly string[]>;

const walked =
  (walk: Walk) =>
  async (path: string): Promise<Structure> => {
    await using file = await openToRead(path);
    try {
      return { foreign: [...new Set(await walk(file))], broken: null };
    } catch (error) {
      if (error instanceof RangeError) return { foreign: [], broken: error.message };
      throw error;
    }
  };

const inspector = (walk: Walk): Inspector => ({ inspect: walked(walk) });

const jpeg: Inspector = {
  ...inspector(foreignInJpeg),
  decode: walked(behindPixels),
  pictureDigest: jpegDigest,
};
const png = inspector(foreignInPng);
const webp = inspector(foreignInWebp);
const boxes = inspector(foreignInBoxes);
const gif: Inspector = { ...inspector(foreignInGif), pictureDigest: gifDigest };
const tiff = inspector(foreignInTiff);

/** By ExifTool's `FileType`: what can be cleaned. Everything else is refused by what it is inside. */
const inspectors: Readonly<Record<string, Inspector>> = {
  JPEG: jpeg,
  TIFF: tiff,
  PNG: png,
  APNG: png,
  WEBP: webp,
  'Extended WEBP': webp,
  GIF: gif,
  HEIC: boxes,
  HEIF: boxes,
  AVIF: boxes,
  MP4: boxes,
  M4V: boxes,
  MOV: boxes,
  JXL: boxes,
};

export const inspectorOf = (fileType: string): Inspector | null => inspectors[fileType] ?? null;
