import { describe, expect, test } from 'vitest';
import type { BytePath } from '../../../core/src/model/paths.ts';
import { planShoots, type SetFacts, type Trouble, wordOf } from '../../../core/src/status/plan.ts';
import type { HeldFolder } from '../../../core/src/status/scan.ts';

const at = (path: string): BytePath => path as BytePath;

const held = (path: string, more: Partial<HeldFolder> = {}): HeldFolder => ({
  id: 1,
  path: at(path),
  files: 10,
  bytes: 1000,
  proven: 1000,
  oldest: 5,
  pictures: true,
  tested: null,
  ...more,
});

const facts = (more: Partial<SetFacts>): SetFacts => ({
  kind: 'catalog',
  home: at('/Lightroom'),
  roots: [at('/Pictures')],
  isReferred: (folder) => folder.startsWith('/Pictures'),
  held: [],
  broken: [],
  troubles: [],
  differences: [],
  away: new Set(),
  ...more,
});

const trouble = (path: string, grave = false): Trouble => ({
  path: at(path),
  code: 'source-missing',
  message: `${path} is missing.`,
  grave,
});

describe('planShoots', () => {
  test('sums what lies in a shoot, with the earliest proof and the latest restore test', () => {
    const [shoot] = planShoots(
      facts({
        held: [
          held('/Pictures/Huber', { oldest: 7, tested: 3 }),
          held('/Pictures/Huber/100CANON', { id: 2, proven: 0, oldest: null, tested: 9 }),
          held('/Pictures/Huber/Selects', { oldest: 4 }),
        ],
      }),
    );
    expect(shoot).toMatchObject({
      path: '/Pictures/Huber',
      files: 30,
      bytes: 3000,
      proven: 2000,
      oldest: 4,
      tested: 9,
      newest: 2,
    });
  });

  test('what is wrong with one file is wrong with its shoot, and with no other', () => {
    const shoots = planShoots(
      facts({
        held: [held('/Pictures/Huber'), held('/Pictures/Meier'), held('/Lightroom')],
        troubles: [trouble('/Pictures/Huber/IMG_1.CR3')],
        broken: [{ path: at('/Pictures/Meier/100CANON/IMG_2.CR3'), why: 'it is missing.' }],
        differences: [{ path: at('/Lightroom/Studio.lrcat'), what: 'changed' }],
      }),
    );
    expect(shoots.map(({ path, troubles }) => [path, troubles.map(({ code }) => code)])).toEqual([
      ['/Pictures/Huber', ['source-missing']],
      ['/Pictures/Meier', ['damaged']],
      ['/Lightroom', ['changed-since']],
    ]);
  });

  test('a file is told once, by the gravest that is known of it', () => {
    const [shoot] = planShoots(
      facts({
        held: [held('/Pictures/Huber')],
        troubles: [trouble('/Pictures/Huber/a.dng'), trouble('/Pictures/Huber/b.dng', true)],
        broken: [{ path: at('/Pictures/Huber/a.dng'), why: null }],
        differences: [{ path: at('/Pictures/Huber/b.dng'), what: 'changed' }],
      }),
    );
    expect(shoot?.troubles.map(({ path, code }) => [path, code])).toEqual([
      ['/Pictures/Huber/b.dng', 'source-missing'],
      ['/Pictures/Huber/a.dng', 'not-held'],
    ]);
  });

  test('what belongs beside the catalog is the catalog’s, smart previews that are DNGs too', () => {
    const shoots = planShoots(
      facts({
        held: [
          held('/Lightroom'),
          held('/Lightroom/Studio Smart Previews.lrdata/4/4F'),
          held('/Pictures/Huber'),
        ],
      }),
    );
    expect(shoots.map(({ path, catalog }) => [path, catalog])).toEqual([
      ['/Lightroom', true],
      ['/Pictures/Huber', false],
    ]);
  });

  test('a session is one job, whatever its folders are called', () => {
    const shoots = planShoots(
      facts({
        kind: 'job',
        home: at('/Jobs/Huber'),
        held: [held('/Jobs/Huber/Capture'), held('/Elsewhere/Favourite')],
      }),
    );
    expect(shoots.map(({ path, files }) => [path, files])).toEqual([['/Jobs/Huber', 20]]);
  });

  test.each([
    ['there', { away: new Set<BytePath>() }],
    ['away', { away: new Set([at('/Pictures/Huber')]) }],
    [
      'gone',
      {
        differences: Array.from({ length: 10 }, (_, n) => ({
          path: at(`/Pictures/Huber/${n}.dng`),
          what: 'gone' as const,
        })),
      },
    ],
  ] as const)('on the disk it is %s', (disk, more) => {
    expect(planShoots(facts({ held: [held('/Pictures/Huber')], ...more }))[0]).toMatchObject({
      disk,
      troubles: [],
    });
  });

  test('what is wrong with a folder as a whole is a line of its own', () => {
    const home = at('/Scans');
    const shoots = planShoots(
      facts({
        kind: 'folder',
        home,
        roots: [home],
        held: [held('/Scans/1998')],
        troubles: [trouble('/Scans')],
      }),
    );
    expect(shoots.map(({ path, troubles }) => [path, troubles.length])).toEqual([
      ['/Scans/1998', 0],
      ['/Scans', 1],
    ]);
  });
});

test.each([
  ['complete', [], false],
  ['unknown', [], true],
  ['unknown', [trouble('/a')], true],
  ['incomplete', [trouble('/a')], false],
  ['failed', [trouble('/a'), trouble('/b', true)], false],
  ['failed', [trouble('/b', true)], true],
] as const)('%s', (word, troubles, unseen) => expect(wordOf(troubles, unseen)).toBe(word));
