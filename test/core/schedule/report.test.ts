import { expect, test } from 'vitest';
import { endOf } from '../../../core/src/schedule/report.ts';
import type { BackupDocument, PlaceFed } from '../../../manifests/src/index.ts';

const fed = (more: Partial<PlaceFed>): PlaceFed => ({
  name: 'T7',
  kind: 'folder',
  path: '/media/T7',
  there: true,
  trouble: null,
  copied: { files: 0, bytes: 0 },
  removed: { files: 0, kept: 0, until: null, opening: { kept: 0, until: null } },
  repaired: [],
  lacking: [],
  awaited: { files: 0, bytes: 0, asked: 0 },
  unread: { files: 0, bytes: 0 },
  whole: true,
  ...more,
});
const trouble = { code: 'place-unreachable', message: 'It cannot be used now.' };
const document = (...places: readonly PlaceFed[]) =>
  ({ complete: true, sets: [], places }) as unknown as BackupDocument;

test.each<readonly [string, 'complete' | 'incomplete', Partial<PlaceFed>]>([
  ['holds everything', 'complete', {}],
  ['is a drive in the drawer', 'complete', { there: false, trouble, whole: false }],
  ['is a drive that is full', 'incomplete', { trouble, whole: false }],
  [
    'is a drive that was pulled out on the way',
    'incomplete',
    { there: false, trouble, whole: false, copied: { files: 3, bytes: 9 } },
  ],
  ['is a bucket that nobody reached', 'incomplete', { kind: 's3', there: false, trouble, whole: false }],
  ['is a NAS that nobody reached', 'incomplete', { kind: 'rclone', there: false, trouble, whole: false }],
  ['is a bucket that holds everything', 'complete', { kind: 's3' }],
])('a run whose place %s is %s', (_, outcome, place) => {
  const end = endOf(document(fed({ name: 'Other' }), fed(place)));
  expect(end).toMatchObject({
    outcome,
    why: place.trouble?.message ?? null,
    numbers: { missing: 0, places: place.whole === false ? 2 : 3, ofPlaces: 3 },
  });
});
