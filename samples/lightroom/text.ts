import { constants, deflateSync } from 'node:zlib';
import { makeXmp } from '../xmp.ts';
import type { LightroomShape } from './ddl.ts';
import type { LightroomFile } from './options.ts';

/**
 * Text as newer catalogs store it: four bytes, big-endian, of its length in UTF-8, then a zlib stream. Coded without
 * a search for repeats, since what deflate finds differs between processors and the same bytes are promised everywhere.
 */
export const packText = (text: string): Uint8Array => {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, deflateSync(bytes, { strategy: constants.Z_HUFFMAN_ONLY })]);
};

/** `Adobe_AdditionalMetadata.xmp`: plain text up to version 5, packed in 9 and later. */
export const xmpColumn = (shape: LightroomShape, file: LightroomFile): string | Uint8Array => {
  const text = makeXmp(file);
  return shape === 'v3' || shape === 'v5' ? text : packText(text);
};

/** `Adobe_imageDevelopSettings.text`: a Lua table. A mask refers to its data beside the catalog by 32 hex digits. */
export const developText = (exposure: number, maskDigest: string | null): string => {
  const mask =
    maskDigest === null
      ? ''
      : `MaskGroupBasedCorrections = { { CorrectionActive = true,\nCorrectionMasks = { { What = "Mask/Image",\nMaskDigest = "${maskDigest}" } },\nLocalExposure2012 = 0.25 } },\n`;
  return `s = { Contrast2012 = 10,\nExposure2012 = ${exposure},\n${mask}ProcessVersion = "11.0",\nVersion = "13.0" }\n`;
};
