import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled } from '../support/needs.ts';
import type { Contender, Room } from './contender.ts';
import type { Command } from './measure.ts';

/** Folders of a peer, with a password in a file: nothing of the person who runs this is read or left behind. */
const furnish = ({ folder }: Room) => {
  const inside = (name: string) => join(folder, name);
  for (const name of ['cache', 'restored']) mkdirSync(inside(name), { recursive: true });
  writeFileSync(inside('password'), 'correct horse battery staple', { mode: 0o600 });
  return {
    password: inside('password'),
    cache: inside('cache'),
    store: inside('store'),
    restored: inside('restored'),
    base: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: folder, TMPDIR: process.env.TMPDIR },
  };
};

/** restic as it comes. */
export const restic = (room: Room): Contender | null => {
  if (!isInstalled('restic')) return null;
  const { password, cache, store, restored, base } = furnish(room);
  const env = { ...base, RESTIC_REPOSITORY: store, RESTIC_PASSWORD_FILE: password, RESTIC_CACHE_DIR: cache };
  const command = (...args: readonly string[]): Command => ({
    line: ['restic', ...args],
    env,
    cwd: room.folder,
  });
  const backup = command('backup', '--quiet', room.source);
  const check = command('check', '--quiet', '--read-data');
  return {
    name: 'restic',
    prepare: [command('init', '--quiet')],
    work: {
      first: backup,
      again: backup,
      verify: check,
      prove: check,
      restore: command('restore', '--quiet', 'latest', '--target', restored),
    },
    store,
    restored,
  };
};

/** borg as it comes, with its key in the repository and BLAKE2b, its faster authentication. */
export const borg = (room: Room): Contender | null => {
  if (!isInstalled('borg')) return null;
  const { password, store, restored, base } = furnish(room);
  const env = {
    ...base,
    BORG_REPO: store,
    BORG_BASE_DIR: room.folder,
    BORG_PASSCOMMAND: `cat '${password}'`,
  };
  const command = (...args: readonly string[]): Command => ({
    line: ['borg', ...args],
    env,
    cwd: room.folder,
  });
  return {
    name: 'borg',
    prepare: [command('init', '--encryption=repokey-blake2')],
    work: {
      first: command('create', '::first', room.source),
      again: command('create', '::again', room.source),
      prove: command('check', '--verify-data'),
      restore: { ...command('extract', '::first'), cwd: restored },
    },
    store,
    restored,
  };
};
