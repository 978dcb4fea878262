import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { Editor, readyEditor } from './editor.ts';
import { press } from './inbox-watch.ts';

const exported = (name: string) =>
  ({ area: 'disk', path: ['Pictures', '2026-05-02_Huber_Wedding', 'Export', name] }) as const;

describe('the folder', () => {
  test('is asked for once', async () => {
    const editor = await readyEditor();
    expect(editor.state).toMatchObject({ screen: { kind: 'choose' }, folder: editor.inbox });
    await editor.open().start();
    expect(editor.state).toMatchObject({ screen: { kind: 'choose' }, folder: editor.inbox });
  });

  test('is asked for again where it is gone, and found where it comes back', async () => {
    const editor = await readyEditor();
    renameSync(editor.inbox, `${editor.inbox}.away`);
    await editor.panel.refresh();
    expect(editor.state.screen).toEqual({ kind: 'pick', lost: true });
    await editor.open().start();
    expect(editor.state.screen).toEqual({ kind: 'pick', lost: true });
    renameSync(`${editor.inbox}.away`, editor.inbox);
    await editor.open().start();
    expect(editor.state.screen.kind).toBe('choose');
  });

  test('that nobody points at changes nothing', async () => {
    const editor = new Editor(temporaryFolder());
    editor.picks = null;
    await editor.panel.start();
    await editor.panel.pickFolder();
    expect(editor.state.screen).toEqual({ kind: 'pick', lost: false });
  });

  test('is picked anew where what is remembered was damaged', async () => {
    const editor = await readyEditor();
    for (const text of ['', '{', '[]', '{"version":2}', '{"version":1,"token":7,"jobs":{}}']) {
      writeFileSync(join(editor.data, 'settings.json'), text);
      await editor.open().start();
      expect(editor.state, text).toMatchObject({ screen: { kind: 'pick', lost: false }, jobs: [] });
    }
  });
});

describe('what is offered', () => {
  test('half written, or not there, is looked at again', async () => {
    const editor = new Editor(temporaryFolder());
    await editor.panel.start();
    await editor.panel.pickFolder();
    expect(editor.state.greeting).toEqual({ kind: 'missing' });
    editor.write('welcome.json', '{"type":"welcome","ver');
    await editor.panel.refresh();
    expect(editor.state.greeting).toEqual({ kind: 'unreadable', why: 'it is not JSON' });
    editor.greet();
    for (let turn = 0; turn < 20 && editor.state.greeting.kind !== 'awake'; turn += 1) {
      editor.clock.pass(5_000);
      editor.greet();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(editor.state.greeting.kind).toBe('awake');
  });

  test('a minute ago is awake, later it is asleep', async () => {
    const editor = await readyEditor();
    editor.clock.pass(60_000);
    await editor.panel.refresh();
    expect(editor.state.greeting.kind).toBe('awake');
    editor.clock.pass(1);
    await editor.panel.refresh();
    expect(editor.state.greeting.kind).toBe('asleep');
  });

  test('the only preset is taken; a chosen one that is gone stays, and is not put into a job', async () => {
    const editor = new Editor(temporaryFolder());
    editor.greet([press]);
    await editor.panel.start();
    await editor.panel.pickFolder();
    expect(editor.state.preset).toBe('press');
    editor.panel.setPreset('huber');
    editor.panel.toggle('1');
    await editor.panel.plan();
    expect(editor.state).toMatchObject({ preset: 'huber', notice: { key: 'notice.preset-gone' } });
    expect([editor.jobs(), editor.spools]).toEqual([[], []]);
  });
});

describe('a plan', () => {
  test('is asked for with copies in the spool of its job', async () => {
    const editor = await readyEditor();
    for (const id of ['1', '4']) editor.panel.toggle(id);
    editor.panel.setFormat('tiff');
    editor.panel.setPreview(true);
    await editor.panel.plan();
    const job = editor.job();
    expect(job).toMatchObject({ verb: 'preview', preset: 'huber', mode: 'plan', from: { host: 'browser' } });
    expect(editor.spooled(job.id)).toEqual(['IMG_0412.tif', '__Ring_ _close_ _2_.tif']);
    expect(job.sources.map((path) => readFileSync(path).subarray(0, 2).toString('hex'))).toEqual([
      'ffd8',
      'ffd8',
    ]);
  });

  test('takes nothing that is in the cloud or was never saved', async () => {
    const editor = await readyEditor();
    for (const id of ['5', '6']) editor.panel.toggle(id);
    await editor.panel.plan();
    expect(editor.state.notice).toEqual({ key: 'notice.nothing-chosen' });
    expect(editor.state.documents.map(({ place }) => place.kind)).toEqual([
      ...['local', 'local', 'local', 'local'],
      ...['cloud', 'unsaved'],
    ]);
  });

  test('names files of approved folders as they are, and copies others, two of one name, too', async () => {
    const editor = await readyEditor();
    const other = join(editor.disk, 'Other');
    mkdirSync(other);
    for (const name of ['IMG_0401.jpg', 'IMG_0401 (2).jpg']) writeFileSync(join(other, name), name);
    editor.pickedFiles = [
      exported('IMG_0401.jpg'),
      { area: 'disk', path: ['Other', 'IMG_0401.jpg'] },
      { area: 'disk', path: ['Other', 'IMG_0401 (2).jpg'] },
    ];
    await editor.panel.pickFiles();
    await editor.panel.plan();
    const { id, sources } = editor.job();
    expect(sources.map((path) => path.slice(editor.inbox.length))).toEqual([
      `/spool/${id}/IMG_0401.jpg`,
      `/spool/${id}/IMG_0401 (2).jpg`,
      `/spool/${id}/IMG_0401 (2) (2).jpg`,
    ]);
    expect(sources.slice(1).map((path) => readFileSync(path, 'utf8'))).toEqual([
      'IMG_0401.jpg',
      'IMG_0401 (2).jpg',
    ]);
    expect(readFileSync(sources[0] ?? '')[0]).toBe(0xff);
    await editor.panel.leave();
    editor.greet(undefined, [other, join(editor.disk, 'Pic')]);
    await editor.panel.plan();
    const again = editor.jobs().find((job) => job.id !== id);
    expect(again !== undefined && 'sources' in again && again.sources.slice(0, 2)).toEqual([
      join(other, 'IMG_0401.jpg'),
      join(other, 'IMG_0401 (2).jpg'),
    ]);
  });

  test('cancelled by us leaves neither copies nor a job', async () => {
    const editor = await readyEditor();
    for (const id of ['1', '2', '3']) editor.panel.toggle(id);
    const asked = editor.panel.plan();
    await editor.until('copying');
    editor.panel.cancel();
    await asked;
    expect(editor.state).toMatchObject({
      screen: { kind: 'choose' },
      notice: { key: 'notice.copies-cancelled' },
    });
    expect([editor.jobs(), editor.spools]).toEqual([[], []]);
  });

  test('cancelled in the host, or begun while it is busy, neither', async () => {
    const editor = await readyEditor();
    editor.photoshop.occupy(true);
    editor.panel.toggle('1');
    await editor.panel.plan();
    expect(editor.state.notice).toEqual({ key: 'notice.busy' });
    editor.photoshop.occupy(false);
    const asked = editor.panel.plan();
    while (!editor.seen.some(({ screen }) => screen.kind === 'copying' && screen.name !== ''))
      await new Promise((resolve) => setImmediate(resolve));
    editor.photoshop.cancelModal();
    await asked;
    expect(editor.state.notice).toEqual({ key: 'notice.copies-cancelled' });
    expect([editor.jobs(), editor.spools]).toEqual([[], []]);
  });

  test('that cannot be written leaves no copies, and says why', async () => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    const real = editor.refuse;
    for (const op of ['copy', 'render'] as const) {
      editor.refuse = (order) => order.op === op;
      await editor.panel.plan();
      expect(editor.state.screen.kind, op).toBe('choose');
      expect(editor.state.notice?.why, op).toBe('no space left');
      expect([editor.jobs(), editor.spools], op).toEqual([[], []]);
    }
    editor.refuse = real;
    await editor.panel.plan();
    expect(editor.jobs()).toHaveLength(1);
  });

  test('of a second press is not heard', async () => {
    const editor = await readyEditor();
    editor.panel.toggle('1');
    await Promise.all([editor.panel.plan(), editor.panel.plan()]);
    expect(editor.jobs()).toHaveLength(1);
    expect(editor.seen.flatMap(({ notice }) => notice ?? [])).toEqual([]);
  });

  test('never takes an id that was used', async () => {
    const editor = await readyEditor();
    const used = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
    editor.write(`${used[0]}.json`, 'a job of somebody else');
    editor.write(`${used[1]}.result.json`, '{}');
    editor.clock.ids.push(...used, ...used);
    editor.panel.toggle('1');
    await editor.panel.plan();
    expect(readFileSync(join(editor.inbox, `${used[0]}.json`), 'utf8')).toBe('a job of somebody else');
    rmSync(join(editor.inbox, `${used[0]}.json`));
    expect(used).not.toContain(editor.job().id);
  });
});
