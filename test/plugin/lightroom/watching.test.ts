import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { needs } from '../../support/needs.ts';
import { lua as quoted, type Ran, rendered, run, type Studio, studio } from './lightroom.ts';
import { delivery, progressText, resultText, shoot } from './results.ts';

const lua = needs('lua5.1');

const exporting = (desk: Studio, before: string): Ran =>
  run(
    desk,
    `${before}
     studio.export({ safelightPreset = 'huber', safelightKind = 'full' }, ${rendered(desk.home, ['a.jpg'])})`,
  );

const works = (given: { from?: number; says?: readonly string[]; result?: string }): string =>
  `studio.works { from = ${given.from ?? 0}, says = { ${(given.says ?? []).map(quoted).join(', ')} }, ${
    given.result === undefined ? '' : `result = ${quoted(given.result)}`
  } }`;

const text = { subject: 'Your pictures', body: 'Dear Anna,\n\n[…]\n\nYours' };
const made = resultText({ delivery, text, linkMissing: true, words: { way: 'wait', to: 'tel:+49 30 1' } });

describe('a job that is followed', () => {
  lua('shows how far it is, then the message to copy and where the words wait', () => {
    const ran = exporting(
      studio(),
      works({ from: 3, says: [progressText(), progressText({ bytes: 2 })], result: made }),
    );
    expect(ran.captions).toEqual(['Waiting for Safelight…', 'pack a.jpg']);
    const [dialog] = ran.dialogs;
    expect(ran.dialogs).toHaveLength(1);
    expect(dialog?.words).toEqual([
      'Done.',
      'Pictures for Anna Huber: 2, each read back and compared.',
      delivery.folder,
      'Your pictures',
      text.body,
      'Put the link to the archive where it says […].',
      'The words for tel:+49 30 1 wait in Safelight: safelight delivery words e1f7d4a6',
    ]);
    expect(ran.prefs['asked']).toBe('');
  });

  const shown: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'words that were sent',
      resultText({ words: { way: 'sent', to: 'anna@example.org' } }),
      ['The words that open it went to anna@example.org by the other road.'],
    ],
    ['a certificate', resultText({ words: { way: 'none', to: null } }), []],
    [
      'a refusal',
      resultText({
        outcome: 'refused',
        error: { code: 'x', message: 'Not below a folder.', hint: 'Approve it.' },
      }),
      ['Not below a folder.', 'Approve it.'],
    ],
    [
      'what is missing',
      resultText({
        outcome: 'incomplete',
        delivery: { ...delivery, complete: false, excluded: [{ path: 'a', rule: 'link', reason: 'b' }] },
      }),
      ['Pictures for Anna Huber: 2, each read back and compared.', delivery.folder, 'Left out by a rule: 1.'],
    ],
  ];
  for (const [what, result, words] of shown) {
    lua(`says ${what}`, () => {
      expect(exporting(studio(), works({ result })).dialogs[0]?.words?.slice(1)).toEqual(words);
    });
  }

  const notRead = {
    garbage: '{"type":',
    'another job': resultText().replaceAll('0000-4000', '0000-4001'),
    nothing: '',
  };
  for (const [what, result] of Object.entries(notRead)) {
    lua(`takes no ${what} for its result`, () => {
      const ran = exporting(studio(), works({ result }));
      expect(ran.dialogs).toMatchObject([
        { kind: 'message', info: expect.stringContaining('was not heard of') },
      ]);
    });
  }
});

describe('a result that does not come', () => {
  lua('nobody takes the job: it is said that it waits, and job and copies stay', () => {
    const ran = exporting(studio(), '');
    expect(ran.dialogs).toMatchObject([
      { kind: 'message', info: expect.stringContaining('waits in the inbox') },
    ]);
    expect(ran.jobs).toHaveLength(1);
    expect(ran.spool).toHaveLength(1);
    expect(ran.prefs['asked']).toContain(ran.jobs[0]?.id);
  });

  lua('its answer is shown when it is asked for later', () => {
    const desk = studio();
    const first = exporting(desk, '');
    const later = run(
      desk,
      `studio.prefs.asked = ${quoted(String(first.prefs['asked']))}
       ${works({ result: made })}
       studio.clock.at(5, function() studio.menu 'MenuAnswers' end)`,
    );
    expect(later.dialogs[0]?.words).toContain(text.body);
    expect(later.prefs['asked']).toBe('');
  });

  lua('an answer that is not there yet is counted', () => {
    const desk = studio();
    const first = exporting(desk, '');
    const later = run(
      desk,
      `studio.prefs.asked = ${quoted(String(first.prefs['asked']))}\nstudio.menu 'MenuAnswers'`,
    );
    expect(later.dialogs).toMatchObject([{ info: 'Jobs without an answer: 1.' }]);
    expect(later.prefs['asked']).toContain(first.jobs[0]?.id);
  });

  lua('a job of which nothing is left is asked for no more', () => {
    const desk = studio();
    const first = exporting(desk, '');
    const gone = '11111111-1111-4111-8111-111111111111';
    const asked = `${first.prefs['asked']} ${gone} no-id`;
    const later = run(desk, `studio.prefs.asked = ${quoted(asked)}\nstudio.menu 'MenuAnswers'`);
    expect(later.dialogs).toMatchObject([{ info: 'Jobs without an answer: 1.' }]);
    expect(later.prefs['asked']).toBe(first.jobs[0]?.id);
  });

  lua('a job at work is waited for', () => {
    const desk = studio();
    const first = exporting(desk, works({}));
    const later = run(
      desk,
      `studio.prefs.asked = ${quoted(String(first.prefs['asked']))}\nstudio.menu 'MenuAnswers'`,
    );
    expect(later.prefs['asked']).toContain(first.jobs[0]?.id);
  });

  lua('it was taken and nothing is heard: said after a quarter of an hour', () => {
    const ran = exporting(studio(), works({ says: [progressText()] }));
    expect(ran.dialogs).toMatchObject([{ info: expect.stringContaining('was not heard of') }]);
  });

  lua('it stands behind others: that is waiting, not silence', () => {
    const ran = exporting(studio(), works({ says: [progressText({ state: 'waiting' })] }));
    expect(ran.captions).toContain('Safelight has it; other work comes first.');
    expect(ran.dialogs).toMatchObject([{ info: expect.stringContaining('waits in the inbox') }]);
  });
});

describe('cancelling', () => {
  lua('before anybody took the job: it goes, with its copies', () => {
    const ran = exporting(studio(), 'studio.clock.at(5, function() studio.pictures.canceled = true end)');
    expect(ran.jobs).toEqual([]);
    expect(ran.spool).toEqual([]);
    expect(readdirSync(ran.inbox).sort()).toEqual(['spool', 'welcome.json']);
    expect(ran.dialogs).toEqual([]);
    expect(ran.prefs['asked']).toBe('');
  });

  lua('while it stands behind others, put back: job, copies and progress go', () => {
    const ran = exporting(
      studio(),
      `studio.clock.at(2, function()
         for _, name in ipairs(studio.files.list(studio.inbox)) do
           local id = name:match('^(%x+%-.*)%.json$')
           if id then studio.files.write(studio.inbox .. '/' .. id .. '.progress.json', ${quoted(progressText({ state: 'waiting' }))}) end
         end
       end)
       studio.clock.at(5, function() studio.pictures.canceled = true end)`,
    );
    expect(ran.captions).toContain('Safelight has it; other work comes first.');
    expect(readdirSync(ran.inbox).sort()).toEqual(['spool', 'welcome.json']);
    expect(ran.spool).toEqual([]);
  });

  lua('while it is at work: Safelight ends it, and its copies stay', () => {
    const ran = exporting(
      studio(),
      `${works({ from: 1, says: [progressText(), progressText({ bytes: 2 })] })}
       studio.clock.at(3, function() studio.pictures.canceled = true end)`,
    );
    expect(ran.dialogs).toMatchObject([{ info: expect.stringContaining('at work on it already') }]);
    expect(ran.jobs).toHaveLength(1);
    expect(ran.spool).toHaveLength(1);
  });
});

describe('the status of a shoot', () => {
  const scenario = `studio.pictures.selection = {
    studio.pictures.photo { path = '/P/Huber/1.dng' },
    studio.pictures.photo { path = '/P/Huber/2.dng' },
    studio.pictures.photo { path = '/P/Nord/1.dng' },
  }
  studio.menu 'MenuStatus'`;

  lua('asks for one picture of each folder, and says in how many places it is', () => {
    const shoots = [shoot('Huber', ['complete', 'complete']), shoot('Nord', ['complete', 'incomplete'])];
    const ran = run(studio(), `${works({ result: resultText({ verb: 'status', shoots }) })}\n${scenario}`);
    expect(ran.jobs).toMatchObject([{ verb: 'status', sources: ['/P/Huber/1.dng', '/P/Nord/1.dng'] }]);
    expect(ran.dialogs[0]?.words).toEqual([
      'Done.',
      'Huber is complete in 2 places (vault0: complete, vault1: complete).',
      'Nord is complete in 1 place (vault0: complete, vault1: incomplete).',
    ]);
  });

  lua('says where no backup holds them', () => {
    const ran = run(
      studio(),
      `${works({ result: resultText({ verb: 'status', shoots: [] }) })}\n${scenario}`,
    );
    expect(ran.dialogs[0]?.words).toContain('No backup holds these pictures yet.');
  });
});
