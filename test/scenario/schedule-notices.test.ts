import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { parseDocument, RunNotice, type ScheduleShown } from '../../manifests/src/index.ts';
import { headerOf, PASSWORD, startMailServer, textOf, USER } from '../support/smtp.ts';
import { computerWithVault } from './cli-studio.ts';
import { pictures, standIn, withBin } from './schedule-studio.ts';

/** What was posted to a server on loopback that answers as it is told. */
const webhookServer = async (
  status = 204,
): Promise<{ readonly url: string; readonly posted: readonly string[] }> => {
  const posted: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      posted.push(`${request.method} ${request.url} ${request.headers['content-type']}\n${body}`);
      response.writeHead(status, { location: '/elsewhere' }).end('thank you');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/${KEY}`, posted };
};

/** What must be shown nowhere. */
const KEY = 'K3y-0f-the-h00k';

test('when a run has ended, desktop, mail and webhook get its numbers', async () => {
  const computer = await computerWithVault();
  const { run, folder, home, json } = computer;
  await pictures(computer);
  const notifySend = standIn(folder, 'notify-send');
  const [mail, hook] = [
    await startMailServer({ authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] }),
    await webhookServer(),
  ];
  writeFileSync(join(folder, 'password'), `${PASSWORD}\n`);
  const account = [
    'delivery',
    'mail',
    '--host',
    '127.0.0.1',
    '--port',
    String(mail.port),
    '--security',
    'none',
  ];
  const from = ['--user', USER, '--from', 'anna@studio.example', '--password-file', join(folder, 'password')];
  expect((await run([...account, ...from])).code).toBe(0);
  writeFileSync(join(folder, 'address'), `${hook.url}\n`);
  const roads = ['--notify', 'desktop', '--notify', 'mail', '--webhook-file', join(folder, 'address')];
  const installed = await run(['schedule', 'install', '--file-only', ...roads]);
  expect([installed.code, installed.stdout]).toEqual([0, expect.stringContaining('by the webhook')]);
  expect(installed.stdout + installed.stderr).not.toContain(KEY);
  for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' }))
    if (statSync(join(home, name)).isFile())
      expect(readFileSync(join(home, name), 'latin1')).not.toContain(KEY);

  expect((await run(['backup', '--quiet', '--scheduled'], { env: withBin(computer) })).code).toBe(0);
  const numbers = 'Backup complete: 1 set, 0 new files, 0 bytes, 1 of 1 place.';
  expect(notifySend()).toEqual(['--app-name=Safelight', '--', 'Backup complete', numbers]);
  expect(mail.received).toHaveLength(1);
  const [received] = mail.received;
  expect([received?.to, headerOf(received?.raw ?? '', 'Subject')]).toEqual([
    ['anna@studio.example'],
    'Safelight: Backup complete',
  ]);
  expect(textOf(received?.raw ?? '')).toContain(numbers);
  const [head = '', body = ''] = hook.posted[0]?.split('\n') ?? [];
  expect(head).toBe(`POST /hook/${KEY} application/json`);
  const notice = JSON.parse(body) as RunNotice;
  expect(parseDocument(RunNotice, body)).toEqual(notice);
  expect(notice).toMatchObject({
    status: 'complete',
    sets: 1,
    ofSets: 1,
    missing: 0,
    faults: [],
    text: numbers,
  });
  const { last } = (await json<ScheduleShown>(['schedule', 'show'])).document;
  expect(last?.notices).toEqual([
    { road: 'desktop', trouble: null },
    { road: 'mail', trouble: null },
    { road: 'webhook', trouble: null },
  ]);
});

test('what is missing is told in numbers, and names of files stay off the webhook', async () => {
  const computer = await computerWithVault();
  const { run, folder } = computer;
  const shoot = await pictures(computer);
  const notifySend = standIn(folder, 'notify-send');
  const hook = await webhookServer();
  await run(['schedule', 'install', '--file-only', '--notify', 'desktop', '--notify', hook.url]);
  // An original whose picture changed.
  writeFileSync(join(shoot, 'IMG_0001.CR3'), Buffer.alloc(1_200_000, 7));
  expect((await run(['backup', '--quiet', '--scheduled'], { env: withBin(computer) })).code).toBe(4);
  expect(notifySend().slice(2)).toEqual([
    'Backup incomplete',
    expect.stringContaining('1 file is not as it should be; 1 set'),
  ]);
  const body = hook.posted[0]?.split('\n')[1] ?? '';
  expect(JSON.parse(body)).toMatchObject({
    status: 'incomplete',
    missing: 1,
    faults: [{ code: 'original-changed', count: 1 }],
  });
  expect(body).not.toContain('IMG_0001');

  rmSync(computer.vault, { recursive: true });
  expect((await run(['backup', '--quiet', '--scheduled'], { env: withBin(computer) })).code).toBe(7);
  expect(JSON.parse(hook.posted[1]?.split('\n')[1] ?? '')).toMatchObject({
    status: 'failed',
    sets: 0,
    ofSets: 1,
    text: 'Backup failed: 0 of 1 set backed up.',
  });
  expect(notifySend().at(-1)).toContain('Backup failed: 0 of 1 set backed up.');
  expect(notifySend().at(-1)).toContain(computer.vault);
});

test('who cannot be told changes nothing of the run, and is told by show', async () => {
  const computer = await computerWithVault();
  const { run, json, folder } = computer;
  await pictures(computer);
  standIn(folder, 'notify-send', 'echo "no display" >&2; exit 1');
  const hook = await webhookServer(307);
  await run(['schedule', 'install', '--file-only', '--notify', 'desktop', '--notify', hook.url]);
  const ended = await run(['backup', '--quiet', '--scheduled'], { env: withBin(computer) });
  expect(ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(hook.posted).toHaveLength(1);
  const { last } = (await json<ScheduleShown>(['schedule', 'show'])).document;
  expect(last).toMatchObject({
    outcome: 'complete',
    notices: [
      { road: 'desktop', trouble: 'notify-send could not tell how the backup ended: no display.' },
      {
        road: 'webhook',
        trouble: `${new URL(hook.url).origin} could not tell how the backup ended: it answered 307.`,
      },
    ],
  });
  const bare = { PATH: '/nowhere' };
  await run(['backup', '--quiet', '--scheduled'], { env: bare });
  const { stdout } = await run(['schedule', 'show']);
  expect(stdout).toContain('notify-send could not tell how the backup ended: it is not installed.');
  expect(stdout).not.toContain(KEY);
});

test.each([
  ['http://example.org/hook', 'only https'],
  [`https://anna:${KEY}@example.org/hook`, 'name or a password'],
  ['pigeon', 'no address'],
])('--notify %s is refused', async (address, why) => {
  const { run } = await computerWithVault();
  const { code, stderr } = await run(['schedule', 'install', '--file-only', '--notify', address]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  expect(stderr).not.toContain(KEY);
});

test('--notify mail without an account is refused', async () => {
  const { run } = await computerWithVault();
  const { code, stderr } = await run(['schedule', 'install', '--file-only', '--notify', 'mail']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('delivery mail')]);
});
