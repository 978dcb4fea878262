import { describe, expect, test } from 'vitest';
import { keywordsOf } from '../../../core/src/metadata/policy-people.ts';

const flat = { 'XMP-dc:Subject': ['garden', 'Anna Probe'] };

describe('a keyword is a person', () => {
  test.each([
    ['XMP-iptcExt:PersonInImage', 'Anna Probe'],
    ['XMP-iptcExt:PersonInImageName', ['Anna Probe']],
    ['XMP-iptcExt:ImageRegionPersonInImage', [['Anna Probe']]],
    ['XMP-mwg-rs:RegionName', ['Ben', 'Anna Probe']],
    ['XMP-MP:RegionPersonDisplayName', 'anna probe'],
    ['XMP-lr:HierarchicalSubject', 'People|Anna Probe'],
    ['XMP-lr:HierarchicalSubject', 'Job|Personen|Familie Probe|Anna Probe'],
    ['XMP-digiKam:TagsList', ['Places/Hamburg', 'People/Anna Probe']],
    ['XMP-microsoft:LastKeywordXMP', 'personnes/Anna Probe'],
  ])('where %s holds %j', (tag, value) => {
    expect(keywordsOf({ ...flat, [tag]: value })).toEqual({ kept: ['garden'], people: 1 });
  });

  test('where it is a path below people itself, or their branch', () => {
    expect(keywordsOf({ 'IPTC:Keywords': ['People|Anna', 'People', 'Places|Hamburg', 'Anna'] })).toEqual({
      kept: ['Places|Hamburg', 'Anna'],
      people: 2,
    });
  });

  test('in another form of the same letters', () => {
    const decomposed = 'Jürgen'.normalize('NFD');
    const tags = { 'XMP-dc:Subject': [decomposed], 'XMP-iptcExt:PersonInImage': 'JÜRGEN' };
    expect(keywordsOf(tags).people).toBe(1);
  });
});

describe('a keyword stays', () => {
  test('where nothing says that it is a person', () => {
    expect(keywordsOf(flat)).toEqual({ kept: ['garden', 'Anna Probe'], people: 0 });
  });

  test('once, whether IIM, XMP or both have it', () => {
    const tags = { 'XMP-dc:Subject': ['garden', 'bee'], 'IPTC:Keywords': ['garden', 'rose'] };
    expect(keywordsOf(tags).kept.toSorted()).toEqual(['bee', 'garden', 'rose']);
  });

  test('not where it holds control characters or nothing', () => {
    expect(keywordsOf({ 'IPTC:Keywords': ['a\nb', ' ', 'c'] }).kept).toEqual(['c']);
  });
});
