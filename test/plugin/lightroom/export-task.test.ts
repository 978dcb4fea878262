import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { needs } from '../../support/needs.ts';
import { rendered, run, studio } from './lightroom.ts';

const lua = needs('lua5.1');
const settings = `{ safelightPreset = 'huber', safelightKind = 'full' }`;

describe('the export task', () => {
  lua('moves what was rendered into the spool and asks for its delivery', () => {
    const desk = studio();
    const files = rendered(desk.home, ['a.jpg', 'b.jpg']);
    const ran = run(desk, `studio.export(${settings}, ${files})`);

    expect(ran.userErrors).toEqual([]);
    const [job] = ran.jobs;
    expect(ran.jobs).toHaveLength(1);
    expect(job).toMatchObject({
      verb: 'deliver',
      preset: 'huber',
      mode: 'make',
      from: { host: 'lightroom', version: '13.5.1' },
    });
    const folder = join(desk.inbox, 'spool', job?.id ?? '', 'Pictures');
    expect(job?.verb === 'deliver' && job.sources).toEqual([join(folder, 'a.jpg'), join(folder, 'b.jpg')]);
    expect(readFileSync(join(folder, 'a.jpg'), 'latin1')).toBe(
      `picture ${join(desk.home, 'rendered', 'a.jpg')}`,
    );
    expect(existsSync(join(desk.home, 'rendered', 'a.jpg'))).toBe(false);
    expect(readdirSync(desk.inbox).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  lua('asks for a preview where one was chosen, and remembers client and kind as one', () => {
    const desk = studio();
    const ran = run(
      desk,
      `studio.export({ safelightPreset = 'raws', safelightKind = 'preview' }, ${rendered(desk.home, ['a.jpg'])})`,
    );
    expect(ran.jobs).toMatchObject([{ verb: 'preview', preset: 'raws' }]);
    expect(ran.prefs).toMatchObject({ lastPreset: 'raws', lastKind: 'preview' });
  });

  lua('gives two pictures of one name two names, whatever their case', () => {
    const desk = studio();
    const ran = run(
      desk,
      `studio.export(${settings}, ${rendered(desk.home, ['IMG.jpg', 'img.JPG', 'IMG-2.jpg'])})`,
    );
    expect(
      ran.jobs.flatMap((job) => ('sources' in job ? job.sources.map((path) => basename(path)) : [])),
    ).toEqual(['IMG.jpg', 'img-2.JPG', 'IMG-2-2.jpg']);
  });
});
