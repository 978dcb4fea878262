import { expect, test } from 'vitest';
import { KnownFiles } from '../../../core/src/backup/known-files.ts';
import type { ContentId } from '../../../core/src/model/digest.ts';
import type { BytePath } from '../../../core/src/model/paths.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { State } from '../../../core/src/vault/state.ts';
import { olderObjects, pictureObjects } from '../../../core/src/workflows/place/picture-objects.ts';

const MEGABYTES = 5_000_000;

/** A vault of which this is remembered: what each object holds, and which of it is a file today. */
const remembered = (
  objects: readonly {
    readonly name: string;
    readonly length: number;
    readonly today?: { readonly folder: string; readonly file: string; readonly made: string };
  }[],
): State => {
  const state = new State(':memory:');
  const known = new KnownFiles(state, 'set', 'run');
  const keyring = state.addKeyring({ sha256: sha256Of('keyring'), size: 1 });
  for (const { name, length, today } of objects) {
    const content = `${sha256Of(name).slice(0, 32)}:${length}` as ContentId;
    const object = state.addObject({ sha256: sha256Of(name), size: length }, keyring);
    state.putContent(content, length, object, 0);
    if (today !== undefined)
      known.save(known.enter(today.folder as BytePath), {
        name: today.file as BytePath,
        stamp: '',
        size: length,
        parts: { content },
        entry: JSON.stringify({ mtime: `${Date.parse(today.made)}000000` }),
      });
  }
  return state;
};

const names = (found: Iterable<string>): readonly string[] => {
  const all = ['list', 'catalog', 'old', 'culled', 'new', 'newer'];
  return [...found].map((sha256) => all.find((name) => sha256Of(name) === sha256) ?? '?');
};

test('pictures of today go shoot by shoot, the newest first; of what was culled only what is large can wait', () => {
  using state = remembered([
    { name: 'old', length: MEGABYTES, today: { folder: '/a', file: 'IMG_1.CR3', made: '2026-01-01' } },
    { name: 'newer', length: MEGABYTES, today: { folder: '/b', file: 'IMG_2.CR3', made: '2026-06-02' } },
    { name: 'new', length: 1_000, today: { folder: '/b', file: 'IMG_1.JPG', made: '2026-06-01' } },
    { name: 'catalog', length: MEGABYTES, today: { folder: '/c', file: 'Studio.lrcat', made: '2026-06-03' } },
    { name: 'culled', length: MEGABYTES },
    { name: 'list', length: 2_000 },
  ]);
  expect(names(pictureObjects(state))).toEqual(['new', 'newer', 'old']);
  expect(names(olderObjects(state))).toEqual(['culled']);
});
