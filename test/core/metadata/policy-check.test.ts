import { describe, expect, test } from 'vitest';
import { fieldsLeft, partsLeft } from '../../../core/src/metadata/policy-check.ts';

const jpeg = { SourceFile: 'a.jpg', 'File:FileType': 'JPEG' };
const tiff = { SourceFile: 'a.tif', 'File:FileType': 'TIFF' };

describe('fields left', () => {
  test.each([
    'IFD1:ThumbnailOffset',
    'IFD1:ImageWidth',
    'GPS:GPSLatitude',
    'File:Comment',
    'ExifIFD:SerialNumber',
    'ExifIFD:Exif_0xea1c',
    'MPF0:MPImageFlags',
    'MakerNotes:OwnerName',
    'Canon:OwnerName',
    'Photoshop:PhotoshopThumbnail',
    'XMP-mwg-rs:RegionName',
    'XMP-dc:Title-de',
    'XMP-photoshop:History',
    'JUMBF:JUMDLabel',
    'PNG:Author',
    'XMP-unheard:Of',
    'IPTC:City',
  ])('%s of a JPEG for a client', (tag) => {
    expect(fieldsLeft('client', { ...jpeg, [tag]: 'x' })).toEqual([tag]);
  });

  test.each([
    'XMP-dc:Rights-de',
    'XMP-xmpRights:UsageTerms-en-US',
    'IPTC:By-line',
    'ICC-header:ProfileVersion',
    'ICC_Profile:ProfileDescription',
    'System:FileName',
    'IFD0:Orientation',
    'XMP-plus:LicensorEmail',
  ])('not %s', (tag) => {
    expect(fieldsLeft('client', { ...jpeg, [tag]: 'x' })).toEqual([]);
  });

  test('the directories of a TIFF are its pages, of which the picture needs only some entries', () => {
    expect(fieldsLeft('client', { ...tiff, 'IFD1:ImageWidth': 1, 'SubIFD:StripOffsets': 1 })).toEqual([]);
    expect(fieldsLeft('client', { ...tiff, 'IFD1:DocumentName': 'x', 'IFD0:ImageDescription': 'x' })).toEqual(
      ['IFD1:DocumentName', 'IFD0:ImageDescription'],
    );
  });

  test('a caption goes out to the press, a person among keywords does not', () => {
    const tags = { ...jpeg, 'XMP-dc:Description': 'x', 'XMP-dc:Subject': ['People|Anna'] };
    expect(fieldsLeft('press', tags)).toEqual(['IPTC:Keywords', 'XMP-dc:Subject']);
    expect(fieldsLeft('client', tags)).toEqual(['XMP-dc:Description', 'XMP-dc:Subject']);
  });
});

describe('parts left', () => {
  test.each([
    ['IFD1:SubfileType', 1],
    ['IFD1:SubfileType', '3'],
    ['SubIFD:SubfileType', 1],
    ['Track2:HandlerType', 'meta'],
    ['Track3:HandlerType', 'text'],
    ['QuickTime:AuxiliaryImageType', 'urn:com:apple:photo:2018:aux:portraiteffectsmatte'],
    [
      'QuickTime:AuxiliaryImageType',
      ['urn:mpeg:hevc:2015:auxid:1', 'urn:com:apple:photo:2020:aux:hdrgainmap'],
    ],
  ])('%s %j', (tag, value) => expect(partsLeft({ [tag]: value })).toEqual([tag]));

  test.each([
    ['IFD1:SubfileType', 0],
    ['IFD1:SubfileType', 2],
    ['Track1:HandlerType', 'vide'],
    ['Track2:HandlerType', 'soun'],
    ['QuickTime:HandlerType', 'pict'],
    ['QuickTime:AuxiliaryImageType', 'urn:com:apple:photo:2020:aux:hdrgainmap'],
    ['QuickTime:AuxiliaryImageType', 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha'],
  ])('not %s %j', (tag, value) => expect(partsLeft({ [tag]: value })).toEqual([]));
});
