import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { needs } from '../../support/needs.ts';
import { lua as quoted, type Ran, run, type Studio, studio, welcome } from './lightroom.ts';
import { resultText, shoot } from './results.ts';

const lua = needs('lua5.1');

/** Opens the export dialog with these settings, and says after half a minute what it shows. */
const dialog = (desk: Studio, settings: string, before = ''): Ran =>
  run(
    desk,
    `${before}
     studio.pictures.selection = { studio.pictures.photo { path = '/P/Huber/1.dng' } }
     local properties = studio.dialogs.propertyTable(${settings})
     local service = require 'ExportService'
     studio.clock.LrTasks.startAsyncTask(function()
       service.startDialog(properties)
       local sections = service.sectionsForTopOfDialog(studio.dialogs.factory, properties)
       studio.clock.LrTasks.sleep(30)
       studio.tell('words', studio.dialogs.words(sections[1], properties))
       studio.tell('preset', properties.safelightPreset)
       studio.tell('kind', properties.safelightKind)
       studio.tell('obstacle', properties.LR_cantExportBecause or '')
     end)`,
  );

const words = (ran: Ran): string => (ran.told('words')[0] as readonly string[]).join('\n');
const defaults = `{ safelightPreset = '', safelightKind = 'full' }`;
const hourAgo = new Date(Date.now() - 3_600_000).toISOString();

describe('the section in the export dialog', () => {
  lua('offers the presets of the welcome by client and name', () => {
    const ran = dialog(studio(), defaults);
    expect(words(ran)).toContain('Anna Huber: Finals');
    expect(words(ran)).toContain('Studio Nord: Originals');
    expect(ran.told('obstacle')).toEqual(['']);
  });

  const proposals: readonly (readonly [string, string, string, string])[] = [
    ['the first preset at first', defaults, '', 'huber full'],
    [
      'the last pair',
      defaults,
      `studio.prefs.lastPreset = 'raws' studio.prefs.lastKind = 'preview'`,
      'raws preview',
    ],
    [
      'what an export preset holds',
      `{ safelightPreset = 'raws', safelightKind = 'full' }`,
      `studio.prefs.lastPreset = 'huber' studio.prefs.lastKind = 'preview'`,
      'raws full',
    ],
    [
      'the last pair for a preset that is gone',
      `{ safelightPreset = 'gone', safelightKind = 'preview' }`,
      `studio.prefs.lastPreset = 'raws' studio.prefs.lastKind = 'full'`,
      'raws full',
    ],
    [
      'no half of a pair whose preset is gone',
      defaults,
      `studio.prefs.lastPreset = 'gone' studio.prefs.lastKind = 'preview'`,
      'huber full',
    ],
    [
      'full for a kind that is none',
      `{ safelightPreset = 'huber', safelightKind = 'everything' }`,
      '',
      'huber full',
    ],
  ];
  for (const [what, settings, before, expected] of proposals) {
    lua(`proposes ${what}`, () => {
      const ran = dialog(studio(), settings, before);
      expect(`${ran.told('preset')[0]} ${ran.told('kind')[0]}`).toBe(expected);
    });
  }

  const warnings = {
    missing: [null, 'no inbox of Safelight'],
    garbage: ['\u0000\u0001', 'cannot be read'],
    old: [welcome({ seen: hourAgo }), 'Until it runs jobs wait'],
    'without presets': [welcome({ presets: [] }), 'no presets for clients yet'],
    'for paired panels': [welcome({ pairing: true }), 'paired panels only'],
  } as const;
  for (const [what, [greeting, warning]] of Object.entries(warnings)) {
    lua(`warns of a welcome that is ${what}`, () => {
      const ran = dialog(studio(greeting), defaults);
      expect(words(ran)).toContain(warning);
      expect(ran.told('obstacle')[0]).toEqual(what === 'old' ? '' : expect.stringContaining(warning));
      expect(ran.jobs).toEqual([]);
    });
  }

  lua('says how the shoot stands, and leaves neither question nor answer behind', () => {
    const desk = studio();
    const result = resultText({ verb: 'status', shoots: [shoot('Huber', ['complete', 'complete'])] });
    const ran = dialog(desk, defaults, `studio.works { result = ${quoted(result)} }`);
    expect(words(ran)).toContain('Huber is complete in 2 places');
    expect(ran.jobs).toMatchObject([{ verb: 'status', sources: ['/P/Huber/1.dng'] }]);
    expect(readdirSync(desk.inbox).filter((name) => name.includes('result'))).toEqual([]);
  });

  lua('says why Safelight refuses the question', () => {
    const error = { code: 'job-refused', message: 'Not in an approved folder.', hint: 'Back it up.' };
    const result = resultText({ verb: 'status', outcome: 'refused', error });
    const ran = dialog(studio(), defaults, `studio.works { result = ${quoted(result)} }`);
    expect(words(ran)).toContain('Not in an approved folder.');
    expect(words(ran)).not.toContain('No backup holds');
  });

  lua('takes a question back that nobody answers', () => {
    const ran = dialog(studio(), defaults);
    expect(words(ran)).toContain('Safelight did not say how this shoot stands.');
    expect(ran.jobs).toEqual([]);
  });

  lua('keeps no secret in what Lightroom writes into its presets', () => {
    const ran = run(
      studio(),
      `for _, field in ipairs(require('ExportService').exportPresetFields) do studio.tell('field', field) end`,
    );
    expect(ran.told('field')).toEqual([
      { key: 'safelightPreset', default: '' },
      { key: 'safelightKind', default: 'full' },
    ]);
  });
});

describe('the section in the Plug-in Manager', () => {
  const manager = (desk: Studio, body: string): Ran =>
    run(
      desk,
      `local manager = require 'PluginManager'
       local properties = studio.dialogs.propertyTable()
       manager.startDialog(properties)
       local section = manager.sectionsForTopOfDialog(studio.dialogs.factory, properties)[1]
       local function press(title)
         studio.dialogs.find(section, function(part) return part.kind == 'push_button' and part.title == title end).action()
       end
       ${body}
       studio.tell('words', studio.dialogs.words(section))`,
    );

  lua('shows the inbox, and when Safelight looked into it', () => {
    const desk = studio();
    expect(words(manager(desk, ''))).toContain(desk.inbox);
    expect(words(manager(desk, ''))).toMatch(/Safelight looked into the inbox at .*\. Presets: 2\./);
  });

  lua('another folder is remembered, and looked into', () => {
    const ran = manager(
      studio(),
      `studio.dialogs.LrDialogs.runOpenPanel = function() return { '/other' } end press 'Choose…'`,
    );
    expect(ran.prefs['inbox']).toBe('/other');
    expect(words(ran)).toContain('no inbox of Safelight');
  });

  lua('a panel that was closed changes nothing', () => {
    expect(
      manager(studio(), `studio.dialogs.LrDialogs.runOpenPanel = function() return nil end press 'Choose…'`)
        .prefs,
    ).toEqual({});
  });

  lua('remembers whether to back up at closing', () => {
    expect(manager(studio(), 'properties.backupAtClosing = true').prefs).toMatchObject({
      backupAtClosing: true,
    });
    expect(
      manager(studio(), 'properties.backupAtClosing = true properties.backupAtClosing = false').prefs,
    ).toMatchObject({ backupAtClosing: false });
  });

  lua('tells what went wrong at the last closing', () => {
    expect(
      words(manager(studio(), `studio.prefs.closingTrouble = 'no room' manager.startDialog(properties)`)),
    ).toContain('no room');
  });
});
