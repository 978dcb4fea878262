import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { startDevHost } from '../../../scripts/plugin/dev-host.ts';
import type { DevServer } from '../../../scripts/plugin/server.ts';
import { layOut } from '../../../scripts/plugin/stage.ts';
import { openChromium } from '../../support/chromium.ts';

/** One browser, with a user of its own. */
export const openBrowser = (folder: string): Promise<BrowserContext> =>
  openChromium(join(folder, 'browser'), { deviceScaleFactor: 1 });

export interface Look {
  readonly width?: number;
  readonly dark?: boolean;
  /** `&locale=de_DE`, `&slowness=0`. */
  readonly query?: string;
}

export const openPage = async (
  browser: BrowserContext,
  { url }: DevServer,
  { query = '', width = 240, dark = true }: Look = {},
): Promise<Page> => {
  const page = await browser.newPage();
  await page.setViewportSize({ width, height: 640 });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
  await page.goto(`${url}${query}`);
  return page;
};

export interface PanelRoom {
  readonly disk: string;
  readonly inbox: string;
  /** A page with the panel as it is for somebody who opens it. */
  open(look?: Look): Promise<Page>;
  close(): Promise<void>;
}

/** A development host over a disk of its own in `folder`. */
export const panelRoom = async (browser: BrowserContext, folder: string): Promise<PanelRoom> => {
  const disk = join(folder, 'disk');
  mkdirSync(disk, { recursive: true });
  layOut(disk);
  const server: DevServer = await startDevHost(disk);
  return {
    disk,
    inbox: join(disk, 'Safelight Inbox'),
    open: (look) => openPage(browser, server, look),
    close: () => server.close(),
  };
};

/** What an expression comes to on the page. Not by `page.evaluate`: the page allows no code from strings. */
export const valueOn = async (page: Page, expression: string): Promise<unknown> => {
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send('Runtime.evaluate', {
    expression,
    returnByValue: true,
    awaitPromise: true,
  });
  await session.detach();
  return result.value;
};
