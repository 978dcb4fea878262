import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type {
  DeliveryClosed,
  DeliverySent,
  DeliveryShown,
  HistoryCheck,
  HistoryReport,
} from '../../core/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import {
  headerOf,
  PASSWORD,
  reply,
  startMailServer,
  startScriptedServer,
  textOf,
  USER,
} from '../support/smtp.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { wordsToldIn } from './cli-studio.ts';
import { type DeliveryStudio, deliveryStudio } from './delivery-studio.ts';

const LINK = 'https://cloud.example.org/s/abcdef';
const MAIL = 'anna@example.org';
const PHONE = '+49 171 2345678';

interface Delivered extends DeliveryStudio {
  readonly id: string;
  readonly words: string;
}

const base = folderForAll();
let studio: DeliveryStudio;

beforeAll(async () => {
  studio = await deliveryStudio(base);
});

/** A delivery of its own, to a client of its own: nothing is remembered of others. */
const delivered = async (client: string = randomUUID()): Promise<Delivered> => {
  const { code, document } = await studio.deliver(client, studio.exported);
  expect(code).toBe(0);
  return { ...studio, id: document.id, words: await studio.wordsOf(document.id) };
};

let refused: Promise<Delivered> | null = null;
/** One that every refusal leaves as it was. */
const unsent = (): Promise<Delivered> => {
  refused ??= delivered();
  return refused;
};

const sentOf = async (id: string) =>
  (await studio.json<DeliveryShown>(['delivery', 'show', id])).document.sent;

const contacts = (archive: string, words: string) => ['--archive-to', archive, '--words-to', words];

/** `<id>-<generation>-<sha256>`; the id has four hyphens of its own. */
const generationOf = (name: string): number => Number(name.split('-').at(-2));

describe('two roads', () => {
  test('the archive carries the link, the words go elsewhere, and both are in the history without the words', async () => {
    const { run, json, id, words, home } = await delivered('Anna');
    const { stdout, code } = await run(['delivery', 'send', id, '--link', LINK, ...contacts(MAIL, PHONE)]);
    expect(code).toBe(0);
    const [withArchive = '', withWords = ''] = stdout.split('── By the other road');
    expect(withArchive).toContain(LINK);
    expect(wordsToldIn(withArchive, words.split('-'))).toEqual([]);
    expect(withWords).toContain(words);
    expect(withWords).not.toContain('cloud.example.org');
    const { document } = await json<HistoryReport>(['history']);
    const sent = document.entries.flatMap(({ event, names }) =>
      event?.kind === 'delivery-sent' ? [[event.data.road, event.data.by, names['client'], names['to']]] : [],
    );
    expect(sent.slice(0, 2)).toEqual([
      ['words', 'print', 'Anna', 'sms:+491712345678'],
      ['archive', 'print', 'Anna', MAIL],
    ]);
    for (const file of readdirSync(home, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        expect(readFileSync(join(file.parentPath, file.name)).includes(words), file.name).toBe(false);
  });

  test('with --json the words are in no document', async () => {
    const { run, id, words } = await delivered();
    const { stdout, code } = await run([
      ...['delivery', 'send', id, '--link', LINK, ...contacts(MAIL, PHONE), '--json'],
    ]);
    expect(code).toBe(0);
    expect(stdout).not.toContain(words);
  });

  test('words that nobody sees have not gone: they wait, and are not written down as sent', async () => {
    const { json, run, id, words } = await delivered();
    const send = ['delivery', 'send', id, '--link', LINK, ...contacts(MAIL, PHONE)];
    const quiet = await run([...send, '--quiet']);
    expect(quiet).toMatchObject({ code: 2, stdout: '' });
    expect(quiet.stderr).not.toContain(words);
    expect(await sentOf(id)).toEqual([]);
    const { document } = await json<DeliverySent>(send);
    expect(document.sent).toMatchObject([{ road: 'archive', to: MAIL }]);
    expect(document.waiting).toMatchObject([{ road: 'words' }]);
    expect(await sentOf(id)).toMatchObject([{ road: 'archive' }]);
    expect(await json([...send, '--only', 'words'])).toMatchObject({
      code: 2,
      document: { error: { code: 'bad-argument' } },
    });
    expect((await run([...send, '--only', 'words'])).stdout).toContain(words);
    expect(await sentOf(id)).toMatchObject([{ road: 'archive' }, { road: 'words' }]);
  });

  test.each([
    ['the same address', MAIL, 'Anna <ANNA@Example.org>'],
    ['a plus-tag', MAIL, 'anna+fotos@example.org'],
    ['dots of Gmail', 'a.nna.huber@gmail.com', 'annahuber@googlemail.com'],
    ['one number in two forms', '+49 171 2345678', 'tel:0171/2345678'],
    ['one telephone, two programs', 'sms:+491712345678', 'whatsapp:+49 (0)171 2345678'],
  ])('refused: %s', async (_, archive, words) => {
    const { json, id } = await unsent();
    expect(await json(['delivery', 'send', id, '--link', LINK, ...contacts(archive, words)])).toMatchObject({
      code: 6,
      document: { error: { code: 'same-road' } },
    });
    expect(await sentOf(id)).toEqual([]);
  });

  test('refused on another day too: what the archive went to never gets the words', async () => {
    const { run, json, id } = await delivered();
    const first = ['delivery', 'send', id, '--only', 'archive', '--link', LINK, '--archive-to', MAIL];
    expect((await run(first)).code).toBe(0);
    expect(
      await json(['delivery', 'send', id, '--only', 'words', '--words-to', 'anna+x@example.org']),
    ).toMatchObject({ code: 6, document: { error: { code: 'same-road' } } });
    // Nor when the archive's contact was changed meanwhile.
    const changed = ['--archive-to', 'otto@example.org', '--words-to', MAIL];
    expect((await json(['delivery', 'send', id, '--link', LINK, ...changed])).code).toBe(6);
  });

  test.each([
    ['no link', ['--archive-to', MAIL, '--words-to', PHONE], 6, 'link-missing'],
    [
      'words on a stick',
      ['--link', LINK, '--archive-to', MAIL, '--words-to', 'stick:red'],
      6,
      'road-refused',
    ],
    ['nobody for the words', ['--link', LINK, '--archive-to', MAIL], 2, 'contact-missing'],
    ['no contact', ['--link', LINK, '--archive-to', 'anna', '--words-to', PHONE], 2, 'contact-malformed'],
    [
      'an open link',
      ['--link', 'http://x.org/a', '--archive-to', MAIL, '--words-to', PHONE],
      6,
      'link-refused',
    ],
  ] as const)('refused: %s', async (_, args, code, error) => {
    const { json, id } = await unsent();
    expect(await json(['delivery', 'send', id, ...args])).toMatchObject({
      code,
      document: { error: { code: error } },
    });
  });

  test('a link that holds the words is not sent and not kept, and the next one goes', async () => {
    const { json, run, id, words } = await delivered();
    const link = `${LINK}?p=${words.replaceAll('-', '%20')}`;
    for (const more of [['--dry-run'], []])
      expect(
        await json(['delivery', 'send', id, '--link', link, ...contacts(MAIL, PHONE), ...more]),
      ).toMatchObject({ code: 6, document: { error: { code: 'link-refused' } } });
    const shown = await json<DeliveryShown>(['delivery', 'show', id]);
    expect(shown.document).toMatchObject({ links: [], sent: [] });
    expect((await run(['delivery', 'send', id, '--link', LINK, ...contacts(MAIL, PHONE)])).code).toBe(0);
  });

  test.each(['anna.huber@example.fr', 'huber-hochzeit.wedding'])(
    'a client called %s gets archive and words, the words without that name',
    async (client) => {
      const { run, id, words } = await delivered(client);
      const to = contacts('anna.huber@example.fr', PHONE);
      const { code, stdout } = await run(['delivery', 'send', id, '--link', LINK, ...to]);
      expect(code).toBe(0);
      const [, withWords = ''] = stdout.split('── By the other road');
      expect(withWords).toContain(words);
      expect(withWords).not.toContain(client);
    },
  );

  test('a newer record that was taken out of the vault is missed: its road never gets the words', async () => {
    const { json, run, id, vault } = await delivered();
    await run(['delivery', 'send', id, '--link', LINK, '--only', 'archive', '--archive-to', MAIL]);
    const ofIt = () => readdirSync(join(vault, 'deliveries')).filter((name) => name.startsWith(id));
    const newest =
      ofIt()
        .sort((a, b) => generationOf(a) - generationOf(b))
        .at(-1) ?? '';
    expect(generationOf(newest)).toBeGreaterThan(0);
    const path = join(vault, 'deliveries', newest);
    const bytes = readFileSync(path);
    rmSync(path);
    const swapped = ['delivery', 'send', id, '--link', LINK, ...contacts('otto@example.org', MAIL)];
    for (const more of [['--dry-run'], []])
      expect(await json([...swapped, ...more])).toMatchObject({
        code: 4,
        document: { error: { code: 'delivery-record-missing', data: { path: `deliveries/${newest}` } } },
      });
    const check = await json<HistoryCheck>(['history', 'verify']);
    expect(check.code).toBe(4);
    expect(check.document.damage.map((found) => found.path)).toEqual([`deliveries/${newest}`]);
    writeFileSync(path, bytes);
    expect(await json(swapped)).toMatchObject({ code: 6, document: { error: { code: 'same-road' } } });
  });

  test('a stick needs no link; contacts are remembered for the next delivery to the client', async () => {
    const { run, json, id, deliver, exported } = await delivered('Otto');
    const sent = await run(['delivery', 'send', id, ...contacts('stick:Huber red', 'in-person')]);
    expect(sent.code).toBe(0);
    expect(sent.stdout).toContain('Huber red');
    const next = await deliver('otto', exported);
    expect(await json(['delivery', 'show', next.document.id])).toMatchObject({
      document: { archiveTo: 'stick:Huber red', wordsTo: 'in-person' },
    });
  });

  test('a delivery that is not complete goes out only when that is wanted', async () => {
    const missing = join(studio.exported, 'gone.jpg');
    const { code, document } = await studio.deliver('Huber', studio.exported, missing);
    expect([code, document.complete]).toEqual([3, false]);
    const send = ['delivery', 'send', document.id, '--link', LINK, ...contacts(MAIL, PHONE)];
    expect((await studio.json(send)).code).toBe(6);
    expect((await studio.json([...send, '--incomplete'])).code).toBe(0);
  });

  test('a dry run sends nothing and says how it would go', async () => {
    const { json, id } = await delivered();
    const { document } = await json<DeliverySent>([
      ...['delivery', 'send', id, '--link', LINK, ...contacts(MAIL, PHONE), '--dry-run', '--by', 'smtp'],
    ]);
    expect(document).toMatchObject({
      done: false,
      sent: [
        { road: 'archive', by: 'smtp' },
        { road: 'words', by: 'print' },
      ],
    });
    expect(await sentOf(id)).toEqual([]);
  });

  test('closed, it is not sent again, and it is said what cannot be called back', async () => {
    const { run, json, id } = await delivered();
    await run(['delivery', 'send', id, '--link', LINK, ...contacts(MAIL, PHONE)]);
    const { stdout, code } = await run(['delivery', 'close', id]);
    expect(code).toBe(0);
    expect(stdout).toContain('was not made by Safelight');
    expect(stdout).toContain('neither can be called back');
    expect((await json<DeliveryClosed>(['delivery', 'close', id])).document.changed).toBe(false);
    expect(await json(['delivery', 'send', id, '--link', LINK])).toMatchObject({
      code: 6,
      document: { error: { code: 'delivery-ended' } },
    });
  });
});

describe('by mail from here', () => {
  const account = async ({ run, folder }: DeliveryStudio, port: number): Promise<void> => {
    const file = join(folder, 'password.txt');
    writeFileSync(file, PASSWORD);
    const set = await run([
      ...['delivery', 'mail', '--host', '127.0.0.1', '--port', `${port}`, '--security', 'none'],
      ...['--user', USER, '--from', 'studio@example.net', '--password-file', file],
    ]);
    expect(set).toMatchObject({ code: 0, stderr: '' });
    expect(set.stdout).not.toContain(PASSWORD);
  };

  const plain = { authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] };

  test('two messages to two mailboxes, neither of which holds both', async () => {
    const server = await startMailServer(plain);
    const one = await delivered();
    await account(studio, server.port);
    const { code, stdout } = await studio.run([
      ...['delivery', 'send', one.id, '--link', LINK, '--by', 'smtp'],
      ...contacts(MAIL, 'otto@example.net'),
    ]);
    expect(code).toBe(0);
    expect(stdout).not.toContain(one.words);
    const [archive, words, ...more] = server.received;
    expect(more).toEqual([]);
    expect([archive?.to, words?.to]).toEqual([[MAIL], ['otto@example.net']]);
    expect(textOf(archive?.raw ?? '')).toContain(LINK);
    expect(textOf(archive?.raw ?? '')).not.toContain(one.words);
    expect(textOf(words?.raw ?? '')).toContain(one.words);
    expect(textOf(words?.raw ?? '')).not.toContain('cloud.example.org');
    expect(headerOf(words?.raw ?? '', 'From')).toContain('studio@example.net');
  });

  test('the server refuses the archive: the words do not go, and nothing is said to have gone', async () => {
    const server = await startMailServer({
      ...plain,
      onRcptTo: (_, __, done) => done(reply(550, '5.1.1 No such user')),
    });
    const one = await delivered();
    await account(studio, server.port);
    const { code, document } = await studio.json([
      ...['delivery', 'send', one.id, '--link', LINK, '--by', 'smtp'],
      ...contacts(MAIL, 'otto@example.net'),
    ]);
    expect({ code, document }).toMatchObject({ code: 7, document: { error: { code: 'mail-refused' } } });
    expect(JSON.stringify(document)).not.toContain(one.words);
    expect(await sentOf(one.id)).toEqual([]);
  });

  /** Takes a message, and what became of it nobody learns. */
  const silentAfter = (onMessage: () => 'hang up' | null) => {
    let data = false;
    return startScriptedServer((line) => {
      if (line === 'connected') return '220 hi';
      if (data) return line === '.' ? onMessage() : null;
      if (line.startsWith('EHLO')) return '250 AUTH PLAIN';
      if (line.startsWith('AUTH')) return '235 ok';
      data = line === 'DATA';
      return data ? '354 go on' : '250 ok';
    });
  };

  const assertUnsure = async (one: Delivered): Promise<void> => {
    const send = ['delivery', 'send', one.id, '--link', LINK, '--by', 'smtp'];
    expect(await sentOf(one.id)).toMatchObject([{ road: 'archive', by: 'smtp', to: MAIL, unsure: true }]);
    expect((await studio.run(['delivery', 'show', one.id])).stdout).toContain(
      'whether it arrived is not known',
    );
    expect((await studio.run(['delivery', 'list'])).stdout).toContain('not sent yet');
    // It may hold the archive: the words do not go there.
    expect(await studio.json([...send, ...contacts('otto@example.net', MAIL)])).toMatchObject({ code: 6 });
    await account(studio, (await startMailServer(plain)).port);
    expect((await studio.json([...send, ...contacts(MAIL, 'otto@example.net')])).code).toBe(0);
    expect(await sentOf(one.id)).toMatchObject([
      { road: 'archive', to: MAIL, unsure: false },
      { road: 'words', unsure: false },
    ]);
  };

  test('killed before the server answered: it may have gone, and that was written down before', async () => {
    const one = await delivered();
    const send = ['delivery', 'send', one.id, '--link', LINK, '--by', 'smtp', '--only', 'archive'];
    const [program = '', ...args] = cliLine([...send, '--archive-to', MAIL]);
    const killed = Promise.withResolvers<unknown>();
    const port = await silentAfter(() => {
      child.once('close', killed.resolve);
      child.kill('SIGKILL');
      return null;
    });
    await account(studio, port);
    const child = spawn(program, args, { env: cliEnvironment(studio), stdio: 'ignore' });
    await killed.promise;
    await assertUnsure(one);
  });

  test('a server that hangs up after the whole message may have it', async () => {
    const one = await delivered();
    await account(studio, await silentAfter(() => 'hang up'));
    const send = ['delivery', 'send', one.id, '--link', LINK, '--by', 'smtp'];
    expect(await studio.json([...send, ...contacts(MAIL, 'otto@example.net')])).toMatchObject({
      code: 7,
      document: { error: { code: 'mail-refused', data: { unsure: true } } },
    });
    await assertUnsure(one);
  });

  test('nobody said how: it is asked for', async () => {
    const { json, id, run } = await delivered();
    await run(['delivery', 'mail', '--forget']);
    const send = ['delivery', 'send', id, '--link', LINK, '--by', 'smtp', ...contacts(MAIL, PHONE)];
    expect(await json(send)).toMatchObject({ code: 2, document: { error: { code: 'mail-not-set-up' } } });
  });
});
