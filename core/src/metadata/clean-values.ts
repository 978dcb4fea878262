import { type Attribution, type CleaningPolicy, fieldsOf } from './policy.ts';
import { keywordFields, shownTags } from './policy-fields.ts';
import { keywordsOf } from './policy-people.ts';
import { namesIn, type Tags, withoutLanguage } from './policy-tags.ts';
import { looksOf } from './policy-technical.ts';

/** What the copy of one file is to hold. */
export interface Writing {
  readonly policy: CleaningPolicy;
  readonly attribution: Attribution;
  /** The survey of the file whose pixels go out. */
  readonly image: Tags;
  /** The survey of the file whose words go along. */
  readonly source: Tags;
}

const creatorTags = ['IFD0:Artist', 'IPTC:By-line', 'XMP-dc:Creator'] as const;
const copyrightTags = ['IFD0:Copyright', 'IPTC:CopyrightNotice', 'XMP-dc:Rights'] as const;

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

const set = (tags: readonly string[], text: string | undefined): Tags => {
  const value = oneLine(text ?? '');
  return value === '' ? {} : Object.fromEntries(tags.map((tag) => [tag, value]));
};

const lacks = (tags: Tags, names: readonly string[]): boolean =>
  names.every((name) => namesIn(tags[name]).every((text) => text.trim() === ''));

/** What is added to a picture that has none of it; MWG 5.7 and 5.8: to Exif and XMP, IIM only where it was before. */
const additions = (source: Tags, { creator, copyright, email, url }: Attribution): Tags => ({
  ...(lacks(source, creatorTags) ? set(['IFD0:Artist', 'XMP-dc:Creator'], creator) : {}),
  ...(lacks(source, copyrightTags) ? set(['IFD0:Copyright', 'XMP-dc:Rights'], copyright) : {}),
  ...(Object.keys(source).some((tag) => tag.startsWith('XMP-iptcCore:Creator'))
    ? {}
    : { ...set(['XMP-iptcCore:CreatorWorkEmail'], email), ...set(['XMP-iptcCore:CreatorWorkURL'], url) }),
});

/** Old IIM may be in any character set; what goes out is UTF-8 and says so (MWG 3.4). */
const characterSet = (words: Tags): Tags =>
  Object.keys(words).some((tag) => tag.startsWith('IPTC:')) ? { 'IPTC:CodedCharacterSet': 'UTF8' } : {};

const keywordTags: readonly string[] = keywordFields.map(({ tag }) => tag);

/** Keywords without the people among them. */
const chosenKeywords = (policy: CleaningPolicy, source: Tags): Tags => {
  const { kept } = keywordsOf(source);
  if (policy === 'client' || kept.length === 0) return {};
  return Object.fromEntries(keywordTags.filter((tag) => tag in source).map((tag) => [tag, kept]));
};

/** Names of what is kept of what is there; a text in several languages is one tag for each, a structure one for all. */
const wordsOf = (policy: CleaningPolicy, source: Tags): readonly string[] => {
  const here = Object.keys(source);
  return fieldsOf(policy)
    .filter(({ tag }) => !keywordTags.includes(tag))
    .flatMap((field) => {
      if (field.members.length === 0) return here.filter((tag) => withoutLanguage(tag) === field.tag);
      return field.tag in source && shownTags(field).some((tag) => tag in source) ? [field.tag] : [];
    });
};

const pick = (tags: Tags, names: readonly string[]): Tags =>
  Object.fromEntries(names.map((name) => [name, tags[name]]));

/** Exif text is ASCII by the standard and anything in practice: what is no UTF-8 is shown with question marks. */
const isDoubtful = (tag: string, value: unknown): boolean =>
  tag.startsWith('IFD0:') && namesIn(value).some((text) => text.includes('?'));

/** Words whose bytes must be copied, because their text is not to be had. */
export const rawWordsOf = ({ policy, source }: Writing): readonly string[] =>
  wordsOf(policy, source).filter((tag) => isDoubtful(tag, source[tag]));

/** By ExifTool's names: the looks from the picture itself, the words from where they are read, and what is added. */
export const valuesOf = (writing: Writing): Tags => {
  const { policy, attribution, image, source } = writing;
  const raw = rawWordsOf(writing);
  const words = wordsOf(policy, source).filter((tag) => !raw.includes(tag));
  const kept = { ...pick(source, words), ...chosenKeywords(policy, source) };
  return {
    ...pick(image, looksOf(image)),
    ...kept,
    ...characterSet(kept),
    ...additions(source, attribution),
  };
};
