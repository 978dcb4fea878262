import { type Attribution, type CleaningPolicy, fieldsOf } from './policy.ts';
import { keywordFields, shownTags } from './policy-fields.ts';
import { keywordsOf } from './policy-people.ts';
import { namesIn, type Tags, withoutLanguage } from './policy-tags.ts';
import { looksOf } from './policy-technical.ts';

/**
 * JPEGs are most of what is delivered, and what is costly of them is done here at a tenth of the time: the hash of the
 * picture, and the search of its scans for what lies behind them (clean-jpeg.ts). For `-ee` ExifTool would do it again.
 */
export type Kind = 'jpeg' | 'other';

/** Values as numbers, nothing derived (-n -e); a group with each name (-G1), all of a name (-a). */
const reading = ['-json', '-n', '-e', '-a', '-G1', '-api', 'largefilesupport=1'];
const hashing = ['-ImageDataHash', '-api', 'requesttags=imagedatahash'];
/** Without maker notes, which never go out, and without a look behind the end of the picture. */
const skipping: Readonly<Record<Kind, readonly string[]>> = { jpeg: ['-fast2'], other: [] };

const creatorTags = ['IFD0:Artist', 'IPTC:By-line', 'XMP-dc:Creator'] as const;
const copyrightTags = ['IFD0:Copyright', 'IPTC:CopyrightNotice', 'XMP-dc:Rights'] as const;

/** The picture before: what it holds, and the hash of its image data. */
export const surveyArguments = (kind: Kind): readonly string[] => [
  ...reading,
  ...skipping[kind],
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

/** A value is one line of the list ExifTool reads its arguments from. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

const set = (tags: readonly string[], text: string): readonly string[] =>
  tags.map((tag) => `-${tag}=${oneLine(text)}`);

const lacks = (tags: Tags, names: readonly string[]): boolean =>
  names.every((name) => namesIn(tags[name]).every((text) => text.trim() === ''));

/** What is added to a picture that has none of it; MWG 5.7 and 5.8: to Exif and XMP, IIM only where it was before. */
const additions = (source: Tags, wanted: Attribution): readonly string[] => {
  const { creator, copyright, email, url } = wanted;
  const hasContact = Object.keys(source).some((tag) => tag.startsWith('XMP-iptcCore:Creator'));
  return [
    ...(creator !== undefined && lacks(source, creatorTags)
      ? set(['IFD0:Artist', 'XMP-dc:Creator'], creator)
      : []),
    ...(copyright !== undefined && lacks(source, copyrightTags)
      ? set(['IFD0:Copyright', 'XMP-dc:Rights'], copyright)
      : []),
    ...(email !== undefined && !hasContact ? set(['XMP-iptcCore:CreatorWorkEmail'], email) : []),
    ...(url !== undefined && !hasContact ? set(['XMP-iptcCore:CreatorWorkURL'], url) : []),
  ];
};

/** Old IIM may be in any character set; what goes out is UTF-8 and says so (MWG 3.4). */
const characterSet = (policy: CleaningPolicy, source: Tags): readonly string[] =>
  fieldsOf(policy).some(({ tag }) => tag.startsWith('IPTC:') && tag in source)
    ? ['-IPTC:CodedCharacterSet=UTF8']
    : [];

const keywordTags: ReadonlySet<string> = new Set(keywordFields.map(({ tag }) => tag));

/** Keywords one by one, where some of them are people; null where the lists can be copied as they are. */
const chosenKeywords = (policy: CleaningPolicy, source: Tags): readonly string[] | null => {
  if (policy === 'client') return null;
  const { kept, people } = keywordsOf(source);
  if (people === 0) return null;
  return [...keywordTags]
    .filter((tag) => tag in source)
    .flatMap((tag) => kept.map((keyword) => `-${tag}=${oneLine(keyword)}`));
};

/**
 * Names of what is copied, of what is there: ExifTool compares every tag of the file with every name it is given. A
 * text in several languages is read, and copied, as one tag for each.
 */
const wordsOf = (policy: CleaningPolicy, source: Tags): readonly string[] => {
  const here = Object.keys(source);
  return fieldsOf(policy).flatMap((field) =>
    field.members.length === 0
      ? here.filter((tag) => withoutLanguage(tag) === field.tag)
      : shownTags(field).some((tag) => tag in source)
        ? [field.tag]
        : [],
  );
};

/** How to write the clean copy of a file. */
export interface Writing {
  readonly policy: CleaningPolicy;
  readonly attribution: Attribution;
  /** The survey of the file whose pixels go out. */
  readonly image: Tags;
  /** The survey of the file whose words go along. */
  readonly source: Tags;
  /** `@` where both are one, or ExifTool's pattern for the name of the other. */
  readonly from: string;
  readonly kind: Kind;
}

/** A list of what is copied from a file, which must not be empty: it would mean everything. */
const copying = (from: string, tags: readonly string[]): readonly string[] =>
  tags.length === 0 ? [] : ['-tagsfromfile', from, ...tags.map((tag) => `-${tag}`)];

const sources = (writing: Writing, words: readonly string[]): readonly string[] => {
  const looks = looksOf(writing.image);
  return writing.from === '@'
    ? copying('@', [...looks, ...words])
    : [...copying('@', looks), ...copying(writing.from, words)];
};

/**
 * Everything goes, then what may stay is copied back: the looks from the picture itself, the words from `from`.
 * `-all=` takes the segments of a JPEG that ExifTool does not know and what lies behind its end, and leaves the Adobe
 * segment, without which its colours are wrong; of a TIFF it leaves the first directory, whose common texts
 * `CommonIFD0` names.
 */
export const writingArguments = (writing: Writing): readonly string[] => {
  const { policy, attribution, source, kind } = writing;
  const keywords = chosenKeywords(policy, source);
  const words = wordsOf(policy, source).filter((tag) => keywords === null || !keywordTags.has(tag));
  return [
    '-m',
    ...skipping[kind],
    '-api',
    'largefilesupport=1',
    '-all=',
    ...(kind === 'jpeg' ? [] : ['-CommonIFD0=']),
    ...additions(source, attribution),
    ...sources(writing, words),
    ...characterSet(policy, source),
    ...(keywords ?? []),
  ];
};

/** Tags that stayed, taken out one by one: what a TIFF has in its directories beyond the common ones. */
export const sweepingArguments = (left: readonly string[]): readonly string[] => [
  '-m',
  '-overwrite_original',
  ...left.map((tag) => `-${tag}=`),
];
