import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { DeliverWatch as Description, parseDocument } from '../../manifests/src/index.ts';
import { makeJpeg } from '../../samples/jpeg.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { type Computer, newComputer } from './cli-studio.ts';
import { type DeliveryStudio, deliveryStudio, picture, write } from './delivery-studio.ts';

const left: (() => void)[] = [];
afterEach(() => {
  for (const end of left.splice(0)) end();
});

/** The program at work; with people reading, once it says that it waits. */
const watching = async (studio: DeliveryStudio, ...args: readonly string[]) => {
  const line = ['deliver', '--watch', studio.exported, '--client', 'Huber', '--out', studio.out, ...args];
  const [program = '', ...rest] = cliLine(line);
  const child = spawn(program, rest, { env: cliEnvironment(studio), stdio: ['ignore', 'pipe', 'pipe'] });
  left.push(() => child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (!args.includes('--json') && !said.stdout.includes('Waiting for') && child.exitCode === null)
    await sleep(50);
  return {
    interrupt: () => child.kill('SIGINT'),
    said,
    ended: async () => ({ code: await ended, ...said }),
  };
};

/** Writes a picture as an editor does: piece by piece, over some seconds. */
const writeSlowly = async (path: string, bytes: Uint8Array, pieces: number): Promise<void> => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  const length = Math.ceil(bytes.length / pieces);
  for (let at = 0; at < bytes.length; at += length) {
    await sleep(700);
    appendFileSync(path, bytes.subarray(at, at + length));
  }
};

const NEW = ['New/late.jpg', 'New/slow.jpg', 'first.jpg'];

test('pictures that grow while it watches go as one delivery, whole, and those from before do not', async () => {
  const studio = await deliveryStudio();
  const run = await watching(studio, '--quiet-for', '2', '--once');
  write(join(studio.exported, 'first.jpg'), picture(20));
  const temporary = join(studio.exported, 'New', 'late.jpg.tmp');
  write(temporary, picture(22));
  await writeSlowly(join(studio.exported, 'New', 'slow.jpg'), picture(21), 6);
  renameSync(temporary, join(studio.exported, 'New', 'late.jpg'));
  const { code, stdout, stderr } = await run.ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/1 delivery made\.\n$/);
  const [folder = '', ...more] = readdirSync(studio.out);
  expect(more).toEqual([]);
  const [archive = ''] = readdirSync(join(studio.out, folder)).filter((name) => name.endsWith('.zip'));
  const path = join(studio.out, folder, archive);
  const check = await studio.json(['delivery', 'check', path]);
  expect(check).toMatchObject({ code: 0, document: { arrived: true, files: NEW.length } });
  const bytes = readFileSync(path);
  for (const name of NEW) expect(bytes.includes(`Export/${name}`), name).toBe(true);
});

test('Ctrl-C while it waits: nothing is made, and what had arrived is listed in the one document', async () => {
  const studio = await deliveryStudio();
  const run = await watching(studio, '--quiet-for', '600', '--json');
  for (let times = 0; times < 16; times += 1) {
    // Whenever it begins to look: written to afterwards, it is new.
    appendFileSync(join(studio.exported, 'new.jpg'), 'x');
    await sleep(500);
  }
  run.interrupt();
  const { code, stdout } = await run.ended();
  expect(code).toBe(130);
  const document = parseDocument(Description, stdout, 'deliver --watch');
  expect(document).toMatchObject({ deliveries: [], waiting: [expect.stringMatching(/new\.jpg$/)] });
  expect(existsSync(studio.out) ? readdirSync(studio.out) : []).toEqual([]);
});

test('it goes on after a delivery, is not stopped by texts, and Ctrl-C with nothing waiting is a good end', async () => {
  const studio = await deliveryStudio();
  const run = await watching(studio, '--quiet-for', '1');
  write(join(studio.exported, 'notes.txt'), 'nothing for a client');
  await sleep(4000);
  for (const number of [1, 2]) {
    write(join(studio.exported, `${number}-new.jpg`), picture(40 + number));
    for (let tries = 0; tries < 300 && readyIn(run.said.stdout) < number; tries += 1) await sleep(100);
  }
  expect(readyIn(run.said.stdout)).toBe(2);
  run.interrupt();
  const { code, stdout } = await run.ended();
  expect(code).toBe(0);
  expect(stdout).toContain('4 files there already: left alone.');
  expect(stdout).toMatch(
    /2 deliveries made\.\nNote: There is nothing to deliver: .*neither a picture nor a video/,
  );
});

test('Ctrl-C in a delivery leaves no half of one, and lists what was to go', async () => {
  const studio = await deliveryStudio();
  const run = await watching(studio, '--quiet-for', '1');
  const bytes = makeJpeg({ seed: 7, width: 2400, height: 1800 });
  for (let number = 0; number < 30; number += 1) write(join(studio.exported, `big-${number}.jpg`), bytes);
  while (!existsSync(studio.out) || readdirSync(studio.out).length === 0) await sleep(5);
  run.interrupt();
  const { code, stdout } = await run.ended();
  expect({ code, ready: readyIn(stdout) }).toEqual({ code: 130, ready: 0 });
  expect(stdout).toMatch(/0 deliveries made\.\nArrived, and not delivered:\n.*big-0\.jpg/);
  expect(readdirSync(studio.out)).toEqual([]);
  expect(await studio.json(['delivery', 'list'])).toMatchObject({ document: { deliveries: [] } });
});

const readyIn = (text: string): number => text.match(/is ready\.$/gm)?.length ?? 0;

/** A computer without a vault: none of this needs one. */
const bareStudio = (): { readonly computer: Computer; readonly exported: string } => {
  const computer = newComputer();
  const exported = join(computer.folder, 'Export');
  mkdirSync(exported);
  return { computer, exported };
};

test.each<[string, (exported: string) => readonly string[], RegExp]>([
  ['files besides', (exported) => ['--watch', exported, exported], /not both/],
  ['a catalog besides', (exported) => ['--watch', exported, '--catalog', 'x.lrcat'], /not both/],
  ['what is asked of a catalog', (exported) => ['--watch', exported, '--rating', '5'], /none was named/],
  ['a plan', (exported) => ['--watch', exported, '--dry-run'], /not there yet/],
  ['--once alone', (exported) => [exported, '--once'], /for --watch/],
  ['--quiet-for alone', (exported) => [exported, '--quiet-for', '3'], /for --watch/],
  [
    'deliveries in it',
    (exported) => ['--watch', exported, '--out', join(exported, 'x')],
    /arrive there as new/,
  ],
  ['what cannot be meant', (exported) => ['--watch', exported, '--watermark', 'x'], /--preview/],
  ['a folder that is not there', (exported) => ['--watch', join(exported, 'none')], /none/],
])('refuses at once: %s', async (_, argsFor, why) => {
  const { computer, exported } = bareStudio();
  const { code, stderr } = await computer.run(['deliver', '--client', 'Huber', ...argsFor(exported)]);
  expect([2, 3]).toContain(code);
  expect(stderr).toMatch(why);
});

test('a passphrase that is weak, and a vault that is not there, are told before the shoot and not after it', async () => {
  const { computer, exported } = bareStudio();
  const weak = join(computer.folder, 'weak.txt');
  writeFileSync(weak, 'password');
  const watch = ['deliver', '--client', 'Huber', '--out', join(computer.folder, 'out'), '--watch', exported];
  expect((await computer.json([...watch, '--passphrase-file', weak])).document).toMatchObject({
    error: { code: 'passphrase-weak' },
  });
  expect((await computer.json(watch)).document).toMatchObject({ error: { code: 'no-vault' } });
});
