import { spawn } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type {
  BackupDocument,
  CheckReport,
  EraseReport,
  PlaceSync,
  RestoreReport,
  StatusReport,
} from '../../manifests/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { needs } from '../support/needs.ts';
import { computerWithStudio, newComputer } from './cli-studio.ts';
import { SHOOT } from './one-shoot.ts';
import { restoreScript } from './restore-sh-run.ts';
import { OTHER, twoShoots } from './two-shoots.ts';

const certificateOf = async ({ json }: Pick<Awaited<ReturnType<typeof twoShoots>>, 'json'>) =>
  (await json<CheckReport>(['verify'])).document.certificate;

describe('another computer of the vault', () => {
  test.each([
    ['that may read', []],
    ['that only adds', ['--write-only']],
  ])('%s brings nothing back', async (_, flags) => {
    const studio = await twoShoots();
    const { vault, wordsFile, pictures, other, json, erased, restored } = studio;
    const field = newComputer(join(studio.folder, 'field'));
    const certificate = await certificateOf(studio);
    const known = ['--fingerprint', certificate, '--recovery-words-file', wordsFile];
    expect(await field.run(['open', vault, '--keystore', 'file', ...known, ...flags])).toMatchObject({
      code: 0,
    });
    expect((await field.run(['backup', pictures])).code).toBe(0);
    expect(await erased(SHOOT)).toMatchObject({ code: 0 });
    const again = await field.json<BackupDocument>(['backup', pictures]);
    expect(again).toMatchObject({ code: 0, document: { complete: true } });
    const [set] = again.document.sets;
    expect(set?.totals.files).toBe(4);
    expect(set?.excluded.find(({ rule }) => rule === 'erased')?.entries).toBe(6);
    // Gone from the disk too: nobody misses it.
    rmSync(join(pictures, SHOOT), { recursive: true });
    expect(await field.json<BackupDocument>(['backup'])).toMatchObject({ document: { complete: true } });
    expect(await json<CheckReport>(['verify', '--read-data'])).toMatchObject({
      code: 0,
      document: { damage: [], foreign: [] },
    });
    const set1 = again.document.sets[0]?.set.name ?? '';
    const back = await restored('back', '--set', set1);
    expect(back.document).toMatchObject({ failures: [], files: 4 });
    expect(existsSync(join(back.to, OTHER, 'IMG_0101.CR3'))).toBe(existsSync(other));
  });

  test('that is new knows no more of it than that it was erased', async () => {
    const studio = await twoShoots();
    const { vault, wordsFile, erased, pictures } = studio;
    expect(await erased(SHOOT)).toMatchObject({ code: 0 });
    const fresh = newComputer(join(studio.folder, 'fresh'));
    const known = ['--fingerprint', await certificateOf(studio), '--recovery-words-file', wordsFile];
    expect(await fresh.run(['open', vault, '--keystore', 'file', ...known])).toMatchObject({ code: 0 });
    const status = await fresh.json<StatusReport>(['status', '--all']);
    expect(status.document.shoots.map(({ name }) => name)).not.toContain(SHOOT);
    const backup = await fresh.json<BackupDocument>(['backup', pictures]);
    expect(backup).toMatchObject({ code: 0, document: { complete: true } });
    expect(backup.document.sets[0]?.totals.files).toBe(4);
  });
});

needs(
  'dash',
  'gpg',
  'jq',
)('the script in the vault says what was erased, and restores the rest', async () => {
  const studio = await twoShoots();
  const { vault, wordsFile, erased, shoot } = studio;
  expect(await erased(join(shoot, 'IMG_0002.xmp'))).toMatchObject({ code: 0 });
  expect(await erased(join(shoot, 'IMG_0003.CR3'))).toMatchObject({ code: 0 });
  const to = join(studio.folder, 'by script');
  const known = ['--fingerprint', await certificateOf(studio), '--words-file', wordsFile, '--to', to];
  const { code, stdout, stderr } = await restoreScript({ vault, arguments: known });
  expect(stderr.split('\n').filter((line) => /^(DAMAGED|REFUSED|IGNORED)/.test(line))).toEqual([]);
  expect(stdout).toContain('8 restored, 0 there already, 2 removed on purpose');
  expect(code).toBe(0);
});

test('killed at any moment, it is erased or it is not, and a sync ends it', async () => {
  const { home, vault, copy, folder, wordsFile, json, restored } = await twoShoots();
  const states = [vault, copy, home].map((path, at) => [path, join(folder, 'kept', String(at))] as const);
  for (const [path, kept] of states) cpSync(path, kept, { recursive: true });
  const args = ['erase', SHOOT, '--confirm', SHOOT, '--recovery-words-file', wordsFile, '--json'];
  const begin = () => {
    const [program = '', ...rest] = cliLine(args);
    const child = spawn(program, rest, { env: cliEnvironment({ home }), stdio: 'ignore' });
    return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
  };
  const started = performance.now();
  expect(await begin().ended).toBe(0);
  const whole = performance.now() - started;
  for (const share of [0.4, 0.6, 0.75, 0.9]) {
    for (const [path, kept] of states) {
      rmSync(path, { recursive: true });
      cpSync(kept, path, { recursive: true });
    }
    const { child, ended } = begin();
    await Promise.race([setTimeout(whole * share), ended]);
    child.kill('SIGKILL');
    await ended;
    expect(await json<PlaceSync>(['place', 'sync'])).toMatchObject({ code: 0 });
    for (const place of [
      ['verify', '--read-data'],
      ['verify', copy],
    ])
      expect(await json<CheckReport>(place)).toMatchObject({
        code: 0,
        document: { damage: [], foreign: [] },
      });
    const { document } = await restored(`back-${share}`);
    expect([share, document.failures]).toEqual([share, []]);
    expect([0, 6]).toContain(document.erased);
    expect(document.files + document.erased).toBe(10);
  }
}, 400_000);

test('a shoot of a catalog: the catalog stays, and the next backups are whole', async () => {
  const { run, json, studio, wordsFile, folder } = await computerWithStudio();
  expect((await run(['backup', studio.catalog])).code).toBe(0);
  const { document } = await json<StatusReport>(['status', '--all']);
  const shoot = document.shoots.find(({ name, files }) => files > 2 && !name.endsWith('.lrcat'));
  const name = shoot?.name ?? '';
  const args = ['erase', shoot?.path ?? '', '--confirm', name, '--recovery-words-file', wordsFile];
  const done = await json<EraseReport>([...args, '--copies', 'keep']);
  expect(done).toMatchObject({ code: 0, document: { erased: true, files: shoot?.files } });
  const backup = await json<BackupDocument>(['backup']);
  expect(backup.document.sets[0]?.problems).toEqual([]);
  expect(backup).toMatchObject({ code: 0, document: { complete: true } });
  const to = join(folder, 'back');
  expect(await json<RestoreReport>(['restore', '--to', to])).toMatchObject({
    code: 0,
    document: { failures: [] },
  });
});
