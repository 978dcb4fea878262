import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import type { InboxReport, PresetList } from '../../core/src/index.ts';
import { JobResult, parseDocument } from '../../manifests/src/index.ts';
import { lua as quoted, type Ran, run } from '../plugin/lightroom/lightroom.ts';
import { needs } from '../support/needs.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { type DeliveryStudio, deliveryStudio, filesIn, picture, write } from './delivery-studio.ts';

const base = folderForAll();
let studio: DeliveryStudio;
let inbox = '';

/** Lightroom for a moment, in the home of the studio. */
const lightroom = (scenario: string): Ran => run({ home: studio.home, inbox }, scenario);

const inboxRun = async (): Promise<InboxReport> => {
  const { code, document } = await studio.json<InboxReport>(['inbox', 'run']);
  expect(code).toBe(document.jobs.every(({ outcome }) => outcome === 'done') ? 0 : 3);
  return document;
};

const resultOf = (id: string): JobResult =>
  parseDocument(JobResult, readFileSync(join(inbox, `${id}.result.json`), 'utf8'));

const photos = (...names: readonly string[]): string =>
  `studio.pictures.selection = { ${names
    .map((name) => `studio.pictures.photo { path = ${quoted(join(studio.exported, name))} }`)
    .join(', ')} }`;

/** What was asked for, and is shown when somebody asks for answers. */
const answers = (asked: Ran): Ran =>
  lightroom(`studio.prefs.asked = ${quoted(String(asked.prefs['asked']))}\nstudio.menu 'MenuAnswers'`);

beforeAll(async () => {
  studio = await deliveryStudio(base);
  inbox = join(studio.home, 'Safelight Inbox');
  for (const args of [
    ['huber', '--client', 'Anna Huber', '--archive-to', 'anna@example.org', '--words-to', '+49 171 2345678'],
    ['raws', '--client', 'Studio Nord', '--originals', '--metadata', 'keep'],
  ])
    expect((await studio.json<PresetList>(['preset', 'add', ...args, '--out', studio.out])).code).toBe(0);
  const install = ['inbox', 'install', '--root', studio.exported, '--file-only'];
  expect((await studio.json(install)).code).toBe(0);
});

describe('Lightroom and Safelight', () => {
  needs('lua5.1', '7zz')('what was rendered is delivered, and the message comes back', async () => {
    const rendered = ['Braut & Bräutigam 100%.jpg', '👩‍👩‍👧.jpg'].map((name, seed) => {
      const path = join(studio.home, 'rendered', name);
      write(path, picture(seed + 50));
      return `{ file = ${quoted(path)} }`;
    });
    const settings = `{ safelightPreset = 'huber', safelightKind = 'full' }`;
    const exported = lightroom(`studio.export(${settings}, { ${rendered.join(', ')} })`);
    expect(exported.userErrors).toEqual([]);
    const id = exported.jobs[0]?.id ?? '';

    expect((await inboxRun()).jobs).toMatchObject([{ id, verb: 'deliver', outcome: 'done' }]);
    const { delivery, text } = resultOf(id);
    const shown = answers(exported);
    expect(shown.dialogs[0]?.words).toContain(text?.body);
    expect(shown.dialogs[0]?.words?.at(-1)).toContain(`safelight delivery words ${delivery?.id.slice(0, 8)}`);
    expect(shown.spool).toEqual([]);

    const folder = join(base, 'unpacked');
    mkdirSync(folder);
    const words = await studio.wordsOf(delivery?.id ?? '');
    const archive = join(delivery?.folder ?? '', delivery?.archives[0]?.name ?? '');
    execFileSync('7zz', ['x', `-o${folder}`, `-p${words}`, archive]);
    const names = [...filesIn(folder).keys()].map((path) => basename(path));
    expect(names).toEqual(expect.arrayContaining(['Braut & Bräutigam 100%.jpg', '👩‍👩‍👧.jpg']));
    expect(JSON.stringify(shown)).not.toContain(words);
  });

  needs('lua5.1')('originals go from where they lie', async () => {
    const asked = lightroom(
      `studio.prefs.lastPreset = 'raws'\n${photos('1.jpg', '2.jpg')}\nstudio.menu 'MenuDeliver'`,
    );
    await inboxRun();
    expect(resultOf(asked.jobs.at(-1)?.id ?? '')).toMatchObject({ outcome: 'done', delivery: { files: 2 } });
  });

  needs('lua5.1')('the status of a shoot', async () => {
    const asked = lightroom(`${photos('1.jpg')}\nstudio.menu 'MenuStatus'`);
    await inboxRun();
    expect(answers(asked).dialogs[0]?.words).toEqual(['Done.', 'No backup holds these pictures yet.']);
  });

  needs('lua5.1')('a catalog that was never backed up is not, and the reason comes back', async () => {
    const catalog = quoted(join(studio.exported, 'Studio.lrcat'));
    const asked = lightroom(`studio.pictures.catalog = ${catalog}\nstudio.menu 'MenuBackup'`);
    await inboxRun();
    expect(answers(asked).dialogs[0]?.words).toEqual(
      expect.arrayContaining([
        'Safelight refused this job.',
        expect.stringContaining('is not backed up yet'),
      ]),
    );
  });
});
