import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { homeFolder } from '../../cli/src/home-folder.ts';

test.each([
  ['what was named comes first', { SAFELIGHT_HOME: '/two', XDG_DATA_HOME: '/data' }, 'linux', '/two'],
  ['Linux', { XDG_DATA_HOME: '/data' }, 'linux', '/data/safelight'],
  ['Linux without XDG', {}, 'linux', join(homedir(), '.local/share/safelight')],
  ['an empty variable is none', { SAFELIGHT_HOME: '' }, 'linux', join(homedir(), '.local/share/safelight')],
  ['macOS', {}, 'darwin', join(homedir(), 'Library/Application Support/Safelight')],
  ['Windows', { LOCALAPPDATA: '/local' }, 'win32', '/local/Safelight'],
] as const)('%s', (_, env, platform, path) => expect(homeFolder(env, platform)).toBe(path));
