/**
 * JPEGs are most of what is delivered, and what is costly of them is done here at a tenth of the time: the hash of the
 * picture, and the search of its scans for what lies behind them (clean-jpeg.ts). For `-ee` ExifTool would do it again.
 */
export type Kind = 'jpeg' | 'other';

/** Values as they are stored (-n), nothing derived from several (-e). */
const plainly = ['-n', '-e', '-api', 'largefilesupport=1'];
/** A group with each name (-G1), all of a name (-a). */
const reading = ['-json', '-a', '-G1', ...plainly];
const hashing = ['-ImageDataHash', '-api', 'requesttags=imagedatahash'];
/** Without maker notes, which never go out, and without a look behind the end of the picture. */
const skipping: Readonly<Record<Kind, readonly string[]>> = { jpeg: ['-fast2'], other: [] };

/** The picture before: what it holds, structures whole and by member (struct=2), and the hash of its image data. */
export const surveyArguments = (kind: Kind): readonly string[] => [
  ...reading,
  ...skipping[kind],
  '-api',
  'struct=2',
  '-all',
  ...(kind === 'jpeg' ? [] : hashing),
];

/** The copy afterwards: everything, unknown tags and embedded pictures and tracks included. */
export const readBackArguments = (kind: Kind): readonly string[] => [
  ...reading,
  '-u',
  '-all',
  ...(kind === 'jpeg' ? [] : ['-ee', ...hashing]),
];

/** How to write clean copies of files of one kind. */
export interface Writing {
  readonly kind: Kind;
  /** A JSON document of ExifTool's: for each file what its copy is to hold. */
  readonly values: string;
  /** What is copied as it lies there, byte for byte. */
  readonly raw: readonly string[];
  /** From which file that is: `@`, or ExifTool's pattern for its name. */
  readonly from: string;
}

/**
 * Everything goes but the colour profile, then what may stay is written. `-all=` takes the segments of a JPEG that
 * ExifTool does not know and what lies behind its end, and leaves the Adobe segment, without which its colours are
 * wrong; of a TIFF it leaves the first directory, whose common texts `CommonIFD0` names. Values come from the survey:
 * `-tagsfromfile` would read each file once more, and take three times as long.
 */
export const writingArguments = ({ kind, values, raw, from }: Writing): readonly string[] => [
  // Minor faults of what is thrown away do not matter.
  '-m',
  ...plainly,
  ...skipping[kind],
  '-all=',
  '--ICC_Profile:all',
  ...(kind === 'jpeg' ? [] : ['-CommonIFD0=']),
  `-json=${values}`,
  ...(raw.length === 0 ? [] : ['-tagsfromfile', from, ...raw.map((tag) => `-${tag}`)]),
];

/** Tags that stayed, taken out one by one: what a TIFF has in its directories beyond the common ones. */
export const sweepingArguments = (left: readonly string[]): readonly string[] => [
  '-m',
  '-overwrite_original',
  ...left.map((tag) => `-${tag}=`),
];
