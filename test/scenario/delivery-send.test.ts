import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryClosed, DeliverySent, DeliveryShown, HistoryReport } from '../../core/src/index.ts';
import { headerOf, PASSWORD, reply, startMailServer, textOf, USER } from '../support/smtp.ts';
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

  test('a link that holds the words is not sent', async () => {
    const { json, id, words } = await delivered();
    const link = `${LINK}?p=${words.replaceAll('-', '%20')}`;
    expect(await json(['delivery', 'send', id, '--link', link, ...contacts(MAIL, PHONE)])).toMatchObject({
      code: 6,
      document: { error: { code: 'link-refused' } },
    });
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

  test('nobody said how: it is asked for', async () => {
    const { json, id, run } = await delivered();
    await run(['delivery', 'mail', '--forget']);
    const send = ['delivery', 'send', id, '--link', LINK, '--by', 'smtp', ...contacts(MAIL, PHONE)];
    expect(await json(send)).toMatchObject({ code: 2, document: { error: { code: 'mail-not-set-up' } } });
  });
});
