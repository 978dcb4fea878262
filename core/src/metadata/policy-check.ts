import { type CleaningPolicy, fieldsOf } from './policy.ts';
import { keywordFields, shownTags } from './policy-fields.ts';
import { keywordsOf } from './policy-people.ts';
import { groupOf, namesIn, type Tags, textOf, withoutLanguage } from './policy-tags.ts';
import { isTechnical } from './policy-technical.ts';

const keywordTags: readonly string[] = keywordFields.map(({ tag }) => tag);

/** As the read-back shows them: a structure by its members. */
const shownAs = (policy: CleaningPolicy): ReadonlySet<string> => new Set(fieldsOf(policy).flatMap(shownTags));

const shown: Readonly<Record<CleaningPolicy, ReadonlySet<string>>> = {
  client: shownAs('client'),
  press: shownAs('press'),
};

/**
 * TIFF 6.0, NewSubfileType: bit 0 says that this page is a smaller copy of another: a thumbnail, perhaps uncropped.
 * SubfileType, which it replaced, says so by 2.
 */
const isSmallerCopy = (tag: string, value: unknown): boolean =>
  (tag.endsWith(':SubfileType') && (Number(value) & 1) === 1) ||
  (tag.endsWith(':OldSubfileType') && Number(value) === 2);

/** Tracks that are neither picture nor sound hold where a film was shot, second by second, or text. */
const isForeignTrack = (tag: string, value: unknown): boolean =>
  /^Track\d+:HandlerType$/.test(tag) && !['vide', 'soun'].includes(String(value));

/** Beside transparency and the gain map of HDR: depth, and mattes of skin, hair and people. */
const isForeignLayer = (tag: string, value: unknown): boolean =>
  tag.endsWith(':AuxiliaryImageType') && !namesIn(value).every((urn) => /alpha|hdrgainmap/i.test(urn));

const isNamed = (policy: CleaningPolicy, fileType: string, tag: string): boolean => {
  const name = withoutLanguage(tag);
  const group = groupOf(name);
  return shown[policy].has(name) || isTechnical(fileType, group, name.slice(group.length + 1));
};

/** Parts of the file that only their values give away. They are not fields: no writing takes them out. */
export const partsLeft = (tags: Tags): readonly string[] =>
  Object.entries(tags)
    .filter(
      ([tag, value]) => isSmallerCopy(tag, value) || isForeignTrack(tag, value) || isForeignLayer(tag, value),
    )
    .map(([tag]) => tag);

/** Fields of a copy that its policy does not let out, by name: a value is what must not be seen. */
export const fieldsLeft = (policy: CleaningPolicy, tags: Tags): readonly string[] => {
  const fileType = textOf(tags, 'File:FileType') ?? '';
  const left = Object.keys(tags).filter((tag) => tag !== 'SourceFile' && !isNamed(policy, fileType, tag));
  return policy === 'press' && keywordsOf(tags).people > 0 ? [...left, ...keywordTags] : left;
};
