/**
 * Most finished pictures embed a profile of sRGB. To convert them to what they are takes a third of the time of a
 * preview and changes no pixel; so such a profile is known by what it says, not by its name (ICC.1:2010).
 */

/** Clause 9.2: media-relative colorants of sRGB, adapted to D50, as its makers write them. */
const colorants = [
  ['rXYZ', [0.436, 0.2225, 0.0139]],
  ['gXYZ', [0.3851, 0.7169, 0.0971]],
  ['bXYZ', [0.1431, 0.0606, 0.7141]],
] as const;
const curves = ['rTRC', 'gTRC', 'bTRC'] as const;
/** Makers round differently: less than half a step of eight bits. */
const CLOSE = 0.0015;
const SAMPLES = 16;

/** Clause 7.3: from byte 128 a count, then signature, offset and size of each tag. */
const tagsOf = (profile: Buffer): ReadonlyMap<string, Buffer> => {
  const tags = new Map<string, Buffer>();
  const count = Math.min(profile.readUInt32BE(128), 100);
  for (let entry = 132; entry < 132 + count * 12; entry += 12) {
    const [offset, size] = [profile.readUInt32BE(entry + 4), profile.readUInt32BE(entry + 8)];
    tags.set(profile.toString('latin1', entry, entry + 4), profile.subarray(offset, offset + size));
  }
  return tags;
};

/** Clause 4.6: s15Fixed16Number. */
const fixed = (bytes: Buffer, at: number): number => bytes.readInt32BE(at) / 65_536;

/** IEC 61966-2-1, 5.2: from the coded value to light, both 0 … 1. */
const srgbLight = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** Clause 10.5, `curv`: a table of at least two values of 16 bits, read with straight lines between them. */
const tableLight = (curve: Buffer, value: number): number => {
  const last = curve.readUInt32BE(8) - 1;
  const at = value * last;
  const below = Math.min(Math.floor(at), last - 1);
  const [low, high] = [curve.readUInt16BE(12 + below * 2), curve.readUInt16BE(14 + below * 2)];
  return (low + (high - low) * (at - below)) / 65_535;
};

/** Clause 10.15, `para` of function type 3: (aX + b)^g from d on, cX below. */
const formulaLight = (curve: Buffer, value: number): number => {
  const parameter = (index: number): number => fixed(curve, 12 + index * 4);
  const [g, a, b, c, d] = [parameter(0), parameter(1), parameter(2), parameter(3), parameter(4)];
  return value >= d ? (a * value + b) ** g : c * value;
};

const lightOf = (curve: Buffer): ((value: number) => number) | null => {
  const type = curve.toString('latin1', 0, 4);
  if (type === 'curv' && curve.readUInt32BE(8) > 1) return (value) => tableLight(curve, value);
  if (type === 'para' && curve.readUInt16BE(8) === 3) return (value) => formulaLight(curve, value);
  return null;
};

const isSrgbCurve = (curve: Buffer): boolean => {
  const light = lightOf(curve);
  if (light === null) return false;
  const values = Array.from({ length: SAMPLES + 1 }, (_, index) => index / SAMPLES);
  return values.every((value) => Math.abs(light(value) - srgbLight(value)) < CLOSE);
};

const isColorant = (tag: Buffer, expected: readonly number[]): boolean =>
  expected.every((value, index) => Math.abs(fixed(tag, 8 + index * 4) - value) < CLOSE);

/** A matrix and three curves, and no table that would go before them (clause 9.1: `A2B0`). */
const saysSrgb = (profile: Buffer): boolean => {
  const tags = tagsOf(profile);
  const none = Buffer.alloc(0);
  return (
    profile.toString('latin1', 16, 24) === 'RGB XYZ ' &&
    ![...tags.keys()].some((name) => /^[AD]2B/.test(name)) &&
    colorants.every(([name, expected]) => isColorant(tags.get(name) ?? none, expected)) &&
    curves.every((name) => isSrgbCurve(tags.get(name) ?? none))
  );
};

/** Is this ICC profile one of sRGB, whoever made it? One that cannot be read is not. */
export const isSrgbProfile = (profile: Buffer): boolean => {
  try {
    return saysSrgb(profile);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
