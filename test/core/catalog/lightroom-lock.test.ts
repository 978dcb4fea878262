import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lightroomHold, parseLock } from '../../../core/src/catalog/lightroom-lock.ts';
import { copied, madeCatalog } from './catalog-folder.ts';

const locked = (lock: string): string => {
  const path = madeCatalog();
  writeFileSync(`${path}.lock`, lock);
  return path;
};

const stateOf = async (path: string) => (await lightroomHold(path)).state;

const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

test('no lock: closed', async () => {
  expect(await stateOf(madeCatalog())).toBe('closed');
});

test('a living process of that program: open, and the copy says so', async () => {
  const path = locked(`${process.execPath}\r\n${process.pid}\r\n`);
  expect(await stateOf(path)).toBe('open');
  const copy = await copied(path);
  const program = process.execPath.split('/').at(-1);
  expect(copy.hold).toEqual({ state: 'open', holder: { program, pid: process.pid } });
  expect(copy.problems).toEqual([]);
});

test('the program may be named by a Windows path, in other case', async () => {
  const program = process.execPath.split('/').at(-1)?.toUpperCase();
  expect(await stateOf(locked(`C:\\Program Files\\Adobe\\${program}\n${process.pid}`))).toBe('open');
});

test('a dead process: a leftover', async () => {
  expect(await stateOf(locked(`/opt/Lightroom\n${deadPid()}\n`))).toBe('crashed');
});

test.runIf(process.platform === 'linux')(
  'a process id that another program has by now: a leftover',
  async () => {
    const child = spawn('sleep', ['30']);
    onTestFinished(() => void child.kill());
    expect(await stateOf(locked(`C:\\Program Files\\Adobe\\lightroom.exe\n${child.pid}`))).toBe('crashed');
  },
);

describe('a lock that cannot be understood: it cannot be told', () => {
  test.each([
    '',
    'lightroom.exe',
    'lightroom.exe\nnot a number',
    'lightroom.exe\n0',
    'lightroom.exe\n-1',
    'lightroom.exe\n99999999999',
    '\n12',
    'a\n1\nb',
    'x'.repeat(5_000),
  ])('%j', async (lock) => {
    expect(await stateOf(locked(lock))).toBe('unknown');
  });

  test('a folder by that name', async () => {
    const path = madeCatalog();
    mkdirSync(`${path}.lock`);
    expect(await stateOf(path)).toBe('unknown');
    expect((await copied(path)).hold).toEqual({ state: 'unknown', holder: null });
  });
});

describe('no lock, and changes that are not in the database yet', () => {
  const hotJournal = Buffer.from('d9d505f920a163d700000001', 'hex');
  test.each([
    ['-wal', Buffer.from('377f0682002de218', 'hex'), 'crashed'],
    ['-wal', Buffer.alloc(0), 'closed'],
    ['-journal', hotJournal, 'crashed'],
    ['-journal', Buffer.alloc(0), 'closed'],
    ['-journal', Buffer.alloc(512), 'closed'], // played back, and kept
    ['-shm', Buffer.alloc(32_768), 'closed'],
  ])('in a %s: %j', async (suffix, bytes, state) => {
    const path = madeCatalog();
    writeFileSync(path + suffix, bytes);
    expect(await lightroomHold(path)).toEqual({ state, holder: null });
  });
});

test('a crash names whom the lock named', async () => {
  const pid = deadPid();
  expect(await lightroomHold(locked(`C:\\Adobe\\lightroom.exe\r\n${pid}`))).toEqual({
    state: 'crashed',
    holder: { program: 'lightroom.exe', pid },
  });
});

test('the lock seen beside a catalog of version 6 on Windows', () => {
  const lock = 'C:\\Program Files\\Adobe\\Adobe Lightroom\\lightroom.exe\r\n4711';
  expect(parseLock(lock)).toEqual({
    program: 'C:\\Program Files\\Adobe\\Adobe Lightroom\\lightroom.exe',
    pid: 4711,
  });
});
