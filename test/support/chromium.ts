import { type BrowserContext, chromium } from 'playwright-core';

export type { BrowserContext };

/** Nothing but the page: no first look, no updates, no traffic of its own. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium, with a user of its own in that folder. */
export const openChromium = (
  userData: string,
  options: { readonly locale?: string; readonly deviceScaleFactor?: number } = {},
): Promise<BrowserContext> =>
  chromium.launchPersistentContext(userData, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    ...options,
  });
