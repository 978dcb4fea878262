import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InboxFolder } from '../../../core/src/inbox/inbox-folder.ts';
import { SafelightError } from '../../../core/src/model/errors.ts';
import { answerWith } from '../../../core/src/workflows/inbox/answer.ts';
import { JobProgress, JobResult, parseDocument } from '../../../manifests/src/index.ts';
import { needs, testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { contextOf, inboxIn, jobOf } from './jobs.ts';

const resultOf = (inbox: InboxFolder, id: string): JobResult =>
  parseDocument(JobResult, readFileSync(inbox.result(id), 'utf8')) as JobResult;

describe('a job', () => {
  test('is done, answered, and put aside with what was rendered for it', async () => {
    const { approved, inbox, performed, put, pass } = await inboxIn(temporaryFolder());
    const job = jobOf();
    const spool = inbox.spool(job.id);
    mkdirSync(spool);
    writeFileSync(join(spool, 'b "quoted" %PATH% & more\n🎞.jpg'), 'b');
    const sources = [join(approved, 'a.jpg'), join(spool, 'b "quoted" %PATH% & more\n🎞.jpg')];
    put({ ...job, sources } as never);
    expect(await pass()).toMatchObject([{ id: job.id, verb: 'deliver', outcome: 'done' }]);
    expect(performed.map((one) => one.sources)).toEqual([
      sources.map((source) => Buffer.from(source).toString('latin1')),
    ]);
    expect(resultOf(inbox, job.id)).toMatchObject({ id: job.id, verb: 'deliver', outcome: 'done' });
    expect([inbox.done(job.id), inbox.job(job.id), inbox.working(job.id), spool].map(existsSync)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(readdirSync(inbox.path).filter((name) => name.includes('progress'))).toEqual([]);
  });

  test('tells how far it is', async () => {
    const seen: unknown[] = [];
    const { approved, inbox, put, pass } = await inboxIn(temporaryFolder(), async ({ job }) => {
      while (!existsSync(inbox.progress(job.id))) await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(parseDocument(JobProgress, readFileSync(inbox.progress(job.id), 'utf8')));
      return answerWith({});
    });
    const job = jobOf({ sources: [approved] });
    put(job);
    await pass();
    expect(seen).toMatchObject([{ id: job.id, verb: 'deliver', state: 'working' }]);
    expect(existsSync(inbox.progress(job.id))).toBe(false);
  });

  test('put in twice is done once, and its result stays', async () => {
    const { approved, inbox, performed, put, pass } = await inboxIn(temporaryFolder());
    const job = jobOf({ sources: [approved] });
    put(job);
    await pass();
    const result = readFileSync(inbox.result(job.id), 'utf8');
    put(job);
    expect(await pass()).toEqual([]);
    expect(performed).toHaveLength(1);
    expect(readFileSync(inbox.result(job.id), 'utf8')).toBe(result);
    expect(existsSync(inbox.job(job.id))).toBe(false);
  });

  test('half written is looked at again, and refused after a minute', async () => {
    const { approved, inbox, performed, put, pass, runner } = await inboxIn(temporaryFolder());
    const job = jobOf({ sources: [approved] });
    const text = JSON.stringify(job);
    put(job, text.slice(0, 100));
    expect(await pass()).toEqual([]);
    expect([...runner.waiting]).toEqual([job.id]);
    put(job, text);
    expect(await pass()).toHaveLength(1);
    expect([performed.length, runner.waiting.size]).toEqual([1, 0]);
    const other = jobOf();
    put(other, '{"type":"job"');
    utimesSync(inbox.job(other.id), new Date(), new Date(Date.now() - 61_000));
    expect(await pass()).toMatchObject([{ id: other.id, outcome: 'refused' }]);
  });

  test('a fault of ours is told without what it says, and the next is done', async () => {
    let first = true;
    const { approved, inbox, put, pass } = await inboxIn(temporaryFolder(), async () => {
      if (!first) return answerWith({});
      first = false;
      throw new TypeError('secret words in a stack');
    });
    const jobs = [jobOf({ sources: [approved] }), jobOf({ sources: [approved] })];
    for (const job of jobs) put(job);
    expect((await pass()).map(({ outcome }) => outcome).sort()).toEqual(['done', 'failed']);
    for (const { id } of jobs) expect(readFileSync(inbox.result(id), 'utf8')).not.toContain('secret');
  });

  test('that is broken off is begun again', async () => {
    const stop = new AbortController();
    const interrupted = new SafelightError('interrupted', { what: 'x' });
    const { approved, inbox, put, runner, performed } = await inboxIn(temporaryFolder(), async () => {
      if (performed.length > 1) return answerWith({});
      stop.abort(interrupted);
      throw interrupted;
    });
    const job = jobOf({ sources: [approved] });
    put(job);
    await expect(runner.pass('heavy', contextOf(stop.signal))).rejects.toThrow('interrupted');
    expect([existsSync(inbox.result(job.id)), existsSync(inbox.working(job.id))]).toEqual([false, true]);
    await runner.resume();
    expect(await runner.pass('heavy', contextOf())).toMatchObject([{ id: job.id, outcome: 'done' }]);
  });

  test('that finds another run at work waits, and is no fault', async () => {
    let busy = true;
    const { approved, inbox, put, pass, runner } = await inboxIn(temporaryFolder(), async () => {
      if (busy) throw new SafelightError('already-running', { vault: 'x' });
      return answerWith({});
    });
    const job = jobOf({ sources: [approved] });
    put(job);
    expect(await pass()).toEqual([]);
    expect([runner.waiting.size, existsSync(inbox.job(job.id)), existsSync(inbox.result(job.id))]).toEqual([
      1,
      true,
      false,
    ]);
    busy = false;
    expect(await pass()).toMatchObject([{ id: job.id, outcome: 'done' }]);
  });

  test('of an id that is being done is not another, whatever it asks for', async () => {
    const work = Promise.withResolvers<void>();
    const { approved, inbox, put, runner, performed } = await inboxIn(temporaryFolder(), async () => {
      await work.promise;
      return answerWith({});
    });
    const job = jobOf({ sources: [approved] });
    put(job);
    const heavy = runner.pass('heavy', contextOf());
    while (performed.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    put(job, JSON.stringify({ ...job, mode: 'plan' }));
    expect(await runner.pass('quick', contextOf())).toEqual([]);
    await runner.resume();
    expect([existsSync(inbox.job(job.id)), existsSync(inbox.working(job.id))]).toEqual([false, true]);
    work.resolve();
    expect(await heavy).toMatchObject([{ outcome: 'done' }]);
    expect(performed).toHaveLength(1);
  });

  test('that could not be done leaves what was rendered for it', async () => {
    for (const outcome of ['refused', 'failed', 'incomplete'] as const) {
      const { inbox, put, pass } = await inboxIn(temporaryFolder(), async () => answerWith({ outcome }));
      const job = jobOf();
      mkdirSync(inbox.spool(job.id));
      writeFileSync(join(inbox.spool(job.id), '1.jpg'), '1');
      put({ ...job, sources: [inbox.spool(job.id)] } as never);
      await pass();
      expect(existsSync(join(inbox.spool(job.id), '1.jpg')), outcome).toBe(true);
    }
  });

  test('waits while the vault cannot be reached', async () => {
    let away = true;
    const { approved, put, pass, runner } = await inboxIn(temporaryFolder(), async () => {
      if (away) throw new SafelightError('place-absent', { place: 'vault', path: '/media/x' });
      return answerWith({});
    });
    put(jobOf({ sources: [approved] }));
    expect([await pass(), runner.waiting.size]).toEqual([[], 1]);
    away = false;
    expect(await pass()).toHaveLength(1);
  });

  test('is answered although somebody tidied up around it', async () => {
    const { approved, inbox, put, pass } = await inboxIn(temporaryFolder());
    const jobs = [jobOf({ sources: ['/etc/passwd'] }), jobOf({ sources: [approved] })];
    for (const job of jobs) put(job);
    for (const name of ['working', 'done', 'refused', 'spool'])
      rmSync(join(inbox.path, name), { recursive: true });
    mkdirSync(inbox.progress(jobs[1]?.id ?? ''));
    expect((await pass()).map(({ outcome }) => outcome).sort()).toEqual(['done', 'refused']);
  });

  test('refused on a full disk is answered when there is room', async () => {
    const { inbox, put, pass, runner } = await inboxIn(temporaryFolder());
    const job = jobOf({ sources: ['/etc/passwd'] });
    put(job);
    // A folder in the way of the reason stands for a disk that takes nothing.
    mkdirSync(join(inbox.reason(job.id), 'x'), { recursive: true });
    await expect(pass()).rejects.toThrow();
    expect([inbox.working(job.id), inbox.result(job.id)].map(existsSync)).toEqual([true, false]);
    rmSync(inbox.reason(job.id), { recursive: true });
    await runner.resume();
    expect(await pass()).toMatchObject([{ id: job.id, outcome: 'refused' }]);
    expect(resultOf(inbox, job.id)).toMatchObject({ outcome: 'refused' });
  });

  test('that came first is done first', async () => {
    const { approved, inbox, put, pass } = await inboxIn(temporaryFolder());
    const jobs = Array.from({ length: 5 }, () => jobOf({ sources: [approved] }));
    for (const [at, job] of jobs.entries()) {
      put(job);
      utimesSync(inbox.job(job.id), new Date(), new Date(Date.now() - 60_000 + at * 1000));
    }
    expect((await pass()).map(({ id }) => id)).toEqual(jobs.map(({ id }) => id));
  });

  test('for a catalog that is open waits until its editor lets go of it', async () => {
    const { approved, inbox, held, put, pass, runner } = await inboxIn(temporaryFolder());
    const catalog = join(approved, 'Studio.lrcat');
    writeFileSync(catalog, '');
    held.add(catalog);
    const { mode: _mode, preset: _preset, sources: _sources, ...envelope } = jobOf();
    const job = { ...envelope, verb: 'backup', catalog, when: 'closed' } as never as { id: string };
    put(job);
    expect(await pass()).toEqual([]);
    expect(runner.waiting.size).toBe(1);
    while (!existsSync(inbox.progress(job.id))) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(JSON.parse(readFileSync(inbox.progress(job.id), 'utf8'))).toMatchObject({ state: 'waiting' });
    held.clear();
    expect(await pass()).toMatchObject([{ verb: 'backup', outcome: 'done' }]);
  });

  test('a question is answered while an hour of work goes on', async () => {
    const work = Promise.withResolvers<void>();
    const { approved, put, runner } = await inboxIn(temporaryFolder(), async ({ job }) => {
      if (job.verb === 'deliver' && job.mode === 'make') await work.promise;
      return answerWith({});
    });
    put(jobOf({ sources: [approved] }));
    const heavy = runner.pass('heavy', contextOf());
    const plan = jobOf({ sources: [approved], mode: 'plan' });
    put(plan);
    expect(await runner.pass('quick', contextOf())).toMatchObject([{ id: plan.id, outcome: 'done' }]);
    work.resolve();
    expect(await heavy).toHaveLength(1);
  });
});

describe('refused, with a reason, and nothing is done', () => {
  const refused = async (put: (folder: Awaited<ReturnType<typeof inboxIn>>) => { readonly id: string }) => {
    const studio = await inboxIn(temporaryFolder());
    const { id } = put(studio);
    const { inbox, performed, pass } = studio;
    expect(await pass()).toMatchObject([{ id, outcome: 'refused' }]);
    expect(performed).toEqual([]);
    expect(resultOf(inbox, id)).toMatchObject({ outcome: 'refused', error: { code: 'job-refused' } });
    expect(existsSync(inbox.refused(id))).toBe(true);
    return readFileSync(inbox.reason(id), 'utf8');
  };

  test.each<[string, (approved: string) => string, string]>([
    ['a file elsewhere', () => '/etc/passwd', 'approved folder'],
    ['by two dots', (approved) => `${approved}/../../../etc/passwd`, 'approved folder'],
    ['the folder above', (approved) => `${approved}/..`, 'approved folder'],
    ['a name that begins like the folder', (approved) => `${approved}-not/a.jpg`, 'approved folder'],
    ['from nowhere', () => 'a.jpg', 'does not say from where'],
    ['a name that is no text', (approved) => `${approved}/ok.jpg`, 'no text'],
    ['a NUL', (approved) => `${approved}/a.jpg\0.png`, 'no name of a file'],
    ['another case', (approved) => `${approved.toUpperCase()}/a.jpg`, 'approved folder'],
    ['another spelling', (approved) => `${approved}/../appro\u0301ved/a.jpg`, 'approved folder'],
  ])('%s', async (_, source, why) => {
    const text = await refused(({ approved, put }) => {
      writeFileSync(Buffer.concat([Buffer.from(`${approved}/a`), Buffer.of(0xff)]), 'x');
      symlinkSync(Buffer.concat([Buffer.from('a'), Buffer.of(0xff)]), join(approved, 'ok.jpg'));
      const job = jobOf({ sources: [join(approved, 'a.jpg'), source(approved)] });
      put(job);
      return job;
    });
    expect(text).toContain(why);
  });

  test('a link that leads out, and a folder that is one', async () => {
    for (const name of ['link.jpg', 'folder/passwd'])
      await refused(({ approved, put }) => {
        symlinkSync('/etc/passwd', join(approved, 'link.jpg'));
        symlinkSync('/etc', join(approved, 'folder'));
        const job = jobOf({ sources: [join(approved, name)] });
        put(job);
        return job;
      });
  });

  test('a spool that is a link', async () => {
    await refused(({ inbox, put }) => {
      const job = jobOf();
      symlinkSync('/etc', inbox.spool(job.id));
      put({ ...job, sources: [join(inbox.spool(job.id), 'passwd')] } as never);
      return job;
    });
  });

  test('the spool of another job', async () => {
    await refused(({ inbox, put }) => {
      const [job, other] = [jobOf(), jobOf()];
      mkdirSync(inbox.spool(other.id));
      writeFileSync(join(inbox.spool(other.id), '1.jpg'), '1');
      put({ ...job, sources: [join(inbox.spool(other.id), '1.jpg')] } as never);
      return job;
    });
  });

  needs('mkfifo')('a pipe among the sources, and one in the place of a job', async () => {
    await refused(({ approved, put }) => {
      spawnSync('mkfifo', [join(approved, 'pipe.jpg')]);
      const job = jobOf({ sources: [join(approved, 'pipe.jpg')] });
      put(job);
      return job;
    });
    await refused(({ inbox }) => {
      const job = jobOf();
      spawnSync('mkfifo', ['-m', '600', inbox.job(job.id)]);
      return job;
    });
  });

  test.each<[string, object]>([
    ['an unknown verb', { verb: 'erase' }],
    ['an unknown member', { passphrase: 'x' }],
    ['a folder to write to', { out: '/tmp' }],
    ['a preset that is a path', { preset: '../x' }],
    ['nothing at all', { sources: [] }],
    ['another version', { version: 2 }],
    ['another id than its name', { id: '00000000-0000-4000-8000-000000000000' }],
    ['too many files', { sources: Array.from({ length: 10_001 }, () => '/a') }],
  ])('%s', async (_, some) => {
    await refused(({ approved, put }) => {
      const job = jobOf({ sources: [approved] });
      put(job, JSON.stringify({ ...job, ...some }));
      return job;
    });
  });

  const notRoot = process.getuid?.() === 0 ? null : 'only root can give a file to another user';

  testUnless(notRoot)('that belongs to another user; nor is a folder of his looked into', async () => {
    const text = await refused(({ approved, inbox, put }) => {
      const job = jobOf({ sources: [approved] });
      put(job);
      chownSync(inbox.job(job.id), 65534, 65534);
      return job;
    });
    expect(text).toContain('another user');
    const folder = join(temporaryFolder(), 'his');
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 65534, 65534);
    await expect(InboxFolder.open(folder)).rejects.toMatchObject({ code: 'inbox-unsafe' });
  });

  test('made more than a day ago, whatever the time of its file', async () => {
    await refused(({ approved, put }) => {
      const job = jobOf({ sources: [approved], at: new Date(Date.now() - 25 * 3_600_000).toISOString() });
      put(job);
      return job;
    });
  });

  test('ten megabytes, a link, what others may write to, a day old', async () => {
    await refused(({ put }) => {
      const job = jobOf();
      put(job, JSON.stringify({ ...job, sources: ['/'.repeat(10_000_000)] }));
      return job;
    });
    await refused(({ approved, inbox, put }) => {
      const job = jobOf({ sources: [approved] });
      put(job);
      renameSync(inbox.job(job.id), join(approved, 'job.json'));
      symlinkSync(join(approved, 'job.json'), inbox.job(job.id));
      return job;
    });
    await refused(({ approved, inbox, put }) => {
      const job = jobOf({ sources: [approved] });
      put(job);
      chmodSync(inbox.job(job.id), 0o666);
      return job;
    });
    await refused(({ approved, inbox, put }) => {
      const job = jobOf({ sources: [approved] });
      put(job);
      utimesSync(inbox.job(job.id), new Date(), new Date(Date.now() - 25 * 3_600_000));
      return job;
    });
  });
});

describe('a folder that is not safe takes no jobs', () => {
  const whyNot = (path: string): Promise<unknown> =>
    InboxFolder.open(path).then(
      () => null,
      (error: SafelightError) => error.data,
    );

  test('a link, a file, one that others may write to', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    expect(await whyNot(join(folder, 'link'))).toMatchObject({ why: 'it is a link' });
    expect(await whyNot(join(folder, 'file'))).toMatchObject({ why: 'it is not a folder' });
    expect(await whyNot(join(folder, 'open'))).toMatchObject({ why: 'others may write to it' });
    expect(await whyNot(join(folder, 'real'))).toBeNull();
  });
});
