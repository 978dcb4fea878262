import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ProgressEvent } from '../../../core/src/model/events.ts';
import { closedOn, LiveStudio, told } from './live-studio.ts';

let studio: LiveStudio;
beforeEach(async () => {
  studio = await LiveStudio.make();
});

describe('what moves while it is copied', () => {
  /** Once, as soon as so many files wait to be stored: they were listed, and are not read yet. */
  const onceListed = (files: number, change: () => void) => {
    let isDone = false;
    return (event: ProgressEvent) => {
      if (isDone || event.kind !== 'plan' || event.files < files) return;
      isDone = true;
      change();
    };
  };

  test('is copied once more; what went and what came is counted, and is no fault', async () => {
    await studio.backUpOn(20);
    studio.openLightroom();
    studio.paint('second');
    writeFileSync(join(studio.masks, 'old.sst'), 'old');
    const moveFirst = onceListed(2, () => {
      rmSync(join(studio.masks, 'old.sst'));
      appendFileSync(join(studio.masks, 'MANIFEST'), ' and third');
      writeFileSync(join(studio.masks, 'new.sst'), 'new');
    });
    // The second copy is one that holds still, whatever comes then.
    const moveAgain = onceListed(3, () => appendFileSync(join(studio.masks, 'new.sst'), ' and more'));
    const report = await studio.backUpOn(21, (event) => {
      moveFirst(event);
      moveAgain(event);
    });
    expect(told(report)).toMatchObject({
      complete: true,
      problems: [],
      companion: { copied: 'open', changed: 3, closed: { name: closedOn(20) } },
    });
    const { read } = await studio.restored();
    expect(read('Studio.lrcat-data', 'MANIFEST')).toBe('second and third');
    expect(read('Studio.lrcat-data', 'new.sst')).toBe('new');
    expect(read(closedOn(20), 'MANIFEST')).toBe('first');
    await studio.backUpOn(22);
    expect((await studio.restored()).read('Studio.lrcat-data', 'new.sst')).toBe('new and more');
  });

  test('makes it no copy of a closed catalog, where Lightroom was opened meanwhile', async () => {
    await studio.backUpOn(20);
    studio.paint('second');
    const report = await studio.backUpOn(
      21,
      onceListed(1, () => {
        studio.openLightroom();
        studio.paint('third');
      }),
    );
    expect(told(report)).toMatchObject({
      complete: true,
      state: 'closed',
      companion: { copied: 'open', changed: 1, closed: { name: closedOn(20) } },
    });
    expect((await studio.restored()).read(closedOn(20), 'MANIFEST')).toBe('first');
  });

  test.each([
    ['before it was listed', 1],
    ['after it was', 2],
  ])('a folder that went %s is counted, and what was stored of it stays', async (_, files) => {
    await studio.backUpOn(20);
    studio.openLightroom();
    studio.paint('second');
    writeFileSync(join(studio.masks, 'blobs', '1.blob'), 'another mask');
    const folder = join(studio.masks, 'blobs');
    const report = await studio.backUpOn(
      21,
      onceListed(files, () => rmSync(folder, { recursive: true })),
    );
    expect(told(report)).toMatchObject({ complete: true, problems: [], companion: { changed: 1 } });
    expect((await studio.restored()).read('Studio.lrcat-data', 'blobs', '1.blob')).toContain('a mask');
  });
});

test('a closed copy that lies beside the catalog after a restore is left out by name', async () => {
  mkdirSync(join(studio.home, closedOn(1)));
  const { excluded } = await studio.backUpOn(3);
  expect(excluded).toContainEqual(expect.objectContaining({ rule: 'lightroom-closed-copy', entries: 1 }));
});
