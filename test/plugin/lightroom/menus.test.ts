import { existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { needs } from '../../support/needs.ts';
import { lua as quoted, type Ran, run, studio, welcome } from './lightroom.ts';
import { plan, resultText } from './results.ts';

const lua = needs('lua5.1');
const hourAgo = new Date(Date.now() - 3_600_000).toISOString();

const selection = `studio.pictures.selection = {
  studio.pictures.photo { path = '/P/1.dng' },
  studio.pictures.photo { path = '/P/1.dng', isVirtualCopy = true },
  studio.pictures.photo { path = '/P/2.mov', isVideo = true },
}`;

describe('Deliver selection', () => {
  lua('a preset that takes originals gets their paths, each once, and virtual copies are told', () => {
    const ran = run(studio(), `studio.prefs.lastPreset = 'raws'\n${selection}\nstudio.menu 'MenuDeliver'`);
    expect(ran.jobs).toMatchObject([{ verb: 'deliver', preset: 'raws', sources: ['/P/1.dng', '/P/2.mov'] }]);
    expect(ran.dialogs.find(({ kind }) => kind === 'confirm')?.info).toContain('their original goes: 1');
    expect(ran.spool).toEqual([]);
  });

  lua('the edits beside a RAW file go along, those beside another file do not', () => {
    const desk = studio();
    for (const name of ['1.xmp', '2.xmp']) writeFileSync(join(desk.home, name), '<x/>');
    const photo = (name: string, format: string): string =>
      `studio.pictures.photo { path = ${quoted(join(desk.home, name))}, fileFormat = '${format}' }`;
    const ran = run(
      desk,
      `studio.prefs.lastPreset = 'raws'
       studio.pictures.selection = { ${photo('1.CR3', 'RAW')}, ${photo('2.jpg', 'JPG')}, ${photo('3.CR3', 'RAW')} }
       studio.menu 'MenuDeliver'`,
    );
    const names = ran.jobs.flatMap((job) =>
      job.verb === 'deliver' ? job.sources.map((path) => basename(path)) : [],
    );
    expect(names).toEqual(['1.CR3', '1.xmp', '2.jpg', '3.CR3']);
  });

  const withPlan = (result: string): Ran =>
    run(
      studio(),
      `studio.prefs.lastPreset = 'raws'
       studio.works { result = ${quoted(result)} }
       studio.dialogs.answer = function(dialog) return dialog.kind == 'confirm' and 'cancel' or 'ok' end
       ${selection}
       studio.menu 'MenuDeliver'`,
    );

  lua('shows the plan of originals before they go, and none goes where it is not liked', () => {
    const ran = withPlan(resultText({ plan }));
    expect(ran.jobs.filter((job) => job.verb !== 'status')).toMatchObject([
      { verb: 'deliver', mode: 'plan' },
    ]);
    expect(ran.dialogs.find(({ kind }) => kind === 'confirm')?.info?.split('\n')).toEqual([
      'For Studio Nord. Files: 12 (1.2 GB), archives: 1.',
      'Left out:',
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((index) => `${index}.dng: a format of editors`),
      'and 2 more',
      'Virtual copies have no file, their original goes: 1.',
    ]);
  });

  lua('a plan that is refused is an error, in the words of Safelight', () => {
    const error = {
      code: 'job-refused',
      message: '/P/1.dng does not lie in an approved folder.',
      hint: 'Approve it.',
    };
    const ran = withPlan(resultText({ outcome: 'refused', error }));
    expect(ran.userErrors).toEqual([`${error.message}\n${error.hint}`]);
    expect(ran.jobs.filter((job) => 'mode' in job && job.mode === 'make')).toEqual([]);
  });

  lua('nobody is asked for a plan who is not there', () => {
    const ran = run(
      studio(welcome({ seen: hourAgo })),
      `studio.prefs.lastPreset = 'raws'\n${selection}\nstudio.menu 'MenuDeliver'`,
    );
    expect(ran.jobs).toMatchObject([{ verb: 'deliver', mode: 'make' }]);
    expect(ran.dialogs.find(({ kind }) => kind === 'confirm')?.info).toContain('it was not asked');
  });

  lua('any other gets stills as Lightroom shows them, and films as they are', () => {
    const desk = studio();
    const ran = run(
      desk,
      `${selection}
       studio.menu 'MenuDeliver'
       studio.clock.at(1, function() studio.tell('settings', studio.pictures.session.exportSettings) end)`,
    );
    const [job] = ran.jobs;
    expect(job).toMatchObject({ verb: 'deliver', preset: 'huber' });
    expect(job?.verb === 'deliver' && job.sources.map((path) => basename(path))).toEqual([
      '1.jpg',
      '2.jpg',
      '2.mov',
    ]);
    expect(ran.spool).toHaveLength(2);
    expect(ran.told('settings')).toMatchObject([
      {
        LR_format: 'JPEG',
        LR_export_destinationType: 'specificFolder',
        LR_export_destinationPathPrefix: `${desk.inbox}/spool/${job?.id}/Pictures`,
      },
    ]);
  });

  lua('a preview is rendered even where the preset takes originals', () => {
    const ran = run(
      studio(),
      `studio.prefs.lastPreset = 'raws' studio.prefs.lastKind = 'preview'\n${selection}\nstudio.menu 'MenuDeliver'`,
    );
    expect(ran.jobs).toMatchObject([{ verb: 'preview', preset: 'raws' }]);
    expect(ran.spool).toHaveLength(2);
  });

  lua('stopped while it renders: nothing is left', () => {
    const ran = run(
      studio(),
      `${selection}
       local write = studio.files.write
       studio.files.write = function(...)
         studio.pictures.canceled = true
         return write(...)
       end
       studio.menu 'MenuDeliver'`,
    );
    expect(ran.jobs).toEqual([]);
    expect(ran.spool).toEqual([]);
  });

  lua('closed without a choice: nothing happens', () => {
    const ran = run(
      studio(),
      `${selection}\nstudio.dialogs.answer = function() return 'cancel' end\nstudio.menu 'MenuDeliver'`,
    );
    expect(ran.jobs).toEqual([]);
    expect(existsSync(`${ran.inbox}/spool`)).toBe(false);
  });

  lua('more originals than a job can name are refused, and none goes', () => {
    const ran = run(
      studio(),
      `studio.prefs.lastPreset = 'raws'
       for index = 1, 10001 do studio.pictures.selection[index] = studio.pictures.photo { path = '/P/' .. index } end
       studio.menu 'MenuDeliver'`,
    );
    expect(ran.userErrors[0]).toContain('more files than one job can name');
    expect(ran.jobs).toEqual([]);
  });

  lua('more rendered ones go as their folder, films beside it', () => {
    const ran = run(studio(), `require('Job').MOST_SOURCES = 2\n${selection}\nstudio.menu 'MenuDeliver'`);
    const [job] = ran.jobs;
    expect(job?.verb === 'deliver' && job.sources).toEqual([
      `${ran.inbox}/spool/${job?.id}/Pictures`,
      '/P/2.mov',
    ]);
    expect(ran.spool).toHaveLength(2);
  });

  lua('without an inbox it says so', () => {
    expect(run(studio(null), `${selection}\nstudio.menu 'MenuDeliver'`).userErrors[0]).toContain(
      'no inbox of Safelight',
    );
  });
});

describe('Back up this catalog', () => {
  lua('asks for it now, and follows it', () => {
    const ran = run(studio(), `studio.menu 'MenuBackup'`);
    expect(ran.jobs).toMatchObject([{ verb: 'backup', catalog: '/none/Studio.lrcat', when: 'now' }]);
    expect(ran.dialogs[0]?.words).not.toContain('Lightroom makes its own backup at closing, too');
    expect(ran.prefs['asked']).toContain(ran.jobs[0]?.id);
  });

  const chosen = (own: boolean): string => `
    studio.dialogs.answer = function(dialog)
      if dialog.kind == 'modal' then
        dialog.contents.bind_to_object.when = 'closed'
        dialog.contents.bind_to_object.own = ${own}
      end
      return 'ok'
    end
    studio.menu 'MenuBackup'
    studio.clock.at(1, function() studio.tell('own', studio.pictures.ownBackups) end)`;

  lua('asks for it at closing, follows nothing, and lets Lightroom make its own where it can', () => {
    const ran = run(studio(), `studio.pictures.offerOwnBackup()\n${chosen(true)}`);
    expect(ran.jobs).toMatchObject([{ verb: 'backup', when: 'closed' }]);
    expect(ran.dialogs[0]?.words).toContain('Lightroom makes its own backup at closing, too');
    expect(ran.dialogs[1]).toMatchObject({
      kind: 'message',
      info: expect.stringContaining('has closed the catalog'),
    });
    expect(ran.prefs).not.toHaveProperty('asked');
    expect(ran.told('own')).toEqual([1]);
  });

  lua('a Lightroom that has no such call is not asked', () => {
    expect(run(studio(), chosen(true)).told('own')).toEqual([0]);
  });
});

describe('closing Lightroom', () => {
  lua('leaves a backup for when the catalog is closed, if that was ticked', () => {
    const ran = run(studio(), 'studio.prefs.backupAtClosing = true studio.quit()');
    expect(ran.jobs).toMatchObject([{ verb: 'backup', catalog: '/none/Studio.lrcat', when: 'closed' }]);
    expect(ran.told('quit')).toEqual([true]);
  });

  lua('leaves nothing otherwise', () => {
    const ran = run(studio(), 'studio.quit()');
    expect(ran.jobs).toEqual([]);
    expect(ran.told('quit')).toEqual([true]);
  });

  lua('leaves one job and the newest, however often it closes while Safelight is away', () => {
    const desk = studio(welcome({ seen: hourAgo }));
    const ran = run(
      desk,
      `studio.prefs.backupAtClosing = true
       studio.quit()
       studio.clock.at(9, function()
         studio.tell('first', studio.prefs.closingJob)
         studio.quit()
       end)
       studio.clock.at(18, function()
         studio.pictures.catalog = '/none/Other.lrcat'
         studio.quit()
       end)`,
    );
    expect(ran.jobs.map((job) => job.verb === 'backup' && job.catalog).sort()).toEqual([
      '/none/Other.lrcat',
      '/none/Studio.lrcat',
    ]);
    expect(ran.jobs.map(({ id }) => id)).not.toContain(ran.told('first')[0]);
  });

  lua('knows the catalog from the start where it may not be asked any more', () => {
    const ran = run(
      studio(),
      `studio.prefs.backupAtClosing = true
       studio.menu 'Init'
       studio.clock.at(1, function()
         studio.pictures.catalog = nil
         studio.quit()
       end)`,
    );
    expect(ran.jobs).toMatchObject([{ catalog: '/none/Studio.lrcat' }]);
  });

  lua('trouble shows no dialog, keeps nobody from quitting, and is kept', () => {
    const ran = run(
      studio(),
      `studio.prefs.backupAtClosing = true
       rawset(studio.files.LrFileUtils, 'move', function() return false, 'Permission denied' end)
       studio.quit()`,
    );
    expect(ran.told('quit')).toEqual([true]);
    expect(ran.dialogs).toEqual([]);
    expect(ran.userErrors).toEqual([]);
    expect(ran.prefs['closingTrouble']).toContain('Permission denied');
  });
});
