import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import type { Place, VaultPath } from '../../../core/src/place/place.ts';
import { pieceMemory } from '../../../core/src/sync/store.ts';
import { State } from '../../../core/src/vault/state.ts';
import { forgetLocks, Locks, lockOf } from '../../../core/src/workflows/place/renew-locks.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const DAY = 86_400_000;
const at = (days: number) => ({ now: new Date(Date.UTC(2026, 0, 1) + days * DAY), isGone: () => false });

const locking = (lockDays: number | null, keyDays: number | null = null) => {
  const done = { times: 0, fails: false, folders: '' };
  const relock = async (folder: string): Promise<void> => {
    if (done.fails) throw new Error('the store does not answer');
    done.times += 1;
    done.folders += `${folder} `;
  };
  const locator = { kind: 's3', path: 's3://b' };
  return { done, place: { locator, lockDays, keyDays, relock } as unknown as Place };
};

const locksOf = (place: Place, state = ':memory:'): Locks =>
  new Locks(state, {
    places: new Map([['Cloud', place]]),
    paces: new Map(),
    memory: pieceMemory(),
    pictures: new Set(),
    signal: new AbortController().signal,
  });

test('a place is locked anew when half of the time is over', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(30);
  const times = async (days: number): Promise<number> => {
    await locksOf(place).renew(state, place, at(days));
    return done.times;
  };
  expect(await times(0)).toBe(1);
  expect(await times(14)).toBe(1);
  expect(await times(15)).toBe(2);
  expect(await times(29)).toBe(2);
  expect(await times(30)).toBe(3);
});

test('keyrings with a shorter lock are locked anew by themselves, and with all the rest', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(60, 10);
  const folders = async (days: number): Promise<string> => {
    done.folders = '';
    await locksOf(place).renew(state, place, at(days));
    return done.folders;
  };
  expect(await folders(0)).toBe('. ');
  expect(await folders(4)).toBe('');
  expect(await folders(5)).toBe('keyrings ');
  expect(await folders(9)).toBe('');
  expect(await folders(29)).toBe('keyrings ');
  expect(await folders(30)).toBe('. ');
  expect(await folders(34)).toBe('');
  expect(await folders(35)).toBe('keyrings ');
});

test('keyrings are kept locked by a feeding that is cut off night by night', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(60, 10);
  const folders = async (days: number): Promise<string> => {
    done.folders = '';
    await locksOf(place).renewKeyrings(state, place, at(days));
    return done.folders;
  };
  expect(await folders(0)).toBe('keyrings ');
  expect(await folders(1)).toBe('');
  expect(await folders(5)).toBe('keyrings ');
  // All the rest is not known to be locked before such a feeding has come to its end.
  expect(lockOf(state, place, at(6).now)).toBe('meant');
});

test('a place is locked for as long as its keyrings are, and no longer than all the rest', async () => {
  using state = new State(':memory:');
  const { place } = locking(60, 10);
  const word = (days: number): string => lockOf(state, place, at(days).now);
  await locksOf(place).renew(state, place, at(0));
  expect([word(9), word(10)]).toEqual(['now', 'meant']);
  for (let days = 9; days < 30; days += 9) await locksOf(place).renew(state, place, at(days));
  expect([word(36), word(37)]).toEqual(['now', 'meant']);
  const { place: plain } = locking(60);
  expect([lockOf(state, plain, at(59).now), lockOf(state, plain, at(60).now)]).toEqual(['now', 'meant']);
});

test('what could not be locked anew is tried again the next time', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(30);
  done.fails = true;
  await expect(locksOf(place).renew(state, place, at(0))).rejects.toThrow('does not answer');
  done.fails = false;
  await locksOf(place).renew(state, place, at(1));
  expect(done.times).toBe(1);
});

test('a place that locks nothing is left alone', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(null);
  await locksOf(place).renew(state, place, at(0));
  expect(done.times).toBe(0);
});

test('a clock that was set back keeps nothing from being locked anew', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(30);
  await locksOf(place).renew(state, place, at(1_000));
  await locksOf(place).renew(state, place, at(2));
  expect(done.times).toBe(2);
});

test('a feeding that was cut off is followed by one that locks everything anew', async () => {
  const path = join(temporaryFolder(), 'state.db');
  const { done, place } = locking(30);
  const file = { path: 'objects/a' as VaultPath, sha256: 'a' as Sha256, size: 0 };
  const feed = async (days: number, end: 'whole' | 'cut off'): Promise<number> => {
    const locks = locksOf(place, path);
    await locks.copy({ ...file, from: [], to: 'Cloud', replaces: false });
    using state = new State(path);
    if (end === 'whole') await locks.renew(state, place, at(days));
    return done.times;
  };
  expect(await feed(0, 'whole')).toBe(1);
  expect(await feed(1, 'whole')).toBe(1);
  expect(await feed(2, 'cut off')).toBe(1);
  expect(await feed(3, 'cut off')).toBe(1);
  expect(await feed(4, 'whole')).toBe(2);
  expect(await feed(5, 'whole')).toBe(2);
});

test('a place that was removed is locked anew when it is added again', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(30);
  await locksOf(place).renew(state, place, at(0));
  forgetLocks(state, place);
  await locksOf(place).renew(state, place, at(1));
  expect(done.times).toBe(2);
});
