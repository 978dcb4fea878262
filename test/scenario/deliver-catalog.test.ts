import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeliverPlan } from '../../core/src/index.ts';
import { catalogStudio, type TestPicture } from '../support/catalog-studio.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { treeOf } from '../support/tree.ts';
import type { DeliveryStudio } from './delivery-studio.ts';
import { deliveryStudio, filesIn, picture } from './delivery-studio.ts';

const base = folderForAll();
let studio: DeliveryStudio;
let catalog = '';

/** A pair, a JPEG with a virtual copy, a RAW alone, a JPEG nobody rated. */
const PICTURES: readonly TestPicture[] = [
  { path: 'Huber/1.CR3', bytes: 'raw', rating: 5, sidecarExtensions: ['JPG', 'xmp'] },
  { path: 'Huber/2.jpg', bytes: '', rating: 4, virtualCopies: ['Black and white'] },
  { path: 'Huber/3.CR3', bytes: 'raw', rating: 4, label: 'Rot' },
  { path: 'Huber/4.jpg', bytes: '', pick: 1 },
  { path: 'Otto/5.jpg', bytes: '', rating: 5 },
  { path: 'Otto/6.jpg', bytes: null, rating: 5 },
];

beforeAll(async () => {
  studio = await deliveryStudio(base);
  const root = join(base, 'Pictures');
  const at = (path: string): string => join(root, path);
  const smith = ['Huber/1.CR3', 'Huber/2.jpg', 'Otto/5.jpg'].map((path) => at(path));
  const made = catalogStudio(base, PICTURES, {
    collections: [
      { name: 'Smith', kind: 'group', files: [] },
      { name: 'Finals', inside: 'Smith', files: smith },
      { name: 'Best', kind: 'smart_collection', files: [] },
    ],
  });
  ({ catalog } = made);
  for (const path of ['Huber/1.JPG', 'Huber/1.xmp', 'Huber/2.jpg', 'Huber/4.jpg', 'Otto/5.jpg']) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), picture(path.length));
  }
});

const planned = async (...args: readonly string[]) => {
  const { code, document } = await studio.json<DeliverPlan>([
    ...['deliver', '--catalog', catalog, '--client', 'Smith', '--dry-run'],
    ...args,
  ]);
  return {
    code,
    document,
    names: document.archives?.flatMap(({ files }) => files.map(({ name }) => name)),
  };
};

describe('from a Lightroom catalog', () => {
  test.each([
    [
      'a collection',
      ['--collection', 'Smith/Finals'],
      ['Pictures/Huber/1.JPG', 'Pictures/Huber/2.jpg', 'Pictures/Otto/5.jpg'],
    ],
    [
      'the end of its path',
      ['--collection', 'finals'],
      ['Pictures/Huber/1.JPG', 'Pictures/Huber/2.jpg', 'Pictures/Otto/5.jpg'],
    ],
    ['a collection and stars', ['--collection', 'Finals', '--rating', '4'], ['Huber/2.jpg']],
    ['a flag', ['--pick', 'picked'], ['Huber/4.jpg']],
  ])('%s gives exactly its files; of a pair the JPEG', async (_, args, names) => {
    const plan = await planned(...args);
    expect([plan.code, plan.names]).toEqual([0, names]);
  });

  test('stars: what is missing on the disk is listed, and RAWs have their reason', async () => {
    const { code, names, document } = await planned('--rating', '>=4');
    expect([code, names]).toEqual([
      3,
      ['Pictures/Huber/1.JPG', 'Pictures/Huber/2.jpg', 'Pictures/Otto/5.jpg'],
    ]);
    expect(document.excluded.map(({ rule }) => rule)).toEqual(['original', 'original', 'sidecar']);
    expect(document.problems.map(({ code: fault }) => fault)).toEqual(['source-missing']);
  });

  test('originals, when asked, with what travels with them; a virtual copy is told', async () => {
    const { names, document } = await planned('--collection', 'Finals', '--originals', '--metadata', 'keep');
    expect(names).toEqual([
      'Pictures/Huber/1.CR3',
      'Pictures/Huber/1.JPG',
      'Pictures/Huber/1.xmp',
      'Pictures/Huber/2.jpg',
      'Pictures/Otto/5.jpg',
    ]);
    expect(document.notes.join()).toMatch(/edit/);
  });

  test.each([
    ['a smart collection', ['--collection', 'Best'], 6, 'collection-smart'],
    ['none of that name', ['--collection', 'Nobody'], 2, 'collection-unknown'],
    ['a rating that is none', ['--rating', 'good'], 2, 'bad-argument'],
    ['a label that nobody has', ['--label', 'Blau'], 2, 'selection-empty'],
  ] as const)('refused: %s', async (_, args, code, error) => {
    const plan = await planned(...args);
    expect(plan).toMatchObject({ code, document: { error: { code: error } } });
  });

  test('the catalog and its folder stay as they were', async () => {
    const folder = dirname(catalog);
    const before = treeOf(folder);
    const { code, document } = await studio.json<{ readonly folder: string }>([
      ...[
        'deliver',
        '--catalog',
        catalog,
        '--collection',
        'Finals',
        '--client',
        'Smith',
        '--out',
        studio.out,
      ],
    ]);
    expect([code, filesIn(document.folder).size]).toEqual([0, 2]);
    expect(treeOf(folder)).toEqual(before);
  });
});
