/**
 * Cameras write Adobe RGB without a profile: DCF 2.0 (JEITA CP-3461B), "DCF optional colour space", has the file named
 * `_DSC…` and Exif's `InteroperabilityIndex` say `R03`. Shown as sRGB such a picture is dull.
 */

const EXIF_HEADER = 'Exif\0\0';
/** Exif 2.32, 4.6.3: pointers in IFD0 and in the Exif IFD; CIPA DC-008, 4.6.7: the index. */
const EXIF_IFD = 0x8769;
const INTEROPERABILITY_IFD = 0xa005;
const INTEROPERABILITY_INDEX = 0x0001;
const ENTRY = 12;

interface Tiff {
  readonly bytes: Buffer;
  readonly isLittle: boolean;
}

const short = ({ bytes, isLittle }: Tiff, at: number): number =>
  isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
const long = ({ bytes, isLittle }: Tiff, at: number): number =>
  isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);

/** Where the value of a tag lies in the directory at `ifd` (TIFF 6.0, section 2): count, entries of twelve bytes. */
const valueAt = (tiff: Tiff, ifd: number, tag: number): number | null => {
  const count = short(tiff, ifd);
  for (let index = 0; index < count; index += 1) {
    const entry = ifd + 2 + index * ENTRY;
    if (short(tiff, entry) === tag) return entry + 8;
  }
  return null;
};

const pointedAt = (tiff: Tiff, ifd: number, tag: number): number | null => {
  const at = valueAt(tiff, ifd, tag);
  return at === null ? null : long(tiff, at);
};

const indexOf = (tiff: Tiff): string | null => {
  const exif = pointedAt(tiff, long(tiff, 4), EXIF_IFD);
  const interoperability = exif === null ? null : pointedAt(tiff, exif, INTEROPERABILITY_IFD);
  if (interoperability === null) return null;
  const at = valueAt(tiff, interoperability, INTEROPERABILITY_INDEX);
  return at === null ? null : tiff.bytes.toString('latin1', at, at + 3);
};

/** Does this Exif block say that the picture is in Adobe RGB? A broken block says nothing. */
export const isDcfAdobeRgb = (exif: Buffer): boolean => {
  const bytes = exif.toString('latin1', 0, 6) === EXIF_HEADER ? exif.subarray(6) : exif;
  try {
    return indexOf({ bytes, isLittle: bytes.toString('latin1', 0, 2) === 'II' }) === 'R03';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** Adobe RGB (1998), 4.3.4.2: a gamma of 2 + 51/256. */
const GAMMA = 563 / 256;
/** Fine enough that no step of eight bits is missed in the shadows. */
const STEPS = 16_384;

/** IEC 61966-2-1, 5.2: the curve of sRGB. */
const srgbCurve = (light: number): number =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

const lightOf = Float64Array.from({ length: 256 }, (_, value) => (value / 255) ** GAMMA * STEPS);

const coded = Uint8Array.from({ length: STEPS + 1 }, (_, step) => Math.round(srgbCurve(step / STEPS) * 255));

const codedOf = (light: number): number => coded[Math.max(0, Math.min(STEPS, Math.round(light)))] ?? 0;

/**
 * Brings pixels of Adobe RGB to sRGB, in place. Both have the white of D65 and the same red and blue, so that green
 * keeps its amount and only lends to the others; what sRGB does not hold is cut. Matrices: Adobe RGB (1998), 4.3.6;
 * IEC 61966-2-1, 5.3.
 */
export const adobeRgbToSrgb = (pixels: Buffer): void => {
  for (let at = 0; at < pixels.length; at += 3) {
    const red = lightOf[pixels[at] ?? 0] ?? 0;
    const green = lightOf[pixels[at + 1] ?? 0] ?? 0;
    const blue = lightOf[pixels[at + 2] ?? 0] ?? 0;
    pixels[at] = codedOf(1.398356 * red - 0.398356 * green);
    pixels[at + 1] = codedOf(green);
    pixels[at + 2] = codedOf(1.042929 * blue - 0.042929 * green);
  }
};
