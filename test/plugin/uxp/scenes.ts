import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { RunContext } from '../../../core/src/model/events.ts';
import { answerWith } from '../../../core/src/workflows/inbox/answer.ts';
import { troubled } from './answers.ts';
import type { PanelRoom } from './in-browser.ts';
import { greet, huber, press, startInboxWatch, type Watched, welcomeOf } from './inbox-watch.ts';

const offered: Watched = { presets: [huber, press], roots: [] };

/** Points at the inbox of the disk. */
export const pickInbox = async (page: Page): Promise<void> => {
  await page.click('#pick');
  await page.getByRole('button', { name: 'Safelight Inbox', exact: true }).click();
  await page.waitForSelector('#plan');
};

/** Two documents, two files, and a client. */
export const chooseSome = async (page: Page): Promise<void> => {
  await page.getByLabel('IMG_0412.psd').check();
  await page.getByLabel('IMG_0415.psd').check();
  await page.click('#add');
  for (const name of ['IMG_0401.jpg', 'IMG_0402.jpg'])
    await page.locator('#fake-picker').getByRole('button', { name }).click();
  await page.getByRole('button', { name: 'Open' }).click();
  await page.selectOption('#preset', 'huber');
};

/** Bytes that come, for longer than anybody looks. */
const packing = async (onEvent: RunContext['onEvent']): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) {
    onEvent({ kind: 'bytes', bytes: 500_000 });
    await setTimeout(50);
  }
};

/** What can be seen of the panel: each brings a page that was just opened to where it is shown. */
export const scenes: Readonly<Record<string, (page: Page, room: PanelRoom) => Promise<void>>> = {
  pick: async (page) => {
    await page.waitForSelector('#pick');
  },
  choose: async (page, room) => {
    greet(room.inbox, welcomeOf(offered.presets));
    await pickInbox(page);
    await chooseSome(page);
  },
  asleep: async (page, room) => {
    greet(room.inbox, welcomeOf(offered.presets, [], new Date('2026-11-27T18:30:00Z')));
    await pickInbox(page);
  },
  late: async (page, room) => {
    greet(room.inbox, welcomeOf(offered.presets, [], new Date('2026-11-27T18:30:00Z')));
    await pickInbox(page);
    await chooseSome(page);
    await page.click('#plan');
    await page.waitForSelector('#late', { timeout: 60_000 });
  },
  planned: async (page, room) => {
    const perform: Watched['perform'] = async (job) =>
      answerWith({ outcome: 'incomplete', plan: troubled('sources' in job ? job.sources : []) });
    const watch = await startInboxWatch(room.inbox, { ...offered, perform });
    await pickInbox(page);
    await chooseSome(page);
    await page.click('#plan');
    await page.waitForSelector('#deliver');
    await watch.stop();
  },
  working: async (page, room) => {
    const leaving = Promise.withResolvers<void>();
    const perform: Watched['perform'] = async (_job, { onEvent }) => {
      onEvent({ kind: 'phase', phase: 'pack', subject: '2026-05-02_Huber_Wedding_and_the_day_after.zip' });
      onEvent({ kind: 'plan', files: 4, bytes: 34_000_000 });
      await Promise.race([leaving.promise, packing(onEvent)]);
      return answerWith({});
    };
    const watch = await startInboxWatch(room.inbox, { ...offered, perform });
    await pickInbox(page);
    await chooseSome(page);
    await page.click('#plan');
    await page.getByText('MB').waitFor();
    leaving.resolve();
    await watch.stop();
  },
  delivered: async (page, room) => {
    const watch = await startInboxWatch(room.inbox, offered);
    await pickInbox(page);
    await chooseSome(page);
    await page.click('#plan');
    await page.click('#deliver');
    await page.waitForSelector('#text');
    await watch.stop();
  },
  refused: async (page, room) => {
    const error = {
      code: 'preset-unknown',
      message: 'There is no preset huber.',
      hint: '`safelight preset list` shows those that there are, `safelight preset add` makes one.',
    };
    const perform: Watched['perform'] = async () => answerWith({ outcome: 'refused', error });
    const watch = await startInboxWatch(room.inbox, { ...offered, perform });
    await pickInbox(page);
    await chooseSome(page);
    await page.click('#plan');
    await page.waitForSelector('#hint');
    await watch.stop();
  },
  shoots: async (page, room) => {
    const watch = await startInboxWatch(room.inbox, { ...offered, roots: [join(room.disk, 'Pictures')] });
    await pickInbox(page);
    await page.click('#status');
    await page.waitForSelector('.word');
    await watch.stop();
  },
};
