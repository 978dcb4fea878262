import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DELIVERY, draft, planOf, reportOf, shoots } from './answers.ts';
import { type Editor, readyEditor } from './editor.ts';
import { press } from './inbox-watch.ts';

/** As far as the plan of one document. */
const planned = async (): Promise<Editor> => {
  const editor = await readyEditor();
  editor.panel.toggle('1');
  await editor.panel.plan();
  editor.answer(editor.job(), { plan: planOf(editor.job().sources) });
  await editor.until('planned');
  return editor;
};

describe('a delivery', () => {
  test('is of what was planned, bit for bit, and its message is shown', async () => {
    const editor = await planned();
    const [source] = editor.job().sources;
    await editor.panel.deliver();
    const job = editor.job('make');
    expect(job.sources).toEqual([join(editor.inbox, 'spool', job.id, 'IMG_0412.jpg')]);
    expect(readFileSync(job.sources[0] ?? '')).toEqual(readFileSync(source ?? ''));
    const words = { way: 'wait', to: 'a phone' } as const;
    editor.answer(job, { delivery: reportOf(job.sources), text: draft, linkMissing: true, words });
    const { result } = await editor.until('ended');
    expect(result).toMatchObject({ text: draft, delivery: { id: DELIVERY }, words });
    await editor.panel.dismiss();
    expect(editor.state).toMatchObject({ screen: { kind: 'choose' }, jobs: [] });
  });

  test('twice pressed is put in once', async () => {
    const editor = await planned();
    await Promise.all([editor.panel.deliver(), editor.panel.deliver()]);
    await editor.panel.deliver();
    expect(editor.jobs()).toHaveLength(2);
  });

  test('for a preset that went meanwhile is not asked for, and its copies go', async () => {
    const editor = await planned();
    editor.greet([press]);
    await editor.panel.deliver();
    expect(editor.state.notice).toEqual({ key: 'notice.preset-gone' });
    expect(editor.jobs()).toHaveLength(1);
    expect(editor.spools).toEqual([editor.job().id]);
  });

  test('that nobody wants after its plan leaves no copies', async () => {
    const editor = await planned();
    await editor.panel.dismiss();
    expect(editor.spools).toEqual([editor.job().id]);
    expect(editor.state.jobs).toEqual([]);
  });

  test('can be asked for after the panel was closed', async () => {
    const editor = await planned();
    editor.panel.close();
    await editor.open().start();
    const [job] = editor.state.jobs;
    editor.panel.open(job?.id ?? '');
    await editor.until('planned');
    await editor.panel.deliver();
    expect(editor.job('make').sources.map((path) => readFileSync(path)[0])).toEqual([0xff]);
  });
});

describe('an answer', () => {
  test('that never comes can be left, and is found again', async () => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    await editor.panel.plan();
    expect(await editor.until('following')).toMatchObject({ late: false, progress: null });
    while (!(await editor.until('following')).late) {
      editor.clock.pass(500);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const { id } = editor.job();
    await editor.panel.leave();
    expect(editor.state).toMatchObject({
      screen: { kind: 'choose' },
      jobs: [{ id, title: 'Huber wedding' }],
    });
    await editor.open().start();
    expect(editor.state.jobs).toMatchObject([{ id }]);
    editor.answer(editor.job(), { plan: planOf(['/a']) });
    editor.panel.open(id);
    await editor.until('planned');
  });

  test('half written is waited for', async () => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    await editor.panel.plan();
    const job = editor.job();
    editor.write(`${job.id}.result.json`, '{"type":"job-res');
    for (let seconds = 0; seconds < 25; seconds += 1) {
      editor.clock.pass(1_000);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(editor.state.screen.kind).toBe('following');
    editor.answer(job, { plan: planOf(job.sources) });
    await editor.until('planned');
  });

  test.each([
    ['cut off', '{"type":"job-res', 'it is not JSON'],
    ['of a version to come', '{"type":"job-result","version":2}', 'it has no valid version'],
  ])('%s for long cannot be read, and that is said', async (_, text, why) => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    await editor.panel.plan();
    editor.write(`${editor.job().id}.result.json`, text);
    expect(await editor.until('unreadable')).toMatchObject({ why });
  });

  test('to another job under our name is none', async () => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    await editor.panel.plan();
    const { id } = editor.job();
    editor.answer({ ...editor.job(), id: DELIVERY }, {});
    renameSync(join(editor.inbox, `${DELIVERY}.result.json`), join(editor.inbox, `${id}.result.json`));
    expect(await editor.until('unreadable')).toMatchObject({ why: 'it answers another job' });
  });

  test('is waited for while the folder cannot be looked into for a moment', async () => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    await editor.panel.plan();
    const job = editor.job();
    renameSync(editor.inbox, `${editor.inbox}.away`);
    for (let turn = 0; turn < 3; turn += 1) {
      editor.clock.pass(500);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    renameSync(`${editor.inbox}.away`, editor.inbox);
    editor.answer(job, { plan: planOf(job.sources) });
    await editor.until('planned');
  });

  test('in a folder that went for good is looked for when it is picked again', async () => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    await editor.panel.plan();
    const job = editor.job();
    renameSync(editor.inbox, `${editor.inbox}.away`);
    expect(await editor.until('pick')).toEqual({ kind: 'pick', lost: true });
    renameSync(`${editor.inbox}.away`, editor.inbox);
    editor.answer(job, { plan: planOf(job.sources) });
    await editor.panel.pickFolder();
    editor.panel.open(job.id);
    await editor.until('planned');
  });

  test('is shown as far as it is, and refused with its reason', async () => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    await editor.panel.plan();
    const { id } = editor.job();
    const progress = { type: 'job-progress', version: 1, id, verb: 'deliver', at: '2026-11-28T10:00:00Z' };
    const done = { state: 'working', phase: 'scan', subject: 'a', bytes: 5, ofBytes: 10 };
    editor.write(`${id}.progress.json`, JSON.stringify({ ...progress, ...done }));
    editor.clock.pass(1_000);
    while ((await editor.until('following')).progress === null) {
      editor.clock.pass(500);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await editor.until('following')).toMatchObject({ progress: { bytes: 5 }, late: false });
    const error = { code: 'preset-unknown', message: 'There is no preset huber.', hint: 'Look.' };
    editor.answer(editor.job(), { outcome: 'refused', error });
    expect(await editor.until('ended')).toMatchObject({ result: { outcome: 'refused', error } });
  });
});

test('the shoots of what is open are asked for by their files', async () => {
  const editor = await readyEditor();
  await editor.panel.status();
  const [job] = editor.jobs();
  expect(job).toMatchObject({ verb: 'status' });
  expect(job !== undefined && 'sources' in job && job.sources).toHaveLength(4);
  if (job !== undefined) editor.answer(job, { shoots: [...shoots] });
  expect((await editor.until('ended')).result.shoots).toHaveLength(4);
});
