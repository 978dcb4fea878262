import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { PlaceList, PlaceWatch } from '../../manifests/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { standIn, withBin } from './schedule-studio.ts';
import { filesOf, twoPlaces } from './two-places.ts';

/** Milliseconds: it looks every three seconds, and a drive that is back before the next look was never away to it. */
const SEEN_AWAY = 8_000;

interface Watching {
  readonly child: ChildProcess;
  /** All that it said so far. */
  readonly said: () => string;
  /** Waits until it said so. */
  readonly says: (what: RegExp) => Promise<void>;
  /** Ends it, and gives its exit code. */
  readonly end: () => Promise<number | null>;
}

const watching = (
  { home, env = {} }: { readonly home: string; readonly env?: Readonly<Record<string, string>> },
  ...args: readonly string[]
): Watching => {
  const [program = '', ...line] = cliLine(['place', 'watch', ...args]);
  const child = spawn(program, line, { cwd: home, env: cliEnvironment({ home, env }) });
  onTestFinished(() => void child.kill('SIGKILL'));
  let all = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      all += bytes.toString();
    });
  return {
    child,
    said: () => all,
    says: async (what) => {
      while (!what.test(all)) {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${all}`);
        await delay(50);
      }
    },
    end: async () => {
      child.kill('SIGINT');
      await once(child, 'exit');
      return child.exitCode;
    },
  };
};

test('a drive that comes back catches up by itself, and may be unplugged', async () => {
  const computer = await twoPlaces();
  const { run, take, drive, copy, vault, folder, words } = computer;
  const notices = standIn(folder, 'notify-send');
  const watch = watching({ ...computer, env: withBin(computer) }, '--notify');
  await watch.says(/T7: nothing to copy\. It holds everything; you may unplug it\./);
  renameSync(drive, `${drive}-away`);
  take('IMG_0004.CR3', 1_600_000);
  expect((await run(['backup'])).code).toBe(0);
  expect(await words()).not.toMatchObject({ T7: 'complete' });
  await delay(SEEN_AWAY);
  renameSync(`${drive}-away`, drive);
  await watch.says(/T7: \d+ files copied, [\d.]+ MB\. It holds everything; you may unplug it\./);
  expect(await words()).toMatchObject({ T7: 'complete' });
  expect(new Map([...filesOf(copy)].toSorted())).toEqual(new Map([...filesOf(vault)].toSorted()));
  expect(notices().join('\n')).toMatch(/T7: done, unplug\nT7: \d+ files copied/);
  expect(await watch.end()).toBe(0);
  // One at a time; and a second look at what did not change says nothing.
  expect(watch.said().match(/T7: /g)).toHaveLength(2);
});

test('another drive at its path is not it, and one that cannot be fed is not done', async () => {
  const computer = await twoPlaces();
  const { run, take, drive, copy, vault, folder } = computer;
  const notices = standIn(folder, 'notify-send');
  renameSync(drive, `${drive}-away`);
  take('IMG_0004.CR3', 1_600_000);
  expect((await run(['backup'])).code).toBe(0);
  const watch = watching({ ...computer, env: withBin(computer) }, '--notify');
  await watch.says(/vault: nothing to copy/);
  mkdirSync(copy, { recursive: true });
  await delay(4_000);
  expect(watch.said()).not.toContain('T7');
  rmSync(drive, { recursive: true });
  renameSync(vault, join(folder, 'vault-away'));
  renameSync(`${drive}-away`, drive);
  await watch.says(/T7: nothing to copy\.\n {2}Not to the end: vault is not there/);
  expect(await watch.end()).toBe(7);
  expect(notices()).toContain('T7 is not up to date');
});

test('drives that are fed by hand alone are left alone, and only one waits', async () => {
  const { home, run, json } = await twoPlaces();
  expect((await run(['place', 'change', 'T7', '--manual'])).code).toBe(0);
  const watch = watching({ home });
  await watch.says(/vault: nothing to copy/);
  const second = await run(['place', 'watch']);
  expect([second.code, second.stderr]).toEqual([6, expect.stringContaining('at work')]);
  expect(await watch.end()).toBe(0);
  expect(watch.said()).not.toContain('T7');
  expect((await json<PlaceList>(['place', 'list'])).code).toBe(0);
});

test('the system begins it when somebody logs in, until that is removed', async () => {
  const computer = await twoPlaces();
  const { folder, run, home } = computer;
  const systemctl = standIn(folder, 'systemctl');
  const env = withBin(computer);
  const ask = async (...args: readonly string[]) => {
    const { code, stdout } = await run(['place', 'watch', ...args, '--json'], { env });
    return { code, document: JSON.parse(stdout) as PlaceWatch };
  };
  const dry = await ask('--install', '--dry-run');
  expect(dry).toMatchObject({ code: 0, document: { drives: ['vault', 'T7'], service: { written: false } } });
  const shown = await run(['place', 'watch', '--install', '--dry-run'], { env });
  expect(shown.stdout).toMatch(/^Nothing was written\. .*safelight-drives-[0-9a-f]{8}\.service would be/);
  expect(systemctl()).toEqual([]);
  const installed = await ask('--install');
  expect(installed).toMatchObject({ code: 0, document: { service: { written: true, started: true } } });
  const file = installed.document.service?.file ?? '';
  expect(file.startsWith(join(home, '.config', 'systemd', 'user', 'safelight-drives-'))).toBe(true);
  expect(readFileSync(file, 'utf8')).toMatch(/"place" "watch" "--quiet" "--notify" "--vault-name"/);
  expect(systemctl().join(' ')).toMatch(/--user enable --now safelight-drives-[0-9a-f]{8}\.service/);
  expect(await ask('--remove')).toMatchObject({ code: 0, document: { service: { written: false } } });
  expect(existsSync(file)).toBe(false);
  expect((await run(['place', 'watch', '--install', '--remove'], { env })).code).toBe(2);
});
