import { foreignInBoxes } from './clean-boxes.ts';
import { FileMemory, type OpenFile, openToRead } from './clean-file.ts';
import { lookIntoGif, pictureInGif } from './clean-gif.ts';
import { lookIntoJpeg, pictureInJpeg } from './clean-jpeg.ts';
import { foreignInPng } from './clean-png.ts';
import { foreignInTiff } from './clean-tiff.ts';
import { foreignInWebp } from './clean-webp.ts';

/** What was found in a copy without ExifTool. */
export interface Structure {
  /** What cannot be known to be clean: segments, chunks, boxes, bytes behind the end. */
  readonly foreign: readonly string[];
  /** Why the file is not whole; null where it is. */
  readonly broken: string | null;
  /** Is its picture that of the original, byte for byte? Null where ExifTool's hash of the image data is to tell. */
  readonly picture: 'same' | 'changed' | 'unknown' | null;
}

/** Files by their paths: the copy, and the one whose picture it is to hold. */
export interface Copied {
  readonly copy: string;
  readonly original: string;
}

/** Memory for the one and the other, to be used for many of them one after the other. */
export class InspectionMemory {
  readonly copy = new FileMemory();
  readonly original = new FileMemory();
}

export interface Inspector {
  readonly inspect: (copied: Copied, memory: InspectionMemory) => Promise<Structure>;
}

type Found = Pick<Structure, 'foreign' | 'picture'>;

const structureOf = async (look: () => Promise<Found>): Promise<Structure> => {
  try {
    const { foreign, picture } = await look();
    return { foreign: [...new Set(foreign)], broken: null, picture };
  } catch (error) {
    if (error instanceof RangeError) return { foreign: [], broken: error.message, picture: null };
    throw error;
  }
};

/** Of a format of which ExifTool hashes the image data. */
const inspector = (walk: (file: OpenFile) => Promise<readonly string[]>): Inspector => ({
  inspect: async ({ copy }) => {
    await using file = await openToRead(copy);
    return await structureOf(async () => ({ foreign: await walk(file), picture: null }));
  },
});

/** What a format that is looked into whole holds; throws a `RangeError` where a file is not of it. */
interface Whole {
  readonly foreign: readonly string[];
  /** All that makes the picture. */
  readonly picture: readonly Buffer[];
}

const isEqual = (one: readonly Buffer[], other: readonly Buffer[]): boolean =>
  one.length === other.length && one.every((part, index) => other[index]?.equals(part) === true);

/** Of a format that has no `ImageDataHash`, or of which ExifTool takes long over it. */
const wholeInspector = (
  look: (bytes: Buffer) => Whole,
  pictureIn: (bytes: Buffer) => readonly Buffer[],
): Inspector => {
  const compare = async (picture: readonly Buffer[], original: string, memory: FileMemory) => {
    try {
      return isEqual(picture, pictureIn(await memory.read(original))) ? 'same' : 'changed';
    } catch (error) {
      if (error instanceof RangeError) return 'unknown';
      throw error;
    }
  };
  return {
    inspect: ({ copy, original }, memory) =>
      structureOf(async () => {
        const { foreign, picture } = look(await memory.copy.read(copy));
        return { foreign, picture: await compare(picture, original, memory.original) };
      }),
  };
};

const jpeg = wholeInspector(lookIntoJpeg, pictureInJpeg);
const png = inspector(foreignInPng);
const webp = inspector(foreignInWebp);
const boxes = inspector(foreignInBoxes);
const gif = wholeInspector(lookIntoGif, pictureInGif);
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
