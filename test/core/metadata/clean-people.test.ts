import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { fieldsOf, type MetadataPolicy } from '../../../core/src/metadata/policy.ts';
import { shownTags } from '../../../core/src/metadata/policy-fields.ts';
import { lacking, lackingShared, testUnless } from '../../support/needs.ts';
import { inSharedData } from '../../support/shared-data.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import {
  addTags,
  cleanFiles,
  copyOf,
  jpegSample,
  type Read,
  readAll,
  readWithOurs,
} from './clean-samples.ts';

/** Real pictures and sidecars that name people; sidecars are first written into a JPEG of ours. */
const pictures = [
  'bep__IPTC-PhotometadataRef-Std2021.1.jpg',
  'bep__metadata_demo_iim_and_xmp_only.jpg',
  'photoprism__iptc-2014.jpg',
  'photoprism__iptc-2019.jpg',
  'immich__portrait.jpg',
];
const sidecars = ['exiftool__XMP5.xmp', 'exiftool__PLUS.xmp', 'metadata-extractor__digikam-example.xmp'];

const keptTags: ReadonlySet<string> = new Set(fieldsOf('client').flatMap(shownTags));

/** Fields that say who or what is to be seen and where, by what such fields are called in every standard. */
const telling =
  /Person|Region|Face|People|Subject$|Keyword|TagsList|Categor|Hierarchical|Title|Headline|Caption|Description|ObjectName|City|State|Country|Location|Sublocation|Province|Event|GPS|Artwork|Organisation|Product|Instruction|Transmission|Writer|Serial|Owner|DocumentID|InstanceID|Software|CreatorTool|Model(?!Release)|Label|Scene|Genre|AltText/;

const textsOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
};

const textsIn = (tags: Read, wanted: (tag: string) => boolean): readonly string[] =>
  Object.entries(tags).flatMap(([tag, value]) => (wanted(tag) ? textsOf(value) : []));

const isOurs = (tag: string): boolean => /^(ExifTool|System|File|ICC|Composite|SourceFile)/.test(tag);

/**
 * What must not be found in the bytes of a copy: every value of a telling field, unless a kept field says the same
 * (a photographer's address may be in the town that the picture shows), and short ones, which any noise holds.
 */
const sensitive = (tags: Read): readonly string[] => {
  const kept = textsIn(tags, (tag) => keptTags.has(tag)).join('\n');
  const found = textsIn(tags, (tag) => telling.test(tag) && !keptTags.has(tag) && !isOurs(tag));
  return [...new Set(found.map((text) => text.trim()))].filter(
    (text) =>
      text.length >= 5 && !text.startsWith('(Binary') && !kept.includes(text) && !/^[\d.: -]+$/.test(text),
  );
};

/** The picture of a real file, in a folder of ours. */
const pictureOf = (folder: string, name: string): string => {
  const path = inSharedData('people', name);
  if (!name.endsWith('.xmp')) return jpegSample(folder, 'picture.jpg', readFileSync(path));
  const picture = jpegSample(folder);
  addTags(
    picture,
    '-tagsfromfile',
    path,
    '-XMP:all',
    '-IPTC:Keywords<XMP-dc:Subject',
    '-IFD0:ImageDescription<XMP-dc:Description',
  );
  return picture;
};

/** A real file, what is in it, and its copies: made once, when a test first asks. */
const prepare = async (folder: string, name: string) => {
  const source = pictureOf(folder, name);
  const copy = async (policy: MetadataPolicy) => {
    const room = join(folder, policy);
    mkdirSync(room);
    return copyOf((await cleanFiles(room, [source], { policy }))[0]);
  };
  return {
    source,
    before: readWithOurs(source),
    client: await copy('client'),
    press: await copy('press'),
    keep: await copy('keep'),
  };
};

const holds = (where: Buffer, text: string): boolean =>
  [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(text, 'latin1')].some((form) =>
    where.includes(form),
  );

describe.each([...pictures, ...sidecars])('%s', (name) => {
  const here = testUnless(lacking('exiftool') ?? lackingShared(join('people', name)));
  const folder = folderForAll();
  let made: ReturnType<typeof prepare> | null = null;
  const files = () => {
    made ??= prepare(folder, name);
    return made;
  };

  here(
    'tells a client of nobody and no place',
    async () => {
      const { source, before, client } = await files();
      const secrets = sensitive(before);
      const [original, copy] = [readFileSync(source), readFileSync(client)];
      expect(secrets.filter((text) => holds(original, text)).length).toBeGreaterThan(
        name.includes('PLUS') ? 0 : 3,
      );
      expect(secrets.filter((text) => holds(copy, text))).toEqual([]);

      const after = readAll(client);
      const tags = Object.keys(after).filter((tag) => !isOurs(tag) && telling.test(tag));
      expect(tags.filter((tag) => !keptTags.has(tag))).toEqual([]);
      const values = textsIn(after, (tag) => !isOurs(tag)).join('\n');
      expect(secrets.filter((text) => values.includes(text))).toEqual([]);
    },
    30_000,
  );

  here('still says whose it is', async () => {
    const { before, client } = await files();
    const after = readWithOurs(client);
    const lost = [...keptTags].filter(
      (tag) => tag in before && JSON.stringify(before[tag]) !== JSON.stringify(after[tag]),
    );
    expect(lost).toEqual([]);
  });

  here('is untouched where all is kept', async () => {
    const { source, keep } = await files();
    expect(readFileSync(keep).equals(readFileSync(source))).toBe(true);
  });

  here('tells the press what it shows, and has no face, no coordinates and nobody’s number', async () => {
    const { before, press } = await files();
    const after = readAll(press);
    const tags = Object.keys(after).filter((tag) => !isOurs(tag) && !keptTags.has(tag));
    const personal = /GPS|Region|PersonInImage|Serial|History|DocumentID|TagsList|Hierarchical/;
    expect(tags.filter((tag) => personal.test(tag))).toEqual([]);
    for (const tag of ['XMP-dc:Description', 'IPTC:Caption-Abstract', 'XMP-photoshop:City', 'IPTC:City'])
      if (tag in before) expect(after[tag]).toEqual(before[tag]);
    const naming = /PersonInImage$|PersonInImageName|mwg-rs:RegionName|PersonDisplayName/;
    const people = new Set(textsIn(before, (tag) => naming.test(tag)));
    const keywords = textsIn(after, (tag) => /Subject$|Keywords$/.test(tag));
    expect(keywords.filter((keyword) => people.has(keyword))).toEqual([]);
  });
});

describe(basename(import.meta.filename), () => {
  testUnless(lackingShared(join('people', 'immich__portrait.jpg')))('looks for the right words', () => {
    const secrets = sensitive(readWithOurs(inSharedData('people', 'immich__portrait.jpg')));
    expect(secrets).toEqual(expect.arrayContaining(['Marie Curie', 'Pierre Curie']));
  });
});
