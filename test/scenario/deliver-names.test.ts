import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeliverReport, DeliveryCheck, DeliveryList, DeliveryShown } from '../../core/src/index.ts';
import { loadSharp } from '../../core/src/metadata/sharp.ts';
import { boundByModes, modesObstacle } from '../support/capabilities.ts';
import { testUnless } from '../support/needs.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { chosenPictures, type DeliveryStudio, deliveryStudio, picture, write } from './delivery-studio.ts';

const base = folderForAll();
let studio: DeliveryStudio;
let chosen = '';

beforeAll(async () => {
  studio = await deliveryStudio(base);
});

beforeEach(() => {
  chosen = chosenPictures(base);
});

test('a client with a name too long for a folder is refused before anything is made or remembered', async () => {
  const client = 'Huber '.repeat(50);
  const { code, document } = await studio.json([
    ...['deliver', chosen, '--client', client, '--out', studio.out],
  ]);
  expect({ code, document }).toMatchObject({ code: 2, document: { error: { code: 'bad-argument' } } });
  const { deliveries: known } = (await studio.json<DeliveryList>(['delivery', 'list'])).document;
  expect(known.filter((one) => one.client.startsWith('Huber Huber'))).toEqual([]);
});

test('the longest name that is taken makes archives, and a folder', async () => {
  const { code, document } = await studio.deliver('h'.repeat(180), chosen, '--name', 'n'.repeat(180));
  expect(code).toBe(0);
  expect(readdirSync(document.folder)).toContain(`${'n'.repeat(180)}.zip`);
});

test('a folder that was said from where somebody stood is found from anywhere', async () => {
  const args = ['deliver', chosen, '--client', 'Relative', '--out', 'here', '--json'];
  const { stdout } = await studio.run(args, { cwd: chosen });
  const { folder, id } = JSON.parse(stdout) as DeliverReport;
  expect(folder.startsWith(join(chosen, 'here'))).toBe(true);
  const shown = await studio.json<DeliveryShown>(['delivery', 'show', id]);
  expect(shown.document).toMatchObject({ folder, archives: [{ here: true }] });
});

describe('a passphrase of one’s own', () => {
  const NAMED = 'Wedding-Quartz-9182-Umbrella-Fjord-Lantern';
  const OWN = 'vK7#mQ9$wL2@pR4!zT6%';
  const refused = async (exit: number, error: string, ...args: readonly string[]): Promise<void> => {
    const { code, document } = await studio.json([
      'deliver',
      '--client',
      'Huber',
      '--out',
      studio.out,
      ...args,
    ]);
    expect({ code, document }).toMatchObject({ code: exit, document: { error: { code: error } } });
  };
  const typed = (text: string): string => {
    const file = join(base, `${randomUUID()}.txt`);
    writeFileSync(file, text);
    return file;
  };

  test('that is the name of the archive is what anybody would try', async () => {
    const name = 'Kaltenbrunner Zwetschgenhof Sommerfest';
    await refused(6, 'passphrase-weak', chosen, '--name', name, '--passphrase-file', typed(name));
  });

  test.each([
    ['written otherwise', ['--name', 'wedding quartz 9182 umbrella fjord lantern']],
    ['as a part of it', ['--name', 'The Wedding_Quartz 9182 Umbrella Fjord Lantern & Co']],
  ])('that stands in a name anybody sees: %s', async (_, args) => {
    await refused(6, 'passphrase-weak', chosen, ...args, '--passphrase-file', typed(NAMED));
  });

  test('that is the name of a folder in the archive', async () => {
    write(join(chosen, NAMED, '3.jpg'), picture(3));
    await refused(6, 'passphrase-weak', join(chosen, NAMED), '--passphrase-file', typed(NAMED));
  });

  test('of two deliveries made at once goes out with one of them only', async () => {
    const args = [chosen, '--passphrase-file', typed('zR9!kT4@hN7#bW2$cX5%')];
    const [first, second] = [await studio.deliver('One', ...args), await studio.deliver('Two', ...args)];
    const send = (id: string, to: string) =>
      studio.run(['delivery', 'send', id, '--archive-to', `stick:${to}`, '--words-to', 'in-person']);
    expect((await send(first.document.id, 'red')).code).toBe(0);
    expect((await send(second.document.id, 'blue')).code).toBe(2);
    expect((await send(first.document.id, 'red')).code).toBe(0);
  });

  test('that went out with another delivery is not taken again', async () => {
    const args = [chosen, '--passphrase-file', typed(OWN)];
    const first = await studio.deliver('Anna', ...args);
    // Made anew before anything was sent, it may stay.
    expect([first.code, (await studio.deliver('Anna', ...args)).code]).toEqual([0, 0]);
    const send = ['delivery', 'send', first.document.id, '--only', 'words', '--words-to', 'in-person'];
    expect((await studio.run(send)).code).toBe(0);
    await refused(2, 'passphrase-unusable', ...args);
  });
});

test('copies that a killed run left are gone with the next command, whatever it is', async () => {
  const left = join(studio.home, `look-${deadProcess()}-x`);
  const [alive, other] = [join(studio.home, `look-${process.pid}-x`), join(studio.home, 'look-here')];
  for (const folder of [left, alive, other]) write(join(folder, 'copies', '1.jpg'), picture(1));
  expect((await studio.run(['delivery', 'list'])).code).toBe(0);
  expect([left, alive, other].map(existsSync)).toEqual([false, true, true]);
});

/** The number of a process that has ended. */
const deadProcess = (): number => spawnSync('true').pid;

testUnless(modesObstacle())(
  'a picture that may not be read is told as that, and not as missing',
  async () => {
    const names = ['a.jpg', 'b.jpg'];
    for (const [at, name] of names.entries()) write(join(chosen, name), picture(at));
    const sums = execFileSync('sha256sum', names, { cwd: chosen });
    writeFileSync(join(chosen, 'SHA256SUMS.txt'), sums);
    chmodSync(join(chosen, 'a.jpg'), 0);
    const { code, stdout } = await studio.run(['delivery', 'check', chosen, '--json'], {
      prefix: boundByModes,
    });
    const { faults, good } = JSON.parse(stdout) as DeliveryCheck;
    expect([code, good, faults]).toMatchObject([4, 1, [{ code: 'source-unreadable' }]]);
  },
);

test('a preview too large for an archive is listed, the rest is delivered, no archive is larger than was said', async () => {
  const sharp = await loadSharp();
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const bytes = await sharp({ create: { width: 3000, height: 3000, channels: 3, noise, background: '#000' } })
    .jpeg({ quality: 95 })
    .toBuffer();
  write(join(chosen, '3.jpg'), bytes);
  const args = ['--preview', '--size', '3000', '--max-size', '2MB'];
  const { code, document } = await studio.deliver('Huber', chosen, ...args);
  expect([code, document.complete, document.files]).toEqual([3, false, 2]);
  expect(document.problems).toMatchObject([{ path: join(chosen, '3.jpg'), code: 'file-too-large' }]);
  for (const archive of document.archives) expect(archive.bytes).toBeLessThan(2_000_000);
});
