import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Job, parseDocument } from '../../../manifests/src/index.ts';
import { describeUnless, lacking } from '../../support/needs.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { type PanelRoom, panelRoom, valueOn } from './in-browser.ts';
import { huber, press, startInboxWatch } from './inbox-watch.ts';

describeUnless(lacking('chromium'))('the panel in a browser', () => {
  const base = folderForAll();
  let room: PanelRoom;

  beforeAll(async () => {
    room = await panelRoom(base);
  });
  afterAll(() => room.close());

  const pickInbox = async (page: Page): Promise<void> => {
    await page.click('#pick');
    await page.getByRole('button', { name: 'Safelight Inbox', exact: true }).click();
    await page.waitForSelector('#plan');
  };

  test('from the selection to the message for the client', async () => {
    const watch = await startInboxWatch(room.inbox, { presets: [huber, press], roots: [] });
    const page = await room.open();
    await pickInbox(page);
    await page.getByLabel('IMG_0412.psd').check();
    await page.getByLabel('../Ring: "close" <2>.psd').check();
    await page.selectOption('#preset', 'huber');
    await page.click('#plan');
    await page.waitForSelector('#deliver');
    expect(await page.textContent('#sum')).toBe('2 pictures, 17\u00a0MB, for Anna Huber');
    await page.click('#deliver');
    await page.waitForSelector('#text');
    expect(await page.inputValue('#text')).toContain('Dear Anna Huber');
    expect(await page.textContent('#words')).toContain('safelight delivery words 7c1e5a90');
    await page.click('#select');
    expect(await valueOn(page, 'document.getElementById("text").selectionEnd')).toBeGreaterThan(100);
    await watch.stop();

    expect(watch.jobs.map((job) => ('mode' in job ? job.mode : job.verb))).toEqual(['plan', 'make']);
    for (const { id } of watch.jobs) {
      const written = readFileSync(join(room.inbox, 'done', `${id}.json`), 'utf8');
      const job = parseDocument(Job, written);
      expect(job).toMatchObject({ verb: 'deliver', preset: 'huber', from: { host: 'browser' } });
      expect('sources' in job && job.sources).toEqual([
        join(room.inbox, 'spool', id, 'IMG_0412.jpg'),
        join(room.inbox, 'spool', id, '__Ring_ _close_ _2_.jpg'),
      ]);
    }
    expect(readdirSync(join(room.inbox, 'spool'))).toEqual([]);
    await page.close();
  });
});
