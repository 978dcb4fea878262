import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Job, parseDocument } from '../../../manifests/src/index.ts';
import { missingGlobals } from '../../../scripts/plugin/fake/missing.ts';
import { describeUnless, lacking } from '../../support/needs.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';
import { type Look, openBrowser, type PanelRoom, panelRoom, valueOn } from './in-browser.ts';
import { greet, huber, press, startInboxWatch, welcomeOf } from './inbox-watch.ts';
import { chooseSome, pickInbox, scenes } from './scenes.ts';

/** A file that went between list and look is no error of the page: the disk says so, and Chromium puts that on the console. */
const NO_ERRORS = /\/(favicon\.ico|disk)$/;

describeUnless(lacking('chromium'))('the panel in a browser', () => {
  const base = folderForAll();
  let browser: BrowserContext;
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser(base);
    browser.on('weberror', (error) => errors.push(error.error().message));
    browser.on('console', (message) => {
      if (message.type() === 'error' && !NO_ERRORS.test(message.location().url)) errors.push(message.text());
    });
  });
  afterAll(() => browser.close());

  const openRoom = async (look: Look = {}): Promise<{ readonly room: PanelRoom; readonly page: Page }> => {
    const room = await panelRoom(browser, temporaryFolder());
    const page = await room.open(look);
    onTestFinished(async () => {
      await page.close();
      await room.close();
      expect(errors.splice(0)).toEqual([]);
    });
    return { room, page };
  };

  test('from the selection to the message for the client', async () => {
    const { room, page } = await openRoom();
    const watch = await startInboxWatch(room.inbox, { presets: [huber, press], roots: [] });
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
    expect(await page.textContent('.archive')).toContain('2026-05-02_Huber_Wedding.zip');
    expect(await page.textContent('#words')).toContain('safelight delivery words 7c1e5a90');
    await page.click('#select');
    const selected =
      'const { value, selectionStart, selectionEnd } = document.activeElement; value.slice(selectionStart, selectionEnd)';
    expect(await valueOn(page, selected)).toBe(await page.inputValue('#text'));
    await watch.stop();

    expect(watch.jobs.map((job) => ('mode' in job ? job.mode : job.verb))).toEqual(['plan', 'make']);
    for (const { id } of watch.jobs) {
      const job = parseDocument(Job, readFileSync(join(room.inbox, 'done', `${id}.json`), 'utf8'));
      expect(job).toMatchObject({ verb: 'deliver', preset: 'huber', from: { host: 'browser' } });
      expect('sources' in job && job.sources).toEqual([
        join(room.inbox, 'spool', id, 'IMG_0412.jpg'),
        join(room.inbox, 'spool', id, '__Ring_ _close_ _2_.jpg'),
      ]);
    }
    expect(readdirSync(join(room.inbox, 'spool'))).toEqual([]);
    await page.click('#done');
    await page.reload();
    await page.waitForSelector('#plan');
  });

  test('by the keyboard alone, every control is reached in order, named, and seen to have the focus', async () => {
    const { room, page } = await openRoom();
    greet(room.inbox, welcomeOf([huber, press]));
    await pickInbox(page);
    // Not by an outline, which browsers draw by themselves and UXP does not.
    const look = (one: string): string => `getComputedStyle(${one}).borderTopColor`;
    const one = 'document.activeElement';
    const here = `[${one}.id || ${one}.type, (${one}.labels?.[0] ?? ${one}).textContent, ${look(one)}]`;
    await valueOn(page, 'document.activeElement.blur()');
    const reached: (readonly [string, string, string])[] = [];
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      reached.push((await valueOn(page, here)) as [string, string, string]);
    }
    expect(reached.map(([id]) => id)).toEqual([
      ...['checkbox', 'checkbox', 'checkbox', 'checkbox', 'add', 'format', 'preset', 'size', 'plan'],
      ...['status', 'refresh', 'folder'],
    ]);
    for (const [id, name] of reached) expect(name.trim(), id).not.toBe('');
    await valueOn(page, 'document.activeElement.blur()');
    for (const [id, , focused] of reached.filter(([kind]) => kind !== 'checkbox')) {
      const unfocused = await valueOn(page, look(`document.getElementById('${id}')`));
      expect(focused, id).not.toBe(unfocused);
    }
    await page.getByLabel('IMG_0412.psd').focus();
    await page.keyboard.press('Space');
    expect(await page.getByLabel('IMG_0412.psd').isChecked()).toBe(true);
    await page.locator('#preset').focus();
    await page.keyboard.press('H');
    await page.locator('#plan').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#leave');
  });

  test('copies can be cancelled, here and in the host', async () => {
    const { room, page } = await openRoom({ query: '&slowness=1500' });
    greet(room.inbox, welcomeOf([huber]));
    await pickInbox(page);
    await page.getByLabel('IMG_0412.psd').check();
    await page.getByLabel('IMG_0415.psd').check();
    await page.click('#plan');
    await page.click('#cancel');
    await page.waitForSelector('#notice');
    await page.click('#plan');
    await page.locator('#fake-modal').getByRole('button').click();
    await page.waitForSelector('#notice');
    expect(readdirSync(join(room.inbox, 'spool'))).toEqual([]);
    expect(readdirSync(room.inbox).sort()).toEqual(['spool', 'welcome.json']);
  });

  test('the page has nothing that UXP has not', async () => {
    const { page } = await openRoom();
    for (const name of [...missingGlobals, 'require("child_process")'])
      expect(await valueOn(page, `typeof ${name}`), name).toBe(
        name.startsWith('require') ? undefined : 'undefined',
      );
    const refused = 'fetch("http://127.0.0.1:9/").then(() => "sent", (error) => error.message)';
    expect(await valueOn(page, refused)).toBe('http://127.0.0.1:9 is not in the manifest');
  });

  const narrow = Object.keys(scenes).filter((name) => name !== 'late');

  test.each(narrow)('%s is whole in 240 px, in German, and readable in both looks', async (name) => {
    const { room, page } = await openRoom({ query: '&locale=de_DE&slowness=0' });
    await scenes[name]?.(page, room);
    const wide =
      '[document.documentElement, ...document.querySelectorAll("#panel *")].filter((one) => one.getBoundingClientRect().right > 240.5 || (one === document.documentElement && one.scrollWidth > 240)).map((one) => one.outerHTML.slice(0, 80))';
    expect(await valueOn(page, wide)).toEqual([]);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await valueOn(page, PALE), colorScheme).toEqual([]);
    }
  });

  test('what was chosen stays chosen while the panel looks again', async () => {
    const { room, page } = await openRoom();
    greet(room.inbox, welcomeOf([huber, press]));
    await pickInbox(page);
    await chooseSome(page);
    await page.locator('#preset').focus();
    await page.waitForTimeout(5_600);
    expect(await page.inputValue('#preset')).toBe('huber');
    expect(await valueOn(page, 'document.activeElement.id')).toBe('preset');
    greet(room.inbox, welcomeOf([press]));
    await page.click('#refresh');
    await page.getByText('huber (gone)').waitFor({ state: 'attached' });
  });
});

/** Texts whose contrast to what lies behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3). */
const PALE = `(() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [red, green, blue] = parts(color).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (one) => {
    for (let at = one; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (parts(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('#panel *')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .filter((one) => one.tagName !== 'OPTION')
    .flatMap((one) => {
      const [a, b] = [light(getComputedStyle(one).color), light(behind(one))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return contrast < 4.5 ? [one.outerHTML.slice(0, 80) + ' ' + contrast.toFixed(2)] : [];
    });
})()`;
