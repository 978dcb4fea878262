// node --conditions=safelight-source test/plugin/uxp/pictures.ts [FOLDER] [all]
// Takes the pictures of the guide anew; `all`: every scene in every look, to be looked at.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository } from '../../support/repository.ts';
import { type Look, openBrowser, panelRoom } from './in-browser.ts';
import { scenes } from './scenes.ts';

/** What the guide shows. */
const shown: readonly (readonly [string, Required<Pick<Look, 'width' | 'dark'>> & Look])[] = [
  ['pick', { width: 240, dark: true }],
  ['choose', { width: 240, dark: true }],
  ['choose', { width: 400, dark: false }],
  ['late', { width: 240, dark: false }],
  ['planned', { width: 240, dark: true }],
  ['planned', { width: 400, dark: false }],
  ['delivered', { width: 240, dark: true }],
  ['delivered', { width: 400, dark: true }],
  ['shoots', { width: 240, dark: false }],
];

const every = Object.keys(scenes).flatMap((name) =>
  [240, 400].flatMap((width) =>
    [true, false].flatMap((dark) =>
      ['', '&locale=de_DE'].map((query) => [name, { width, dark, query }] as const),
    ),
  ),
);

const [folder = inRepository('docs/guide/pictures'), all] = process.argv.slice(2);
const base = mkdtempSync(join(tmpdir(), 'safelight-pictures-'));
const browser = await openBrowser(base);
for (const [at, [name, look]] of (all === 'all' ? every : shown).entries()) {
  const room = await panelRoom(browser, join(base, String(at)));
  const page = await room.open({ ...look, query: `${look.query ?? ''}&slowness=0` });
  await scenes[name]?.(page, room);
  const box = await page.locator('#panel').boundingBox();
  await page.setViewportSize({ width: look.width, height: Math.ceil(box?.height ?? 640) });
  const language = look.query?.includes('de') === true ? '-de' : '';
  const path = join(folder, `panel-${name}-${look.width}-${look.dark ? 'dark' : 'light'}${language}.png`);
  await page.screenshot({ path });
  await page.close();
  await room.close();
  console.log(path);
}
await browser.close();
rmSync(base, { recursive: true, force: true });
