import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Config, ErrorDocument, MachineList, StolenReport } from '../../manifests/src/index.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import { type Computer, newComputer } from './cli-studio.ts';
import { twoComputers } from './two-computers.ts';

type Studio = Awaited<ReturnType<typeof twoComputers>>;

const lost = (studio: Pick<Studio, 'json' | 'words'>, name: string, ...more: readonly string[]) =>
  studio.json<StolenReport>(['stolen', name, '--yes', ...studio.words, ...more]);

const stepOf = ({ steps }: StolenReport, task: string) => steps.filter((step) => step.task === task);

/** A bucket that nobody answers for, and a drive that only the laptop knows. */
const knowsToo = ({ home }: Pick<Computer, 'home'>, places: readonly object[]): void => {
  const path = join(home, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as Config;
  const vaults = config.vaults.map((vault) => ({ ...vault, places: [...vault.places, ...places] }));
  writeFileSync(path, JSON.stringify({ ...config, vaults }));
};

const BUCKET = {
  name: 'Cloud',
  kind: 's3',
  path: 's3://anna/vault?endpoint=http://127.0.0.1:9&profile=backup',
  when: 'manual',
};
const DRIVE = { name: 'Travel', kind: 'folder', path: '/media/travel/Safelight', when: 'manual' };

test('a laptop that read the vault: removed, and every place, delivery and key is on the list', async () => {
  const studio = await twoComputers();
  const { folder, run, json, pictures, laptop, backUp } = studio;
  knowsToo(laptop, [DRIVE]);
  await backUp('three.jpg');
  const made = await run(['deliver', pictures, '--client', 'Huber', '--originals', '--metadata', 'keep']);
  expect(made.stderr).toBe('');
  knowsToo(studio, [BUCKET]);
  const out = join(folder, 'stolen.txt');
  const { code, document } = await lost(studio, 'laptop', '--out', out);
  expect(code).toBe(7);
  expect(document.removal).toMatchObject({ removed: true, away: [{ name: 'Cloud' }] });
  expect(document.exposed.join(' ')).toMatch(
    /Everything that is in the vault.*everything that is added.*Trips/,
  );
  expect(document.deliveries).toMatchObject([{ client: 'Huber', open: false }]);
  expect(stepOf(document, 'removed')).toMatchObject([{ done: true }]);
  expect(stepOf(document, 'sync-place')).toMatchObject([{ done: false, place: 'Cloud' }]);
  expect(stepOf(document, 'store-keys')).toMatchObject([
    { place: 'Cloud', what: expect.stringContaining('anna') },
  ]);
  expect(stepOf(document, 'store-keys')[0]?.how.join(' ')).toMatch(
    /console of 127\.0\.0\.1:9.*profile backup/,
  );
  expect(stepOf(document, 'drive').map(({ place }) => place)).toEqual(
    expect.arrayContaining(['T7', 'Travel']),
  );
  for (const task of ['device', 'mail', 'uploads', 'words', 'disk', 'opening-key'])
    expect([task, stepOf(document, task).map(({ done }) => done)]).toEqual([task, [false]]);
  // Nobody is told that all is well.
  const page = readFileSync(out, 'utf8');
  expect(page).toMatch(/\[x\] laptop is removed/);
  for (const said of [page, JSON.stringify(document)]) expect(said).not.toMatch(/\bsafe\b/i);
  const listed = (await json<MachineList>(['machine', 'list'])).document;
  expect(listed.machines.find(({ name }) => name === 'laptop')?.removed).toMatchObject({ from: 5 });
  // Again, for the list: nothing more is written, and a file that is there stays.
  const again = await lost(studio, 'laptop');
  expect(again.document.removal).toMatchObject({ removed: true, from: 5 });
  expect((await run(['stolen', 'laptop', '--yes', ...studio.words, '--out', out])).code).toBe(2);
});

test('a computer that only added: nothing of the vault, but the plain pictures', async () => {
  const studio = await twoComputers();
  const { vault, folder, words, json, pictures } = studio;
  const fingerprint = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8')).certificate as string;
  const travel = newComputer(join(folder, 'travel'));
  await travel.run([
    'open',
    vault,
    '--write-only',
    ...['--keystore', 'file', '--fingerprint', fingerprint, '--machine-name', 'travel', ...words],
  ]);
  // Before its first backup nobody knows what it may do.
  expect((await lost(studio, 'travel', '--dry-run')).document.removal).toMatchObject({
    removed: false,
    machine: { kind: 'unknown' },
  });
  expect((await travel.run(['backup', pictures])).code).toBe(0);
  const before = treeOf(vault);
  const dry = (await lost(studio, 'travel', '--dry-run')).document;
  expect(treeDifferences(before, treeOf(vault), ['kind', 'size', 'sha256'])).toEqual([]);
  expect(dry.removal).toMatchObject({ removed: false, machine: { kind: 'adds' } });
  expect(dry.exposed[0]).toBe('Nothing that is in the vault: its key adds, and opens nothing.');
  expect(dry.exposed[1]).toMatch(/plain pictures/);
  expect(stepOf(dry, 'opening-key')).toEqual([]);
  expect(stepOf(dry, 'removed')).toMatchObject([{ done: false }]);
  const nobody = await json<ErrorDocument>(['stolen', '--yes', ...words]);
  expect([nobody.code, nobody.document.error.code]).toEqual([2, 'bad-argument']);
});
