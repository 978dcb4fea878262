import { groupOf } from './policy-tags.ts';

/**
 * The fields a policy keeps, by the names ExifTool gives them, each list headed by the standard it is taken from:
 * IPTC = IPTC Photo Metadata Standard 2023.2 (iptc.org/std/photometadata/specification), with its two homes, IIM 4.2
 * and XMP; PLUS = PLUS License Data Format 2.0.1 (ns.useplus.org); Exif = CIPA DC-008 (Exif 2.32/3.0); MWG =
 * Guidelines for Handling Image Metadata 2.0, which says that creator, copyright, caption and date live in all three.
 */
export interface Field {
  /** What is copied; a whole structure by its one name. */
  readonly tag: string;
  /** What a structure looks like when it is read: names of its members, without the group. None for a plain field. */
  readonly members: readonly string[];
}

/** The names a field is read back by: its own, or those of a structure's members. */
export const shownTags = ({ tag, members }: Field): readonly string[] =>
  members.length === 0 ? [tag] : members.map((member) => `${groupOf(tag)}:${member}`);

const plain = (group: string, ...names: readonly string[]): readonly Field[] =>
  names.map((name) => ({ tag: `${group}:${name}`, members: [] }));

const structure = (tag: string, prefix: string, ...members: readonly string[]): readonly Field[] => [
  { tag, members: members.map((member) => prefix + member) },
];

/** Exif 4.6.4 F (date and time), with IPTC "Date Created" and xmp:CreateDate. */
const dates: readonly Field[] = [
  ...plain('ExifIFD', 'DateTimeOriginal', 'CreateDate', 'OffsetTimeOriginal', 'OffsetTimeDigitized'),
  ...plain('ExifIFD', 'SubSecTimeOriginal', 'SubSecTimeDigitized'),
  ...plain('IPTC', 'DateCreated', 'TimeCreated'),
  ...plain('XMP-photoshop', 'DateCreated'),
  ...plain('XMP-exif', 'DateTimeOriginal'),
  ...plain('XMP-xmp', 'CreateDate'),
];

/** MWG 5.7 Copyright and 5.8 Creator, IPTC "Credit Line". */
const whose: readonly Field[] = [
  ...plain('IFD0', 'Artist', 'Copyright'),
  ...plain('IPTC', 'By-line', 'CopyrightNotice', 'Credit'),
  ...plain('XMP-dc', 'Creator', 'Rights'),
  ...plain('XMP-photoshop', 'Credit'),
];

/** XMP specification part 1, 8.5 (xmpRights), which IPTC takes over as "Rights Usage Terms" and "Web Statement". */
const terms: readonly Field[] = plain(
  'XMP-xmpRights',
  'Marked',
  'Owner',
  'UsageTerms',
  'WebStatement',
  'Certificate',
);

/** IPTC "Creator's Contact Info": Iptc4xmpCore:CreatorContactInfo. */
const contact: readonly Field[] = structure(
  'XMP-iptcCore:CreatorContactInfo',
  'Creator',
  'Address',
  'City',
  'Region',
  'PostalCode',
  'Country',
  'WorkTelephone',
  'WorkEmail',
  'WorkURL',
);

/** PLUS, which IPTC takes over as "Licensor", "Copyright Owner", "Image Creator" and "Data Mining". */
const plus: readonly Field[] = [
  ...structure(
    'XMP-plus:Licensor',
    'Licensor',
    'ID',
    'Name',
    'StreetAddress',
    'ExtendedAddress',
    'City',
    'Region',
    'PostalCode',
    'Country',
    'TelephoneType1',
    'Telephone1',
    'TelephoneType2',
    'Telephone2',
    'Email',
    'URL',
  ),
  ...structure('XMP-plus:CopyrightOwner', 'CopyrightOwner', 'ID', 'Name'),
  ...structure('XMP-plus:ImageCreator', 'ImageCreator', 'ID', 'Name'),
  ...plain('XMP-plus', 'DataMining'),
];

/** Kept under every policy: when it was taken, whose it is, what may be done with it, whom to ask. */
export const rightsFields: readonly Field[] = [...dates, ...whose, ...terms, ...contact, ...plus];

/** IPTC Core: what it shows, in words. MWG 5.5 for the three homes of the caption. */
const captions: readonly Field[] = [
  ...plain('IFD0', 'ImageDescription'),
  ...plain('IPTC', 'ObjectName', 'Headline', 'Caption-Abstract', 'Writer-Editor', 'By-lineTitle'),
  ...plain('XMP-dc', 'Title', 'Description'),
  ...plain('XMP-photoshop', 'Headline', 'CaptionWriter', 'AuthorsPosition'),
  ...plain('XMP-iptcCore', 'AltTextAccessibility', 'ExtDescrAccessibility'),
  ...plain('XMP-iptcExt', 'Event', 'DigitalSourceType'),
];

/** IPTC Core: City, Province/State, Country, Sublocation: words a person wrote, and no coordinates. */
const places: readonly Field[] = [
  ...plain('IPTC', 'City', 'Sub-location', 'Province-State'),
  ...plain('IPTC', 'Country-PrimaryLocationCode', 'Country-PrimaryLocationName'),
  ...plain('XMP-photoshop', 'City', 'State', 'Country'),
  ...plain('XMP-iptcCore', 'Location', 'CountryCode'),
];

/** IPTC Core: Instructions, Source, Job Id; IIM category and codes that agencies sort by. */
const desk: readonly Field[] = [
  ...plain('IPTC', 'SpecialInstructions', 'Source', 'OriginalTransmissionReference'),
  ...plain('IPTC', 'Category', 'SupplementalCategories', 'Urgency', 'SubjectReference'),
  ...plain('IPTC', 'ObjectAttributeReference'),
  ...plain('XMP-photoshop', 'Instructions', 'Source', 'TransmissionReference'),
  ...plain('XMP-photoshop', 'Category', 'SupplementalCategories', 'Urgency'),
  ...plain('XMP-iptcCore', 'SubjectCode', 'Scene', 'IntellectualGenre'),
  ...plain('XMP-plus', 'ModelReleaseStatus', 'PropertyReleaseStatus'),
];

/** Exif 4.6.4 and 4.6.5: camera, lens and exposure, which desks look at; no serial number, owner or maker note. */
const exposure: readonly Field[] = [
  ...plain('IFD0', 'Make', 'Model'),
  ...plain('ExifIFD', 'ExposureTime', 'FNumber', 'ExposureProgram', 'ISO', 'ExposureCompensation'),
  ...plain('ExifIFD', 'MeteringMode', 'Flash', 'FocalLength', 'FocalLengthIn35mmFormat'),
  ...plain('ExifIFD', 'LensMake', 'LensModel', 'LensInfo'),
];

/** IPTC "Keywords", which lose the names of people before they go (policy-people.ts). */
export const keywordFields: readonly Field[] = [...plain('IPTC', 'Keywords'), ...plain('XMP-dc', 'Subject')];

/** Kept under `press` besides. */
export const pressFields: readonly Field[] = [...captions, ...places, ...desk, ...exposure, ...keywordFields];
