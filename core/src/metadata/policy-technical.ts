import { isOfFilm } from './policy-film.ts';
import type { Tags } from './policy-tags.ts';

/**
 * What is in every picture and says nothing about what it shows: how its pixels are to be read, and what ExifTool
 * reckons from the container. By ExifTool's group (family 1) and name.
 */

/** What a picture needs to look right, copied from the picture whose pixels go out (Exif 4.6.4 A, B and D; PNG 11.3.2). */
const lookTags: readonly string[] = [
  'IFD0:Orientation',
  'IFD0:XResolution',
  'IFD0:YResolution',
  'IFD0:ResolutionUnit',
  'IFD0:YCbCrPositioning',
  'ExifIFD:ColorSpace',
  'ExifIFD:Gamma',
  // R03 is what says Adobe RGB where there is no profile (DCF 2.0)
  'InteropIFD:InteropIndex',
  'InteropIFD:InteropVersion',
  'JFIF:XResolution',
  'JFIF:YResolution',
  'JFIF:ResolutionUnit',
  'PNG-pHYs:PixelsPerUnitX',
  'PNG-pHYs:PixelsPerUnitY',
  'PNG-pHYs:PixelUnits',
  'PNG-cICP:ColorPrimaries',
  'PNG-cICP:TransferCharacteristics',
  'PNG-cICP:MatrixCoefficients',
  'PNG-cICP:VideoFullRangeFlag',
  'PNG:Gamma',
  'PNG:SRGBRendering',
  'PNG:WhitePointX',
  'PNG:WhitePointY',
  'PNG:RedX',
  'PNG:RedY',
  'PNG:GreenX',
  'PNG:GreenY',
  'PNG:BlueX',
  'PNG:BlueY',
];

/** What ExifTool adds or reckons: of the whole file, its codec, and the records that must be beside a kept field. */
const reckoned: Readonly<Record<string, readonly string[]>> = {
  ExifTool: ['ExifToolVersion', 'Warning'],
  File: [
    'FileType',
    'FileTypeExtension',
    'MIMEType',
    'ExifByteOrder',
    'CurrentIPTCDigest',
    'ImageDataHash',
    'ImageWidth',
    'ImageHeight',
    'EncodingProcess',
    'BitsPerSample',
    'ColorComponents',
    'YCbCrSubSampling',
    'PageCount',
  ],
  JFIF: ['JFIFVersion'],
  Adobe: ['DCTEncodeVersion', 'APP14Flags0', 'APP14Flags1', 'ColorTransform'],
  ExifIFD: ['ExifVersion', 'ComponentsConfiguration', 'FlashpixVersion', 'ExifImageWidth', 'ExifImageHeight'],
  IPTC: ['CodedCharacterSet', 'EnvelopeRecordVersion', 'ApplicationRecordVersion'],
  'XMP-x': ['XMPToolkit'],
  PNG: [
    'ImageWidth',
    'ImageHeight',
    'BitDepth',
    'ColorType',
    'Compression',
    'Filter',
    'Interlace',
    'ProfileName',
    'Palette',
    'Transparency',
    'BackgroundColor',
    'SignificantBits',
    'AnimationFrames',
    'AnimationPlays',
  ],
  RIFF: [
    'WebP_Flags',
    'ImageWidth',
    'ImageHeight',
    'VP8Version',
    'HorizontalScale',
    'VerticalScale',
    'AlphaIsUsed',
    'AlphaPreprocessing',
    'AlphaFiltering',
    'AlphaCompression',
    'BackgroundColor',
    'AnimationLoopCount',
    'FrameCount',
    'Duration',
  ],
  GIF: [
    'GIFVersion',
    'ImageWidth',
    'ImageHeight',
    'HasColorMap',
    'ColorResolutionDepth',
    'BitsPerPixel',
    'BackgroundColor',
    'PixelAspectRatio',
    'AnimationIterations',
    'FrameCount',
    'Duration',
    'TransparentColor',
  ],
};

/** TIFF 6.0, sections 4 to 22: how the strips or tiles of a page are read. Of a TIFF only: elsewhere IFD1 is a thumbnail. */
const tiffPage: ReadonlySet<string> = new Set([
  'SubfileType',
  'OldSubfileType',
  'ImageWidth',
  'ImageHeight',
  'BitsPerSample',
  'Compression',
  'PhotometricInterpretation',
  'Thresholding',
  'FillOrder',
  'StripOffsets',
  'Orientation',
  'SamplesPerPixel',
  'RowsPerStrip',
  'StripByteCounts',
  'MinSampleValue',
  'MaxSampleValue',
  'SMinSampleValue',
  'SMaxSampleValue',
  'XResolution',
  'YResolution',
  'PlanarConfiguration',
  'ResolutionUnit',
  'PageNumber',
  'Predictor',
  'WhitePoint',
  'PrimaryChromaticities',
  'ColorMap',
  'TileWidth',
  'TileLength',
  'TileOffsets',
  'TileByteCounts',
  'InkSet',
  'NumberofInks',
  'DotRange',
  'ExtraSamples',
  'SampleFormat',
  'JPEGTables',
  'YCbCrCoefficients',
  'YCbCrSubSampling',
  'YCbCrPositioning',
  'ReferenceBlackWhite',
  'T4Options',
  'T6Options',
]);

/** What ExifTool calls the strips of a first page that is compressed as JPEG. */
const jpegPage: ReadonlySet<string> = new Set(['PreviewImageStart', 'PreviewImageLength']);

const isOfPage = (group: string, name: string): boolean =>
  (/^(IFD|SubIFD)\d*$/.test(group) && tiffPage.has(name)) || (group === 'IFD0' && jpegPage.has(name));

const named: ReadonlySet<string> = new Set([
  ...lookTags,
  ...Object.entries(reckoned).flatMap(([group, names]) => names.map((name) => `${group}:${name}`)),
]);

/** A profile is what its colours mean; it is kept or lost whole (ICC.1:2022). */
const isProfile = (group: string): boolean => group === 'ICC_Profile' || group.startsWith('ICC-');

/** Those of them that this picture has, but for its profile. */
export const looksOf = (tags: Tags): readonly string[] => lookTags.filter((tag) => tag in tags);

/** Is this tag of the technique of a file of this kind (ExifTool's `FileType`)? */
export const isTechnical = (fileType: string, group: string, name: string): boolean => {
  if (group === 'System' || isProfile(group)) return true;
  if (named.has(`${group}:${name}`)) return true;
  if (isOfFilm(group, name)) return true;
  return fileType === 'TIFF' && isOfPage(group, name);
};
