import { expect, test } from 'vitest';
import { lockOnGnome, lockOnMac } from '../../../../core/src/workflows/doctor/screen-lock.ts';

const gnome = { desktop: 'Desktop=gnome\n', lock: 'true\n', idle: 'uint32 300\n' };

test.each([
  ['it locks', gnome, 'good'],
  ['Ubuntu', { ...gnome, desktop: 'Desktop=ubuntu\n' }, 'good'],
  ['it does not', { ...gnome, lock: 'false\n' }, 'attention'],
  ['it never goes dark', { ...gnome, idle: 'uint32 0\n' }, 'attention'],
  ['another desktop', { ...gnome, desktop: 'Desktop=KDE\n' }, 'unknown'],
  ['nobody is signed in', { desktop: null, lock: null, idle: null }, 'unknown'],
  ['one of both is not told', { ...gnome, idle: null }, 'unknown'],
])('GNOME: %s', (_, answers, state) => expect(lockOnGnome(answers).state).toBe(state));

test.each([
  ['2026-11-28 sysadminctl[1:2] screenLock delay is immediate', 'good'],
  ['2026-11-28 sysadminctl[1:2] screenLock delay is 300 seconds', 'good'],
  ['2026-11-28 sysadminctl[1:2] screenLock is off', 'attention'],
  ['', 'unknown'],
  [null, 'unknown'],
])('a Mac: %j', (answer, state) => expect(lockOnMac(answer).state).toBe(state));
