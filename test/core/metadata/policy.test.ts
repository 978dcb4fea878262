import { describe, expect, test } from 'vitest';
import { canClean, fieldsOf } from '../../../core/src/metadata/policy.ts';
import { shownTags } from '../../../core/src/metadata/policy-fields.ts';

const tagsOf = (policy: 'client' | 'press') =>
  fieldsOf(policy).flatMap((field) => [field.tag, ...shownTags(field)]);

describe('fields a policy keeps', () => {
  test('press keeps all that client keeps', () => {
    expect(tagsOf('press')).toEqual(expect.arrayContaining(tagsOf('client')));
  });

  test.each([
    'XMP-dc:Creator',
    'XMP-dc:Rights',
    'IFD0:Artist',
    'IFD0:Copyright',
    'IPTC:By-line',
    'IPTC:CopyrightNotice',
    'XMP-iptcCore:CreatorWorkEmail',
    'XMP-plus:LicensorEmail',
    'XMP-xmpRights:UsageTerms',
    'ExifIFD:DateTimeOriginal',
  ])('client keeps %s', (tag) => expect(tagsOf('client')).toContain(tag));

  test.each([
    'XMP-dc:Title',
    'XMP-dc:Subject',
    'XMP-dc:Description',
    'IPTC:Keywords',
    'IPTC:City',
    'XMP-photoshop:City',
    'IFD0:ImageDescription',
    'IFD0:Model',
  ])('only press keeps %s', (tag) => {
    expect(tagsOf('client')).not.toContain(tag);
    expect(tagsOf('press')).toContain(tag);
  });

  test.each([
    /GPS/,
    /Person(?!al)/,
    /Region(?!$)/,
    /Serial/,
    /Owner(?!ID$|Name$|$)/,
    /History|DerivedFrom|DocumentID|InstanceID|Software|Tool/,
    /Rating|Label/,
    /LocationShown|LocationCreated|Thumbnail|Preview/,
    /UniqueID|MakerNote|Hierarchical|TagsList/,
    /MinorModelAge|ModelReleaseID|ModelAge/,
  ])('neither keeps anything like %s', (pattern) => {
    expect(tagsOf('press').filter((tag) => pattern.test(tag))).toEqual([]);
  });
});

test.each([
  ['jpg', true],
  ['.JPG', true],
  ['.Jpeg', true],
  ['tiff', true],
  ['heic', true],
  ['avif', true],
  ['jxl', true],
  ['mp4', true],
  ['gif', true],
  ['dng', false],
  ['cr3', false],
  ['nef', false],
  ['psd', false],
  ['psb', false],
  ['xmp', false],
  ['pdf', false],
  ['', false],
  ['.', false],
])('canClean(%j) is %s', (extension, expected) => expect(canClean(extension)).toBe(expected));
