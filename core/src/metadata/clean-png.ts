import { cutOff, type OpenFile } from './clean-file.ts';

/**
 * PNG (W3C, third edition), 5.3: a signature of 8 bytes, then chunks `length type data crc`, IEND the last.
 * Pixels and how they look (11.2, 11.3.2, 11.3.4.1, 11.3.4.3, APNG), one eXIf, and iTXt where it is XMP's.
 */
const known: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'cHRM',
  'gAMA',
  'iCCP',
  'sBIT',
  'sRGB',
  'cICP',
  'mDCV',
  'cLLI',
  'bKGD',
  'pHYs',
  'acTL',
  'fcTL',
  'fdAT',
  'eXIf',
]);

/** Texts that ExifTool writes and reads back: XMP (specification part 3, 1.1.5), and IPTC as ImageMagick had it. */
const texts: readonly string[] = ['XML:com.adobe.xmp\0', 'Raw profile type iptc\0'];
const LONGEST = 79 + 1;
const isText = (type: string): boolean => type === 'iTXt' || type === 'zTXt' || type === 'tEXt';

const SIGNATURE = 8;
/** Length, type and checksum. */
const AROUND = 12;

const isKnownText = async (file: OpenFile, at: number, length: number): Promise<boolean> => {
  const begin = (await file.read(at, Math.min(length, LONGEST))).toString('latin1');
  return texts.some((keyword) => begin.startsWith(keyword));
};

export const foreignInPng = async (file: OpenFile): Promise<readonly string[]> => {
  const foreign: string[] = [];
  let at = SIGNATURE;
  for (let type = ''; type !== 'IEND'; ) {
    const header = await file.read(at, 8);
    const length = header.readUInt32BE();
    type = header.toString('latin1', 4);
    const isGood = known.has(type) || (isText(type) && (await isKnownText(file, at + 8, length)));
    if (!isGood) foreign.push(/^[A-Za-z]{4}$/.test(type) ? `chunk ${type}` : 'a chunk without a name');
    at += AROUND + length;
    if (at > file.size) throw cutOff();
  }
  return at === file.size ? foreign : [...foreign, 'bytes after the end'];
};
