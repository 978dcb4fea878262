import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptTexts } from '../../../scripts/plugins/capture-one.ts';
import { appleError, type FakeMac, fakeMac, session } from './fake-mac.ts';

const texts = scriptTexts();
const textOf = (source: string): string => texts.get(source) ?? '';

/** A Mac with a session, and files that were processed. */
const macWithOutput = (...names: readonly string[]): { mac: FakeMac; outputs: readonly string[] } => {
  const mac = fakeMac();
  mac.documents = [session(mac, [])];
  const folder = join(mac.home, 'Output');
  mkdirSync(folder);
  const outputs = names.map((name) => join(folder, name));
  for (const path of outputs) writeFileSync(path, '');
  return { mac, outputs };
};

const processedOne = (mac: FakeMac, job: string, outputs: unknown) =>
  mac.call(textOf('batch-finished'), 'CO_BatchJobFinished', job, '/raw/1.ARW', outputs);

/** Jobs that are still in the queue. */
const queue = (mac: FakeMac, ...ids: readonly string[]): void => {
  mac.documents = mac.documents.map((one) => ({ ...one, queue: ids }));
};

test('pictures of a batch are gathered, asked about once, and delivered as one', () => {
  const { mac, outputs } = macWithOutput('1.jpg', 'quote".jpg', 'line\n.jpg', 'both 🎉.jpg');
  const [one, two, three, four] = outputs;
  queue(mac, 'a', 'b', 'c');
  expect(processedOne(mac, 'a', [one])).toEqual({ gathered: 1 });
  queue(mac, 'b', 'c');
  expect(processedOne(mac, 'b', [two, three])).toEqual({ gathered: 3 });
  expect(mac.shown).toEqual([]);
  // The one that is told of may still stand in the queue.
  queue(mac, 'c');
  mac.answers.push('Press, for Agency', 'Deliver');
  expect(processedOne(mac, 'c', four)).toMatchObject({ files: 4 });
  expect(mac.jobs()).toMatchObject([{ verb: 'deliver', preset: 'agency', sources: outputs }]);
  // The next batch begins anew.
  queue(mac);
  mac.answers.push('Press, for Agency', 'Deliver');
  expect(processedOne(mac, 'd', [one])).toMatchObject({ files: 1 });
});

test('whoever presses Cancel is not asked about these again', () => {
  const { mac, outputs } = macWithOutput('1.jpg', '2.jpg');
  mac.answers.push(null, 'Press, for Agency', 'Deliver');
  expect(processedOne(mac, 'a', outputs.slice(0, 1))).toEqual({ cancelled: true });
  expect(mac.jobs()).toEqual([]);
  processedOne(mac, 'b', outputs.slice(1));
  expect(mac.jobs()).toMatchObject([{ sources: outputs.slice(1) }]);
});

test('what could not be asked about waits for the menu; what is gone meanwhile is left out', () => {
  const { mac, outputs } = macWithOutput('1.jpg');
  queue(mac, 'stuck');
  expect(processedOne(mac, 'a', [...outputs, '/gone.jpg', 'Macintosh HD:no path.jpg'])).toEqual({
    gathered: 2,
  });
  mac.answers.push('Press, for Agency', 'Deliver');
  expect(mac.call(textOf('deliver-processed'), 'run')).toMatchObject({ files: 1 });
  expect(mac.jobs()).toMatchObject([{ sources: outputs }]);
  expect(mac.call(textOf('deliver-processed'), 'run').error).toMatch(/Nothing that was processed/);
});

test('a batch whose inbox is missing is kept', () => {
  const { mac, outputs } = macWithOutput('1.jpg');
  mkdirSync(join(mac.home, 'Library', 'Application Support', 'Safelight'), { recursive: true });
  const settings = join(mac.home, 'Library', 'Application Support', 'Safelight', 'capture-one.json');
  writeFileSync(settings, JSON.stringify({ inbox: '/nowhere' }));
  expect(processedOne(mac, 'a', outputs).error).toMatch(/no inbox in \/nowhere/);
  writeFileSync(settings, JSON.stringify({ inbox: mac.inbox }));
  mac.answers.push('Press, for Agency', 'Deliver');
  expect(mac.call(textOf('deliver-processed'), 'run')).toMatchObject({ files: 1 });
});

test('a batch without any file says nothing', () => {
  const { mac } = macWithOutput();
  expect(processedOne(mac, 'a', undefined)).toEqual({ gathered: 0 });
  expect(mac.shown).toEqual([]);
});

test('when Capture One closes, each open document is to be backed up then, and nobody is asked', () => {
  const { mac } = macWithOutput();
  mac.documents = [session(mac, [], 'Huber'), session(mac, [], 'Quote" \\ 🎉')];
  expect(mac.call(textOf('app-closing'), 'CO_AppClosing')).toEqual({
    jobs: [expect.any(String), expect.any(String)],
  });
  const catalogs = mac.documents.map(({ folder, name }) => join(folder, name)).sort();
  const jobs = mac.jobs().map((job) => (job.verb === 'backup' ? [job.catalog, job.when] : []));
  expect(jobs.sort()).toEqual(catalogs.map((catalog) => [catalog, 'closed']));
  expect(mac.shown).toEqual([]);
});

test('trouble while it closes shows no window', () => {
  const { mac } = macWithOutput();
  mac.beforeEvent = () => {
    throw appleError(-1712);
  };
  expect(mac.call(textOf('app-closing'), 'CO_AppClosing').error).toMatch(/did not answer/);
  expect(mac.shown).toEqual([]);
});

test.each([
  ['Now', 'now'],
  ['When it is closed', 'closed'],
])('a document is backed up: %s', (answer, when) => {
  const { mac } = macWithOutput();
  mac.answers.push(answer);
  const catalog = join(mac.documents[0]?.folder ?? '', 'Huber.cosessiondb');
  expect(mac.call(textOf('back-up-document'), 'run')).toMatchObject({ catalog });
  expect(mac.jobs()).toMatchObject([{ verb: 'backup', catalog, when }]);
});

test('a catalog that tells its name without the ending is found; one that is not there is told', () => {
  const { mac } = macWithOutput();
  const folder = join(mac.home, 'Pictures');
  mkdirSync(join(folder, 'Studio.cocatalog'), { recursive: true });
  mac.documents = [{ folder, name: 'Studio', variants: [], queue: [] }];
  mac.answers.push('Now');
  mac.call(textOf('back-up-document'), 'run');
  expect(mac.jobs()).toMatchObject([{ catalog: join(folder, 'Studio.cocatalog') }]);
  mac.documents = [{ folder, name: 'Gone', variants: [], queue: [] }];
  expect(mac.call(textOf('back-up-document'), 'run').error).toMatch(/document Gone was not found/);
});

test('status shows the answer, and says so where none comes', () => {
  const { mac } = macWithOutput();
  expect(mac.call(textOf('status'), 'run').error).toMatch(/There is no answer/);
  expect(mac.jobs()).toEqual([]);
  const copies = [{ place: 'vault', word: 'complete', proven: 1, oldestProof: null, why: [] }];
  const shoot = {
    ...{ name: 'Huber\nforged', path: '/p', set: 'Huber', catalog: false, files: 3, bytes: 9, disk: 'there' },
    ...{ archived: null, gone: 0, evicted: 0, tested: null },
    rule: { copies: 2, media: 1, elsewhere: 0, locked: 0, lacks: ['elsewhere'] as const },
  };
  mac.respond = () => ({
    shoots: [
      { ...shoot, copies },
      { ...shoot, copies: [] },
    ],
  });
  expect(mac.call(textOf('status'), 'run')).toEqual({ job: expect.any(String) });
  expect(mac.shown.at(-1)).toBe('Huber forged: complete in vault\nHuber forged: in no vault');
  mac.respond = () => ({ shoots: [] });
  mac.call(textOf('status'), 'run');
  expect(mac.shown.at(-1)).toBe('No backup knows these pictures yet.');
});
