import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { foreignInProfile } from '../../../core/src/metadata/clean-icc.ts';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { makeJpeg } from '../../../samples/jpeg.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { segment, sharpSample, withSegments } from './clean-samples.ts';
import {
  curveElement,
  displayTags,
  element,
  type IccTag,
  localizedElement,
  makeProfile,
  textElement,
} from './icc-samples.ts';
import { outcomeOf } from './outcome.ts';
import { chunkOf, withChunks } from './png-samples.ts';
import { bytes, greyStrip, makeTiff } from './tiff-samples.ts';

const SECRET = 'secret-name';
const withTags = (...tags: readonly IccTag[]): Buffer => makeProfile([...displayTags, ...tags]);
const noise = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => (at * 40_503) % 65_536);
const ramp = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => Math.round((65_535 * at) / (count - 1)));

describe('a profile', () => {
  test.each([
    ['of a display', makeProfile(displayTags)],
    [
      'with names in languages',
      withTags(['dmnd', localizedElement('Maker')], ['dscm', localizedElement('Bildschirm')]),
    ],
    ['with curves', withTags(['kTRC', curveElement(ramp(1024))])],
    ['with what a graphics card is told', withTags(['vcgt', element('vcgt', '\0\0\0\x01', '\0'.repeat(36))])],
    ['with zeros behind its end', makeProfile(displayTags, { beyond: '\0\0\0\0\0\0' })],
    [
      'with measured patches',
      withTags([
        'targ',
        textElement(`CTI3\n${'BEGIN_DATA\n'}${'1 0.5 20.25 1e-2\n'.repeat(4000)}END_DATA\n`),
      ]),
    ],
  ])('%s holds nothing else', (_name, profile) => expect(foreignInProfile(profile)).toEqual([]));

  test.each([
    ['a tag of nobody', withTags(['prVt', textElement(SECRET)]), 'tag prVt'],
    ['a program', withTags(['ps2s', element('data', SECRET)]), 'tag ps2s'],
    ['a tag twice', withTags(['cprt', textElement(SECRET)]), 'tag cprt'],
    ['bytes behind its tags', makeProfile(displayTags, { behind: SECRET }), 'bytes of no tag'],
    ['bytes behind its end', makeProfile(displayTags, { beyond: SECRET }), 'bytes of no tag'],
    ['words in its header', makeProfile(displayTags, { reserved: SECRET }), 'bytes of no tag'],
    ['a type of nobody', withTags(['tech', element('abcd', SECRET)]), 'tag tech'],
    ['a number with more in it', withTags(['lumi', element('XYZ ', '\0'.repeat(12), SECRET)]), 'tag lumi'],
    [
      'a curve with more behind it',
      withTags(['kTRC', Buffer.concat([curveElement([563]), Buffer.from(SECRET)])]),
      'tag kTRC',
    ],
    ['a curve that is none', withTags(['kTRC', curveElement(noise(1024))]), 'tag kTRC'],
    ['a text that is none', withTags(['targ', textElement('\xff\xd8\xff\xe0\0\x10JFIF\0')]), 'tag targ'],
    ['a text that is a picture', withTags(['targ', textElement('abc '.repeat(8000))]), 'tag targ'],
    [
      'patches that are words',
      withTags(['DevD', textElement(`BEGIN_DATA\n${'Anna Ben Carla\n'.repeat(2000)}END_DATA\n`)]),
      'tag DevD',
    ],
    [
      'a translation with more in it',
      withTags(['dmnd', Buffer.concat([localizedElement('x'), Buffer.from(SECRET)])]),
      'tag dmnd',
    ],
    ['no profile', Buffer.from(SECRET.repeat(20)), 'it is none'],
    ['a length of more', makeProfile(displayTags).subarray(0, -4), 'it is damaged'],
  ])('%s is named', (_name, profile, named) => {
    expect(foreignInProfile(profile)).toEqual([`colour profile: ${named}`]);
  });

  test.each(['srgb', 'p3', 'cmyk'])('the %s of an editor holds nothing else', async (name) => {
    const sharp = await loadSharp();
    const made = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } });
    const file = await made
      .toColourspace(name === 'cmyk' ? 'cmyk' : 'srgb')
      .withIccProfile(name)
      .tiff()
      .toBuffer();
    const { icc } = await sharp(file).metadata();
    expect(foreignInProfile(icc ?? Buffer.alloc(0))).toEqual([]);
  });
});

describe('wherever a profile is', () => {
  const hiding = withTags(['prVt', textElement(SECRET)]);
  const plain = makeProfile(displayTags);
  const inJpeg = (profile: Buffer, parts = 1): Buffer => {
    const size = Math.ceil(profile.length / parts);
    const segments = Array.from({ length: parts }, (_, at) =>
      segment(
        0xe2,
        `ICC_PROFILE\0${String.fromCharCode(at + 1, parts)}${profile.toString('latin1', at * size, (at + 1) * size)}`,
      ),
    );
    return withSegments(makeJpeg({ width: 64, height: 48, seed: 7 }), ...segments);
  };
  const inTiff = (profile: Buffer): Buffer =>
    makeTiff([{ width: 32, height: 24, strips: [greyStrip(32, 24)], entries: [bytes(34675, profile)] }]);
  const inPng = async (profile: Buffer, behind = ''): Promise<Buffer> => {
    const sharp = await loadSharp();
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    const packed = Buffer.concat([Buffer.from('name\0\0'), deflateSync(profile), Buffer.from(behind)]);
    return withChunks(png, chunkOf('iCCP', packed));
  };
  /** The profile sharp writes, with its copyright under a name of nobody. */
  const renamed = async (format: 'webp' | 'avif'): Promise<Buffer> => {
    const file = readFileSync(await sharpSample(temporaryFolder(), format));
    file.write('prVt', file.indexOf('cprt'), 'latin1');
    return file;
  };

  test.each([
    ['JPEG', 'a.jpg', async (profile: Buffer) => inJpeg(profile)],
    ['JPEG in parts', 'a.jpg', async (profile: Buffer) => inJpeg(profile, 3)],
    ['TIFF', 'a.tif', async (profile: Buffer) => inTiff(profile)],
    ['PNG', 'a.png', inPng],
  ] as const)(
    '%s: a plain one goes out as it is, one that hides something is left out',
    async (_kind, name, build) => {
      const made = await outcomeOf(name, await build(plain));
      expect(made).toHaveProperty('copy');
      if (name !== 'a.png' && _kind !== 'JPEG in parts')
        expect('copy' in made && made.copy.includes(plain)).toBe(true);
      expect(await outcomeOf(name, await build(hiding))).toEqual({ why: 'colour profile: tag prVt' });
    },
  );

  test.each(['webp', 'avif'] as const)('%s', async (format) => {
    expect(await outcomeOf(`a.${format}`, await renamed(format))).toEqual({
      why: 'colour profile: tag prVt',
    });
  });

  test('JPEG: a part that is none of them', async () => {
    const more = withSegments(inJpeg(plain), segment(0xe2, `ICC_PROFILE\0\x02\x01${SECRET}`));
    const made = await outcomeOf('a.jpg', more);
    expect('copy' in made ? made.copy.includes(SECRET) : made.why).toMatch(/parts|ExifTool says/);
  });

  test('PNG: behind what is packed', async () => {
    expect(await outcomeOf('a.png', await inPng(plain, SECRET))).toEqual({
      why: 'colour profile: bytes of no tag',
    });
  });
});
