import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Computer } from './cli-studio.ts';

/**
 * A program of the system that is not to be had here (systemd of a user needs a session): it writes down how it was called,
 * one argument a line, and does what `body` says.
 */
export const standIn = (folder: string, name: string, body = ''): (() => readonly string[]) => {
  const bin = join(folder, 'bin');
  const log = join(folder, `${name}.log`);
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\nprintf '%s\\n' "$@" '' >> '${log}'\n${body}\n`, { mode: 0o755 });
  return () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []);
};

export const pictures = async (computer: Computer): Promise<string> => {
  const folder = join(computer.folder, 'Bilder "neu" 100 %h ä');
  mkdirSync(folder);
  writeFileSync(join(folder, 'IMG_0001.CR3'), Buffer.alloc(1_200_000, 1));
  expect((await computer.run(['backup', folder])).code).toBe(0);
  return folder;
};

/** As `cliEnvironment`, with the stand-ins before the real programs. */
export const withBin = ({ folder }: Computer) => ({ PATH: `${join(folder, 'bin')}:${process.env.PATH}` });
