import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { DeliveryList, InboxInstalled, PresetList } from '../../core/src/index.ts';
import { startDevHost } from '../../scripts/plugin/dev-host.ts';
import { openBrowser, openPage } from '../plugin/uxp/in-browser.ts';
import { pickInbox } from '../plugin/uxp/scenes.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { type DeliveryStudio, deliveryStudio, filesIn } from './delivery-studio.ts';

const WORDS_TO = '+49 171 2345678';

/** `safelight inbox watch`, with one preset. */
const watching = async (studio: DeliveryStudio): Promise<void> => {
  const client = ['--client', 'Anna Huber', '--out', studio.out];
  const roads = ['--archive-to', 'anna@example.org', '--words-to', WORDS_TO];
  const added = await studio.json<PresetList>(['preset', 'add', 'huber', ...client, ...roads]);
  expect(added.code).toBe(0);
  expect((await studio.json<InboxInstalled>(['inbox', 'install', '--file-only'])).code).toBe(0);
  const [program = '', ...args] = cliLine(['inbox', 'watch']);
  const child = spawn(program, args, { env: cliEnvironment(studio), stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
};

needs('chromium', '7zz')(
  'from what is open in an editor to an archive that opens with its words, which the editor never saw',
  async () => {
    const folder = temporaryFolder();
    const studio = await deliveryStudio(folder);
    await watching(studio);
    const server = await startDevHost(studio.home);
    const browser = await openBrowser(folder);
    onTestFinished(async () => {
      await browser.close();
      await server.close();
    });
    const page = await openPage(browser, server, { query: '&slowness=0' });
    await pickInbox(page);
    await page.getByLabel('IMG_0412.psd').check();
    await page.getByLabel('../Ring: "close" <2>.psd').check();
    await page.click('#plan');
    await page.click('#deliver');
    await page.waitForSelector('#text');

    const { document } = await studio.json<DeliveryList>(['delivery', 'list']);
    const [made] = document.deliveries;
    const words = await studio.wordsOf(made?.id ?? '');
    const shown = `${await page.content()} ${await page.inputValue('#text')}`;
    expect(await page.textContent('#words')).toContain(`safelight delivery words ${made?.id.slice(0, 8)}`);
    expect(await page.inputValue('#text')).toContain('[…]');
    const inbox = join(studio.home, 'Safelight Inbox');
    for (const text of [shown, ...[...filesIn(inbox).values()].map(String)])
      expect(text.includes(words)).toBe(false);
    expect(readdirSync(join(inbox, 'spool'))).toEqual([]);

    const [delivery = ''] = readdirSync(studio.out);
    const archive = readdirSync(join(studio.out, delivery)).find((name) => name.endsWith('.zip'));
    const unpacked = join(folder, 'unpacked');
    mkdirSync(unpacked);
    execFileSync('7zz', ['x', `-o${unpacked}`, `-p${words}`, join(studio.out, delivery, archive ?? '')]);
    const pictures = [...filesIn(unpacked).keys()].filter((name) => name.endsWith('.jpg')).sort();
    expect(pictures).toEqual(['IMG_0412.jpg', '__Ring_ _close_ _2_.jpg']);
    expect(readFileSync(join(unpacked, 'IMG_0412.jpg'))[0]).toBe(0xff);
  },
);
