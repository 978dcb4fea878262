import { cutOff, type OpenFile } from './clean-file.ts';

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

const walk = async (file: OpenFile, start: number, end: number): Promise<readonly string[]> => {
  const foreign: string[] = [];
  let at = start;
  while (at < end) {
    const header = await file.read(at, 8);
    const name = header.toString('latin1', 0, 4);
    const size = header.readUInt32LE(4);
    if (at + 8 + size > file.size) throw cutOff();
    if (!known.has(name)) foreign.push(`chunk ${name.replace(/[^\w ]/g, '?').trim()}`);
    if (name === 'ANMF') foreign.push(...(await walk(file, at + 8 + FRAME_HEADER, at + 8 + size)));
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
