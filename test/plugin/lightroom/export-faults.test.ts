import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { needs } from '../../support/needs.ts';
import { type Ran, rendered, run, studio, welcome } from './lightroom.ts';

const lua = needs('lua5.1');
const settings = `{ safelightPreset = 'huber', safelightKind = 'full' }`;

/** Neither a job, whole or begun, nor a copy. */
const nothingLeft = (ran: Ran): void => {
  expect(ran.jobs).toEqual([]);
  expect(ran.spool).toEqual([]);
  expect(readdirSync(ran.inbox).filter((name) => !['spool', 'welcome.json'].includes(name))).toEqual([]);
};

describe('an export that cannot be', () => {
  lua('no room in the spool: the user is told, nothing is left, no job is written', () => {
    const desk = studio();
    const ran = run(
      desk,
      `studio.files.refuse.move = true
       local list = ${rendered(desk.home, ['a.jpg', 'b.jpg', 'c.jpg'])}
       list[2].before = function() studio.files.refuse.copy = true end
       studio.export(${settings}, list)`,
    );
    expect(ran.userErrors).toHaveLength(1);
    expect(ran.userErrors[0]).toMatch(
      /b\.jpg could not be put .*No space left on device.*Nothing was delivered/,
    );
    nothingLeft(ran);
    expect(existsSync(join(desk.home, 'rendered', 'b.jpg'))).toBe(true);
  });

  lua('a copy that came short without saying so is found', () => {
    const desk = studio();
    const ran = run(
      desk,
      `studio.files.refuse.move = true
       studio.files.refuse.copy = 'silently'
       studio.export(${settings}, ${rendered(desk.home, ['a.jpg'])})`,
    );
    expect(ran.userErrors[0]).toContain('it did not arrive whole');
    nothingLeft(ran);
  });

  lua('another disk: copied where it cannot be renamed', () => {
    const desk = studio();
    const ran = run(
      desk,
      `studio.files.refuse.move = true
       local list = ${rendered(desk.home, ['a.jpg'])}
       list[1].before = function() studio.clock.at(0, function() studio.files.refuse.move = nil end) end
       local copy = studio.files.LrFileUtils.copy
       rawset(studio.files.LrFileUtils, 'copy', function(...)
         local good, why = copy(...)
         studio.files.refuse.move = nil
         return good, why
       end)
       studio.export(${settings}, list)`,
    );
    expect(ran.jobs).toHaveLength(1);
    expect(ran.spool).toHaveLength(1);
    expect(existsSync(join(desk.home, 'rendered', 'a.jpg'))).toBe(true);
  });

  lua('an original that Lightroom hands over is copied and stays where it is', () => {
    const desk = studio();
    const ran = run(
      desk,
      `local list = ${rendered(desk.home, ['a.jpg'])}
       list[1].original = list[1].file
       studio.export(${settings}, list)`,
    );
    expect(ran.jobs).toHaveLength(1);
    expect(existsSync(join(desk.home, 'rendered', 'a.jpg'))).toBe(true);
  });

  lua('no folder in the spool', () => {
    const desk = studio();
    const ran = run(
      desk,
      `studio.files.refuse.folders = true
       studio.export(${settings}, ${rendered(desk.home, ['a.jpg'])})`,
    );
    expect(ran.userErrors[0]).toContain('No folder can be made');
    nothingLeft(ran);
  });

  lua('the job cannot get its name: the copies go', () => {
    const desk = studio();
    const ran = run(
      desk,
      `rawset(studio.files.LrFileUtils, 'move', function(from, to)
         if to:match('%.json$') then return false, 'Permission denied' end
         return os.rename(from, to)
       end)
       studio.export(${settings}, ${rendered(desk.home, ['a.jpg'])})`,
    );
    expect(ran.userErrors[0]).toMatch(/could not be written .*Permission denied/);
    nothingLeft(ran);
  });

  lua('cancelled in the middle: no copies, no job, no complaint', () => {
    const desk = studio();
    const ran = run(
      desk,
      `local list = ${rendered(desk.home, ['a.jpg', 'b.jpg', 'c.jpg'])}
       list[2].before = function() studio.pictures.canceled = true end
       studio.export(${settings}, list)`,
    );
    expect(ran.userErrors).toEqual([]);
    expect(ran.dialogs).toEqual([]);
    nothingLeft(ran);
    expect(ran.prefs).not.toHaveProperty('rendering');
  });

  lua('Lightroom ends in the middle: no job, and the next start clears the copies', () => {
    const desk = studio();
    const ended = run(
      desk,
      `local list = ${rendered(desk.home, ['a.jpg', 'b.jpg', 'c.jpg'])}
       list[3].before = function()
         studio.tell('prefs', studio.prefs)
         os.exit(9)
       end
       studio.export(${settings}, list)`,
    );
    expect(ended.exit).toBe(9);
    expect(ended.jobs).toEqual([]);
    expect(ended.spool).toHaveLength(2);

    const next = run(
      desk,
      `studio.prefs.rendering = '${String(ended.prefs['rendering'])}'
       studio.menu 'Init'`,
    );
    nothingLeft(next);
    expect(next.prefs).not.toHaveProperty('rendering');
  });

  lua('a start clears no copies of a job that was written', () => {
    const desk = studio();
    const ran = run(desk, `studio.export(${settings}, ${rendered(desk.home, ['a.jpg'])})`);
    const next = run(desk, `studio.prefs.rendering = '${ran.jobs[0]?.id}'\nstudio.menu 'Init'`);
    expect(next.spool).toEqual(ran.spool);
  });

  lua('a start clears no copies of a job that is at work', () => {
    const desk = studio();
    const ran = run(desk, `studio.works {}\nstudio.export(${settings}, ${rendered(desk.home, ['a.jpg'])})`);
    expect(readdirSync(join(desk.inbox, 'working'))).toHaveLength(1);
    const next = run(desk, `studio.prefs.rendering = '${ran.jobs[0]?.id}'\nstudio.menu 'Init'`);
    expect(next.spool).toHaveLength(1);
  });

  lua('a start removes nothing for an id that is none', () => {
    const desk = studio();
    run(desk, `studio.export(${settings}, ${rendered(desk.home, ['a.jpg'])})`);
    expect(run(desk, `studio.prefs.rendering = '..'\nstudio.menu 'Init'`).jobs).toHaveLength(1);
  });
});

describe('pictures that Lightroom could not render', () => {
  const scenario = (home: string, answer: string): string =>
    `studio.dialogs.answer = function() return '${answer}' end
     local list = ${rendered(home, ['a.jpg'])}
     list[2] = { fails = 'The file is offline.' }
     studio.export(${settings}, list)`;

  lua('the others go where that is wished', () => {
    const desk = studio();
    const ran = run(desk, scenario(desk.home, 'ok'));
    expect(ran.dialogs[0]).toMatchObject({ kind: 'confirm', info: 'The file is offline.' });
    expect(ran.jobs).toHaveLength(1);
  });

  lua('nothing goes where it is not', () => {
    const desk = studio();
    nothingLeft(run(desk, scenario(desk.home, 'cancel')));
  });

  lua('none at all is an error', () => {
    const desk = studio();
    const ran = run(desk, `studio.export(${settings}, { { fails = 'The file is offline.' } })`);
    expect(ran.userErrors[0]).toContain('The file is offline.');
    expect(ran.jobs).toEqual([]);
  });
});

describe('an inbox that takes no job', () => {
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const cases = {
    'no welcome': [null, 'no inbox of Safelight'],
    'an empty welcome': ['', 'cannot be read'],
    garbage: ['{"type":"welcome", "presets":', 'cannot be read'],
    'another document': ['{"type":"job","version":1}', 'cannot be read'],
    'a later version': [JSON.stringify({ ...welcome(), version: 2 }), 'cannot be read'],
    'a time that is none': [JSON.stringify({ ...welcome(), seen: 'yesterday' }), 'cannot be read'],
    'presets that are none': [JSON.stringify({ ...welcome(), presets: { id: 1 } }), 'no presets'],
    'a preset that is gone': [welcome({ presets: welcome().presets.slice(1) }), 'no preset huber any more'],
    pairing: [welcome({ pairing: true }), 'paired panels only'],
    'pairing, and old': [welcome({ pairing: true, seen: hourAgo }), 'paired panels only'],
  } as const;
  for (const [what, [greeting, words]] of Object.entries(cases)) {
    lua(`${what}: told before anything is rendered`, () => {
      const desk = studio(greeting);
      const ran = run(
        desk,
        `local list = ${rendered(desk.home, ['a.jpg'])}
         list[1].before = function() studio.tell('rendered', true) end
         studio.export(${settings}, list)`,
      );
      expect(ran.told('rendered')).toEqual([]);
      expect(ran.userErrors[0]).toContain(words);
      nothingLeft(ran);
    });
  }

  lua('an old welcome takes jobs, which wait', () => {
    const desk = studio(welcome({ seen: hourAgo }));
    const ran = run(desk, `studio.export(${settings}, ${rendered(desk.home, ['a.jpg'])})`);
    expect(ran.jobs).toHaveLength(1);
    expect(ran.spool).toHaveLength(1);
  });
});
