import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readableStore } from '../../../core/src/workflows/session.ts';
import { openSnapshots } from '../../../core/src/workflows/snapshots.ts';
import { sessionOf } from '../../support/computer.ts';
import { LiveStudio, told } from './live-studio.ts';

let studio: LiveStudio;
beforeEach(async () => {
  studio = await LiveStudio.make();
});

describe('smart previews', () => {
  const previews = () => join(studio.home, 'Studio Smart Previews.lrdata');
  const proxy = (name: string) => join(previews(), 'A', name);

  beforeEach(() => {
    mkdirSync(join(previews(), 'A'), { recursive: true });
    for (const name of ['1.dng', '2.dng']) writeFileSync(proxy(name), `a proxy ${name}`);
  });

  test('are in the snapshot, which says that only the newest needs them', async () => {
    await studio.backUpOn(1);
    const { folders } = await studio.restored();
    expect(folders).toContain('Studio Smart Previews.lrdata');
    const { snapshots } = await openSnapshots(readableStore(await sessionOf(studio.computer)));
    const said = snapshots.map(({ root }) => root.latestOnly);
    expect(said).toEqual([[{ root: 1, path: 'Studio Smart Previews.lrdata' }]]);
  });

  test('that were deleted are in no later snapshot; the earlier one still has them', async () => {
    await studio.backUpOn(1);
    rmSync(proxy('1.dng'));
    const second = await studio.backUpOn(2);
    expect(second).toMatchObject({ complete: true, carried: 0 });
    const at = (home: string) => join(home, 'Studio Smart Previews.lrdata', 'A');
    expect(readdirSync(at((await studio.restored()).home))).toEqual(['2.dng']);
    expect(readdirSync(at((await studio.restored({ snapshot: '1' })).home))).toEqual(['1.dng', '2.dng']);
    rmSync(previews(), { recursive: true });
    await studio.backUpOn(3);
    expect(existsSync(at((await studio.restored()).home))).toBe(false);
  });

  test('that Lightroom made anew are no alarm', async () => {
    await studio.backUpOn(1);
    writeFileSync(proxy('1.dng'), 'developed otherwise');
    expect(told(await studio.backUpOn(2))).toMatchObject({ complete: true, problems: [] });
  });
});
