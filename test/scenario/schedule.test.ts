import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type {
  BackupDocument,
  ScheduleInstalled,
  ScheduleRemoved,
  ScheduleShown,
} from '../../manifests/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { haveKeyring, keyringSession, newSessionHome } from '../support/keyring-session.ts';
import { testUnless } from '../support/needs.ts';
import { computerWithVault } from './cli-studio.ts';
import { pictures, standIn, withBin } from './schedule-studio.ts';

test('a schedule is shown before it is written, installed, held, and removed again', async () => {
  const computer = await computerWithVault();
  const { home, folder, run, json } = computer;
  const isOn = join(folder, 'on');
  const systemctl = standIn(
    folder,
    'systemctl',
    `case "$2" in enable) touch '${isOn}';; disable) rm -f '${isOn}';; is-active) [ -e '${isOn}' ];; esac`,
  );
  const env = withBin(computer);
  const asked = await run(['schedule', 'install', '--at', '2:30', '--dry-run'], { env });
  expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('OnCalendar=*-*-* 02:30:00') });
  expect([existsSync(join(home, '.config')), systemctl()]).toEqual([false, []]);
  expect((await run(['schedule', 'show'], { env })).code).toBe(3);

  const installed = await run(['schedule', 'install', '--at', '2:30', '--json'], { env });
  const document: ScheduleInstalled = JSON.parse(installed.stdout);
  expect([installed.code, document]).toMatchObject([0, { written: true, started: true, trouble: null }]);
  for (const { path, text } of document.files) expect(readFileSync(path, 'utf8')).toBe(text);
  const shown = await run(['schedule', 'show', '--json'], { env });
  expect([shown.code, JSON.parse(shown.stdout) as ScheduleShown]).toMatchObject([
    0,
    { held: true, next: document.next, last: null, missed: null, schedule: { at: '02:30', every: 'day' } },
  ]);

  // Somebody stopped it behind our back.
  rmSync(isOn);
  const lost = await run(['schedule', 'show'], { env });
  expect([lost.code, lost.stdout]).toEqual([3, expect.stringContaining('The system does not have it')]);

  await run(['schedule', 'install'], { env });
  // Its service is deleted; the system would know the timer until it is looked for.
  const [, unit] = document.files;
  renameSync(unit?.path ?? '', `${unit?.path}-away`);
  const torn = await run(['schedule', 'show'], { env });
  expect([torn.code, torn.stdout]).toEqual([3, expect.stringContaining('.service is not there.')]);
  renameSync(`${unit?.path}-away`, unit?.path ?? '');
  // Attached anew, the computer knows nothing of it.
  const config = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));
  const vaults = config.vaults.map(({ schedule: _, ...rest }: { schedule: unknown }) => rest);
  writeFileSync(join(home, 'config.json'), JSON.stringify({ ...config, vaults }));
  const orphan = await run(['schedule', 'show'], { env });
  expect([orphan.code, orphan.stdout]).toEqual([3, expect.stringContaining('knows no schedule')]);
  const removed = await run(['schedule', 'remove', '--json'], { env });
  expect(JSON.parse(removed.stdout) as ScheduleRemoved).toMatchObject({ removed: true });
  expect([existsSync(isOn), ...document.files.map(({ path }) => existsSync(path))]).toEqual([
    false,
    false,
    false,
  ]);
  expect((await json<ScheduleShown>(['schedule', 'show'])).document.schedule).toBeNull();
});

test('where the system does not take it, that is told, and the files are there', async () => {
  const { json } = await computerWithVault();
  const { code, document } = await json<ScheduleInstalled>(['schedule', 'install']);
  expect([code, document]).toMatchObject([3, { written: true, started: false }]);
  expect(document.trouble).toContain('systemctl');
  for (const { path } of document.files) expect(existsSync(path)).toBe(true);
});

test.each([
  ['--at', '24:00'],
  ['--at', 'noon'],
  ['--every', 'month'],
])('%s %s is refused', async (flag, value) => {
  const { run, home } = await computerWithVault();
  expect((await run(['schedule', 'install', flag, value])).code).toBe(2);
  expect(existsSync(join(home, '.config'))).toBe(false);
});

test('what the unit says backs up, and how it ended is kept', async () => {
  const computer = await computerWithVault();
  const folder = await pictures(computer);
  const { document } = await computer.json<ScheduleInstalled>(['schedule', 'install']);
  writeFileSync(join(folder, 'IMG_0002.CR3'), Buffer.alloc(1_300_000, 2));
  const unit = document.files[1]?.text ?? '';
  const line = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
  const [program = '', ...args] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  const env = { ...cliEnvironment(computer), SAFELIGHT_HOME: /SAFELIGHT_HOME=([^"]*)"/.exec(unit)?.[1] };
  expect(spawnSync(program, args, { env, cwd: '/', encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: '',
  });
  const shown = await computer.json<ScheduleShown>(['schedule', 'show']);
  expect(shown.document.last).toMatchObject({
    outcome: 'complete',
    numbers: { sets: 1, ofSets: 1, files: 1, bytes: 1_300_000, missing: 0, places: 1, ofPlaces: 1 },
  });
  expect((await computer.run(['schedule', 'show'])).stdout).toContain(
    'Backup complete: 1 set, 1 new file, 1.3 MB, 1 of 1 place.',
  );
});

test('a run that lacks something is never told as complete', async () => {
  const computer = await computerWithVault();
  const folder = await pictures(computer);
  rmSync(join(folder, 'IMG_0001.CR3'));
  rmSync(folder, { recursive: true });
  const { code } = await computer.json<BackupDocument>(['backup', '--scheduled']);
  expect(code).not.toBe(0);
  const { last } = (await computer.json<ScheduleShown>(['schedule', 'show'])).document;
  expect(last?.outcome).not.toBe('complete');
});

test('--unmetered waits while NetworkManager says that the connection is metered', async () => {
  const computer = await computerWithVault();
  const { run, folder } = computer;
  await pictures(computer);
  const env = withBin(computer);
  const install = ['schedule', 'install', '--file-only', '--unmetered'];
  const says = (answer: string) => standIn(folder, 'busctl', answer);
  const busctl = says('echo "Call failed: not activatable" >&2; exit 1');
  expect(await run(install, { env })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('NetworkManager'),
  });
  expect(busctl().at(-1)).toBe('Metered');
  says('echo u 4');
  expect((await run(install, { env })).code).toBe(0);
  for (const [answer, code] of [
    ['u 1', 6],
    ['u 3', 6],
    ['u 2', 0],
    ['u 4', 0],
  ] as const) {
    says(`echo ${answer}`);
    expect((await run(['backup', '--quiet', '--scheduled'], { env })).code).toBe(code);
  }
  says('echo u 1');
  expect((await run(['backup', '--quiet'], { env })).code).toBe(0);
  expect((await run(['backup', '--quiet', '--scheduled'], { env })).code).toBe(6);
  const { stdout } = await run(['schedule', 'show']);
  expect(stdout).toContain(
    'Backup waited: 0 of 1 set backed up. The backup waits: the connection is metered.',
  );
});

test.each([
  ['--every', 'hour', '--until', '06:00'],
  ['--until', '03:00'],
  ['--until', '6 am'],
])('schedule install %s %s %s %s is refused', async (...flags) => {
  const { run } = await computerWithVault();
  expect((await run(['schedule', 'install', ...flags.filter((flag) => flag !== undefined)])).code).toBe(2);
});

testUnless(haveKeyring ? null : 'not installed: dbus or gnome-keyring')(
  'a run that finds the keychain locked ends with exit code 5, and says so afterwards',
  async () => {
    const home = await newSessionHome();
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const run = (args: readonly string[], keyring: 'unlocked' | 'locked') => {
      const [program = '', ...rest] = cliLine(args);
      return keyringSession(program, rest, {
        home,
        keyring,
        cwd: home,
        env: { SAFELIGHT_HOME: join(home, 'state') },
      });
    };
    const vault = ['init', '--vault', join(home, 'vault'), '--recovery-words-file', join(home, 'words.txt')];
    expect((await run(vault, 'unlocked')).code).toBe(0);
    mkdirSync(join(home, 'Pictures'));
    expect((await run(['backup', join(home, 'Pictures')], 'unlocked')).code).toBe(0);
    expect((await run(['backup', '--quiet', '--scheduled'], 'locked')).code).toBe(5);
    const { stdout } = await run(['schedule', 'show', '--json'], 'locked');
    expect((JSON.parse(stdout) as ScheduleShown).last).toMatchObject({
      outcome: 'locked',
      numbers: { sets: 0, ofSets: 1 },
      why: expect.stringContaining('keychain'),
    });
  },
);
