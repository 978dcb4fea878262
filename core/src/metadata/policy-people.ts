import { namesIn } from './policy-tags.ts';

/** Keywords of one picture, flat as IPTC has them. */
export interface Keywords {
  readonly kept: readonly string[];
  /** Of how many it was said that they are people. */
  readonly people: number;
}

/** Where a file says who is in it: IPTC "Person Shown", regions of IPTC, MWG and Microsoft. */
const PEOPLE = [
  'XMP-iptcExt:PersonInImage',
  'XMP-iptcExt:PersonInImageName',
  'XMP-iptcExt:ImageRegionPersonInImage',
  'XMP-iptcExt:ImageRegionName',
  'XMP-mwg-rs:RegionName',
  'XMP-MP:RegionPersonDisplayName',
  'XMP-mediapro:People',
  'XMP-GettyImagesGIFT:Personality',
] as const;

/** Keywords as trees, one path each: Lightroom `People|Anna`, digiKam `People/Anna`, Microsoft and iView alike. */
const TREES = [
  'XMP-lr:HierarchicalSubject',
  'XMP-digiKam:TagsList',
  'XMP-microsoft:LastKeywordXMP',
  'XMP-mediapro:CatalogSets',
] as const;

const FLAT = ['IPTC:Keywords', 'XMP-dc:Subject'] as const;

/** The branch that digiKam, Lightroom and photographers file people under, in the languages of their menus. */
const BRANCHES: ReadonlySet<string> = new Set(
  [
    'People',
    'Persons',
    'Person',
    'Faces',
    'Personen',
    'Person(en)',
    'Menschen',
    'Leute',
    'Gesichter',
    'Personnes',
    'Visages',
    'Gens',
    'Persone',
    'Volti',
    'Personas',
    'Caras',
    'Pessoas',
    'Mensen',
    'Gezichten',
    'Personer',
    'Människor',
    'Mennesker',
    'Osoby',
    'Ludzie',
  ].map((branch) => branch.toLocaleLowerCase()),
);

const same = (name: string): string => name.normalize('NFC').trim().toLocaleLowerCase();

/** Names below the branch of people, and the branch itself. */
const inTree = (path: string): readonly string[] => {
  const parts = path.split(/[|/\\]/).map((part) => part.trim());
  const at = parts.findIndex((part) => BRANCHES.has(same(part)));
  return at === -1 ? [] : parts.slice(at);
};

/** Everybody a picture names in a field meant for people, compared without regard to case. */
const peopleIn = (tags: Readonly<Record<string, unknown>>): ReadonlySet<string> =>
  new Set(
    [
      ...PEOPLE.flatMap((tag) => namesIn(tags[tag])),
      ...TREES.flatMap((tag) => namesIn(tags[tag]).flatMap(inTree)),
    ].map(same),
  );

/** A keyword that ends up as a path, or holds a sign that no list of keywords can be given to ExifTool with. */
const isWritable = (keyword: string): boolean => !/\p{Cc}/u.test(keyword) && keyword.trim() !== '';

/**
 * The keywords that may stay. A keyword `Anna` in a flat list cannot be told from one like `garden`: it is known to
 * be a person only where the file says so elsewhere. What is filed under people is left out with its whole branch.
 */
export const keywordsOf = (tags: Readonly<Record<string, unknown>>): Keywords => {
  const people = peopleIn(tags);
  const isPerson = (keyword: string) =>
    people.has(same(keyword)) || BRANCHES.has(same(keyword)) || inTree(keyword).length > 0;
  const all = [...new Set(FLAT.flatMap((tag) => namesIn(tags[tag])))].filter(isWritable);
  const kept = all.filter((keyword) => !isPerson(keyword));
  return { kept, people: all.length - kept.length };
};
