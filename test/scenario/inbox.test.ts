import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type {
  DeliveryList,
  InboxInstalled,
  InboxPaired,
  InboxReport,
  PresetList,
} from '../../core/src/index.ts';
import { canonicalText, JobResult, parseDocument, Welcome } from '../../manifests/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { startMailServer, textOf } from '../support/smtp.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { type DeliveryStudio, deliveryStudio, EXPORTED, filesIn, picture, write } from './delivery-studio.ts';

const MAIL = 'anna@example.org';
const base = folderForAll();
let studio: DeliveryStudio;
let inbox = '';

/** A job as a panel puts it in: whole under its name. */
const put = (some: object): string => {
  const id = randomUUID();
  const job = {
    ...{ type: 'job', version: 1, id, at: new Date().toISOString() },
    ...{ from: { host: 'browser', version: '1.0.0' }, ...some },
  };
  const path = join(inbox, `${id}.json`);
  writeFileSync(`${path}.tmp`, JSON.stringify(job), { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
  return id;
};

const deliverJob = (some: object = {}): string =>
  put({ verb: 'deliver', preset: 'huber', mode: 'make', sources: [studio.exported], ...some });

const resultOf = (id: string): JobResult =>
  parseDocument(JobResult, readFileSync(join(inbox, `${id}.result.json`), 'utf8')) as JobResult;

const run = async (): Promise<InboxReport> => {
  const { code, document } = await studio.json<InboxReport>(['inbox', 'run']);
  expect(code).toBe(document.jobs.every(({ outcome }) => outcome === 'done') ? 0 : 3);
  return document;
};

const preset = (id: string, ...args: readonly string[]) =>
  studio.json<PresetList>(['preset', 'add', id, '--client', 'Anna Huber', '--out', studio.out, ...args]);

const unpack = (archive: string, words: string): ReadonlyMap<string, Buffer> => {
  const folder = join(base, randomUUID());
  mkdirSync(folder);
  execFileSync('7zz', ['x', `-o${folder}`, `-p${words}`, archive]);
  return filesIn(folder);
};

beforeAll(async () => {
  studio = await deliveryStudio(base);
  inbox = join(studio.home, 'Safelight Inbox');
  expect((await preset('huber', '--archive-to', MAIL, '--words-to', '+49 171 2345678')).code).toBe(0);
  const args = ['inbox', 'install', '--root', studio.exported, '--file-only'];
  const { code, document } = await studio.json<InboxInstalled>(args);
  expect([code, document.folder, document.roots, document.started]).toEqual([
    0,
    inbox,
    [studio.exported],
    false,
  ]);
});

describe('inbox run', () => {
  test('tells panels what they may ask for: no contact, no folder to write to', () => {
    const text = readFileSync(join(inbox, 'welcome.json'), 'utf8');
    expect(parseDocument(Welcome, text)).toMatchObject({
      presets: [{ id: 'huber', name: 'Anna Huber', client: 'Anna Huber', purpose: 'full', originals: false }],
    });
    for (const secret of [MAIL, '2345678', studio.out]) expect(text).not.toContain(secret);
    expect(statSync(inbox).mode & 0o777).toBe(0o700);
  });

  test('a plan says what would go, and nothing is made', async () => {
    const id = deliverJob({ mode: 'plan' });
    await run();
    expect(resultOf(id)).toMatchObject({ outcome: 'done', plan: { files: 4 }, delivery: null });
    expect(existsSync(studio.out)).toBe(false);
  });

  test('a delivery is made, opens with its words, and its text waits for a link', async () => {
    const id = deliverJob();
    expect((await run()).jobs).toMatchObject([{ id, outcome: 'done' }]);
    const { delivery, text, linkMissing, words } = resultOf(id);
    expect([linkMissing, words]).toEqual([true, { way: 'wait', to: '+491712345678 (SMS)' }]);
    expect(text?.body).toContain('[…]');
    const opened = await studio.wordsOf(delivery?.id ?? '');
    const files = unpack(join(delivery?.folder ?? '', delivery?.archives[0]?.name ?? ''), opened);
    expect([...files.keys()].filter((name) => name.startsWith('Export/')).length).toBe(EXPORTED.length);
    for (const file of readdirSync(inbox, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        expect(readFileSync(join(file.parentPath, file.name), 'utf8').includes(opened), file.name).toBe(
          false,
        );
  });

  test('previews, for the client of the same preset', async () => {
    const id = deliverJob({ verb: 'preview' });
    await run();
    expect(resultOf(id)).toMatchObject({ verb: 'preview', delivery: { purpose: 'preview', files: 4 } });
  });

  test('what an editor rendered goes from its spool, whatever it is called, and the spool goes', async () => {
    const id = randomUUID();
    const spool = join(inbox, 'spool', id);
    const names = [
      'a "b" \'c\'.jpg',
      '%PATH% & more.jpg',
      'line\nbreak.jpg',
      '🎞 Über.jpg',
      '-rf.jpg',
      '$(id).jpg',
    ];
    for (const [at, name] of names.entries()) write(join(spool, name), picture(at));
    const job = {
      type: 'job',
      version: 1,
      id,
      at: new Date().toISOString(),
      from: { host: 'lightroom', version: '1' },
    };
    const sources = names.map((name) => join(spool, name));
    writeFileSync(
      join(inbox, `${id}.json`),
      JSON.stringify({ ...job, verb: 'deliver', preset: 'huber', mode: 'make', sources }),
    );
    await run();
    expect(resultOf(id)).toMatchObject({ outcome: 'done', delivery: { files: names.length } });
    expect(existsSync(spool)).toBe(false);
  });

  test.each([
    ['a preset that is gone', { preset: 'gone' }, 'preset-unknown'],
    ['a file elsewhere', { sources: ['/etc/passwd'] }, 'job-refused'],
  ])('refused: %s', async (_, some, code) => {
    const id = deliverJob(some);
    await run();
    expect(resultOf(id)).toMatchObject({ outcome: 'refused', error: { code } });
    expect(existsSync(join(inbox, 'refused', `${id}.txt`))).toBe(true);
  });

  test('a file that is not there is missed, the rest is delivered', async () => {
    const id = deliverJob({ sources: [join(studio.exported, '1.jpg'), join(studio.exported, 'gone.jpg')] });
    await run();
    expect(resultOf(id)).toMatchObject({
      outcome: 'incomplete',
      delivery: { files: 1, problems: [{ code: 'source-missing' }] },
    });
  });

  test('a catalog that is not backed up is not backed up by an editor; one that is, is', async () => {
    const never = put({ verb: 'backup', catalog: studio.exported, when: 'now' });
    await run();
    expect(resultOf(never)).toMatchObject({ outcome: 'refused', error: { code: 'job-refused' } });
    expect((await studio.run(['backup', studio.exported])).code).toBe(0);
    const known = put({ verb: 'backup', catalog: studio.exported, when: 'closed' });
    const asked = put({ verb: 'status', sources: [join(studio.exported, '1.jpg')] });
    await run();
    expect(resultOf(known)).toMatchObject({ outcome: 'done', backup: { complete: true } });
    await run();
    expect(resultOf(asked).shoots).toMatchObject([{ name: 'Export', copies: [{ word: 'complete' }] }]);
  });

  test('by stick and mail: the text names the stick, the words have gone by mail and are in no answer', async () => {
    const server = await startMailServer({ authOptional: true, disabledCommands: ['STARTTLS'] });
    const account = ['delivery', 'mail', '--host', '127.0.0.1', '--port', `${server.port}`];
    await studio.run([...account, '--security', 'none', '--from', 'studio@example.net']);
    const roads = ['--archive-to', 'stick:Huber red', '--words-to', 'otto@example.net', '--by', 'smtp'];
    expect((await preset('stick', ...roads)).code).toBe(0);
    const id = deliverJob({ preset: 'stick' });
    await run();
    const { text, words, delivery, linkMissing } = resultOf(id);
    expect([linkMissing, words]).toEqual([false, { way: 'sent', to: 'otto@example.net' }]);
    expect(text?.body).toContain('Huber red');
    const opened = await studio.wordsOf(delivery?.id ?? '');
    expect(server.received.map(({ to, raw }) => [to, textOf(raw).includes(opened)])).toEqual([
      [['otto@example.net'], true],
    ]);
    expect(JSON.stringify(resultOf(id))).not.toContain(opened);
  });
});

describe('panels that were paired', () => {
  test('prove their jobs; others are refused where that is wanted, and a changed job always', async () => {
    const { document } = await studio.json<InboxPaired>(['inbox', 'pair', 'Photoshop', '--require']);
    const [panel = '', key = ''] = document.code?.split('-') ?? [];
    expect(readFileSync(join(studio.home, 'config.json'), 'utf8')).not.toContain(key);
    const plan = { verb: 'deliver', preset: 'huber', mode: 'plan', sources: [studio.exported] } as const;
    const proven = (id: string, changed: object = {}) => {
      const said = {
        ...{ type: 'job', version: 1, id, at: new Date().toISOString() },
        ...{ from: { host: 'photoshop', version: '1.0.0' }, ...plan },
      } as const;
      const hmac = createHmac('sha256', Buffer.from(key, 'hex')).update(canonicalText(said)).digest('hex');
      writeFileSync(
        join(inbox, `${id}.json`),
        JSON.stringify({ ...said, ...changed, proof: { panel, hmac } }),
      );
      return id;
    };
    const good = proven(randomUUID());
    const changed = proven(randomUUID(), { sources: [join(studio.exported, '1.jpg')] });
    const bare = put(plan);
    await run();
    expect([good, changed, bare].map((id) => resultOf(id).outcome)).toEqual(['done', 'refused', 'refused']);
    expect(JSON.parse(readFileSync(join(inbox, 'welcome.json'), 'utf8'))).toMatchObject({ pairing: true });
    expect((await studio.run(['inbox', 'unpair', 'Photoshop'])).code).toBe(0);
    const [after, still] = [proven(randomUUID()), put(plan)];
    await run();
    expect([after, still].map((id) => resultOf(id).outcome)).toEqual(['refused', 'refused']);
    expect((await studio.run(['inbox', 'unpair', '--allow-all'])).code).toBe(0);
    const again = put(plan);
    await run();
    expect(resultOf(again).outcome).toBe('done');
  });
});

describe('presets', () => {
  test('with one road for both, or what cannot be meant, are not kept', async () => {
    expect(await preset('x', '--archive-to', MAIL, '--words-to', 'anna+x@example.org')).toMatchObject({
      code: 6,
    });
    expect(await preset('x', '--originals')).toMatchObject({ code: 6 });
    expect(await preset('Not An Id')).toMatchObject({ code: 2 });
    const { document } = await studio.json<PresetList>(['preset', 'list']);
    expect(document.presets.map(({ id }) => id).includes('x')).toBe(false);
  });

  test('go when they are told to', async () => {
    expect((await preset('short')).code).toBe(0);
    expect((await studio.run(['preset', 'remove', 'short'])).code).toBe(0);
    expect((await studio.run(['preset', 'remove', 'short'])).code).toBe(2);
  });
});

test('presets that are made at once are all kept', async () => {
  const ids = ['p1', 'p2', 'p3', 'p4'];
  await Promise.all(ids.map((id) => preset(id)));
  const { document } = await studio.json<PresetList>(['preset', 'list']);
  expect(document.presets.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
});

test.each(['', '/'])('the whole disk is no folder to ask for: %j', async (root) => {
  const args = ['inbox', 'install', '--root', root, '--file-only'];
  expect(await studio.json(args)).toMatchObject({ code: 2, document: { error: { code: 'bad-argument' } } });
});

describe('inbox watch', () => {
  const watching = async (): Promise<ChildProcess> => {
    const [program = '', ...args] = cliLine(['inbox', 'watch']);
    const child = spawn(program, args, { env: cliEnvironment(studio), stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    return child;
  };

  const answered = async (id: string): Promise<JobResult> => {
    while (!existsSync(join(inbox, `${id}.result.json`))) await setTimeout(20);
    return resultOf(id);
  };

  test('does what comes, and ends well when it is told to; a second one is refused', async () => {
    const child = await watching();
    expect(await answered(deliverJob({ mode: 'plan' }))).toMatchObject({ outcome: 'done' });
    expect(await answered(deliverJob())).toMatchObject({ outcome: 'done' });
    expect(await studio.json(['inbox', 'run'])).toMatchObject({
      code: 6,
      document: { error: { code: 'inbox-busy' } },
    });
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test('goes on when somebody takes its folders away', async () => {
    await watching();
    rmSync(join(inbox, 'working'), { recursive: true });
    rmSync(join(inbox, 'refused'), { recursive: true });
    expect(await answered(deliverJob({ mode: 'plan' }))).toMatchObject({ outcome: 'done' });
    expect(await answered(deliverJob({ sources: ['/etc/passwd'] }))).toMatchObject({ outcome: 'refused' });
  });

  test('killed between the record and its answer: what was made is told, and not made again', async () => {
    const id = deliverJob();
    await run();
    const { delivery } = resultOf(id);
    const before = (await studio.json<DeliveryList>(['delivery', 'list'])).document.deliveries.length;
    // As the run leaves it that dies before its answer.
    renameSync(join(inbox, 'done', `${id}.json`), join(inbox, 'working', `${id}.json`));
    writeFileSync(join(inbox, 'working', `${id}.delivery`), delivery?.id ?? '');
    rmSync(join(inbox, `${id}.result.json`));
    await run();
    expect(resultOf(id)).toMatchObject({
      outcome: 'done',
      delivery: { id: delivery?.id, folder: delivery?.folder, files: 4, lock: 'words' },
      words: { way: 'wait' },
    });
    const { deliveries } = (await studio.json<DeliveryList>(['delivery', 'list'])).document;
    expect(deliveries).toHaveLength(before);
  });

  test('killed at its work: the next one ends it, and nothing is delivered twice', async () => {
    const before = (await studio.json<DeliveryList>(['delivery', 'list'])).document.deliveries.length;
    const child = await watching();
    const id = deliverJob();
    while (!existsSync(join(inbox, 'working', `${id}.delivery`))) await setTimeout(5);
    const killed = once(child, 'exit');
    child.kill('SIGKILL');
    await killed;
    await run();
    expect(resultOf(id)).toMatchObject({ outcome: 'done', delivery: { files: 4 } });
    const { deliveries } = (await studio.json<DeliveryList>(['delivery', 'list'])).document;
    expect(deliveries.length - before).toBeGreaterThan(0);
    const made = readdirSync(studio.out).filter((name) => !name.startsWith('.'));
    expect(new Set(made).size).toBe(made.length);
  });
});
