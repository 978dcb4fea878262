import { cutOff, type OpenFile } from './clean-file.ts';
import { foreignInProfile } from './clean-icc.ts';

/**
 * WebP container specification: `RIFF size WEBP`, then chunks `name size data`, each padded to an even length; the
 * frames of an animation (ANMF) are 16 bytes and chunks of their own.
 */
const known: ReadonlySet<string> = new Set([
  'VP8 ',
  'VP8L',
  'VP8X',
  'ALPH',
  'ANIM',
  'ANMF',
  'ICCP',
  'EXIF',
  'XMP ',
]);
const HEADER = 12;
const FRAME_HEADER = 16;

const even = (length: number): number => length + (length & 1);

/** Of these a picture, and each frame, has one. */
const single: ReadonlySet<string> = new Set(['VP8X', 'ANIM', 'ICCP', 'EXIF', 'XMP ', 'ALPH']);
const isPicture = (name: string): boolean => name === 'VP8 ' || name === 'VP8L';
const shown = (name: string): string => `chunk ${name.replace(/[^\w ]/g, '?').trim()}`;

/** A second picture, or one beside the frames of an animation, is shown by nobody. */
const isSurplus = (name: string, before: readonly string[]): boolean => {
  if (single.has(name)) return before.includes(name) || (name === 'ALPH' && before.some(isPicture));
  if (name === 'ANMF') return before.some(isPicture);
  // the layer comes first, and only with VP8: VP8L has its own
  if (name === 'VP8L' && before.includes('ALPH')) return true;
  return isPicture(name) && before.some((other) => isPicture(other) || other === 'ANMF');
};

const walk = async (file: OpenFile, start: number, end: number): Promise<readonly string[]> => {
  const foreign: string[] = [];
  const before: string[] = [];
  let at = start;
  while (at < end) {
    const header = await file.read(at, 8);
    const name = header.toString('latin1', 0, 4);
    const size = header.readUInt32LE(4);
    const [from, to] = [at + 8, at + 8 + size];
    if (to > file.size) throw cutOff();
    if (!known.has(name) || isSurplus(name, before)) foreign.push(shown(name));
    if (name === 'ICCP') foreign.push(...foreignInProfile(await file.read(from, size)));
    if (name === 'ANMF') foreign.push(...(await walk(file, from + FRAME_HEADER, to)));
    before.push(name);
    at += 8 + even(size);
  }
  return foreign;
};

export const foreignInWebp = async (file: OpenFile): Promise<readonly string[]> => {
  const end = 8 + (await file.read(4, 4)).readUInt32LE();
  if (end > file.size) throw cutOff();
  const foreign = await walk(file, HEADER, end);
  return even(end) >= file.size ? foreign : [...foreign, 'bytes after the end'];
};
