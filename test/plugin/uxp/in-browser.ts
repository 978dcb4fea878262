import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { startDevHost } from '../../../scripts/plugin/dev-host.ts';
import type { DevServer } from '../../../scripts/plugin/server.ts';
import { layOut } from '../../../scripts/plugin/stage.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface PanelRoom {
  readonly disk: string;
  readonly inbox: string;
  readonly server: DevServer;
  readonly browser: BrowserContext;
  /** A page with the panel at its beginning. */
  open(some?: { readonly query?: string; readonly width?: number; readonly dark?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

/** One browser and one development host over a disk in `folder`. */
export const panelRoom = async (folder: string): Promise<PanelRoom> => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  layOut(disk);
  const server = await startDevHost(disk);
  const browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
    executablePath: '/usr/bin/chromium',
    args: FLAGS,
    deviceScaleFactor: 1,
  });
  return {
    disk,
    inbox: join(disk, 'Safelight Inbox'),
    server,
    browser,
    open: async ({ query = '', width = 240, dark = true } = {}) => {
      const page = await browser.newPage();
      await page.setViewportSize({ width, height: 640 });
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
      await page.goto(`${server.url}${query}`);
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
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
