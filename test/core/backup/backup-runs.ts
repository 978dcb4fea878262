import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { BackupReport } from '../../../core/src/backup/report.ts';
import { inRepository } from '../../support/repository.ts';

export interface Studio {
  readonly home: string;
  readonly vault: string;
  readonly source: string;
}

/** A studio whose parts lie in `folder`: nothing is made. */
export const studioIn = (folder: string): Studio => ({
  home: join(folder, 'home'),
  vault: join(folder, 'vault'),
  source: join(folder, 'pictures'),
});

/** Runs a backup in a process of its own; null where it was killed. */
export const backedUp = async (
  { home, vault, source }: Studio,
  prefix: readonly string[] = [],
): Promise<(BackupReport & { readonly error?: string }) | null> => {
  const program = inRepository('test', 'core', 'backup', 'backup-program.ts');
  const line = [...prefix, process.execPath, '--conditions=safelight-source', program, home, vault, source];
  const [command = '', ...args] = line;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed = (await text(child.stdout)).trim();
  return printed === '' ? null : (JSON.parse(printed) as BackupReport);
};

/** Paths below `folder` that a run opened as files, by the log of `strace -e trace=openat`. */
export const openedBelow = (log: string, folder: string): readonly string[] =>
  [...readFileSync(log, 'latin1').matchAll(/open(?:at)?\([^"]*"([^"]+)", ([A-Z_|]+)/g)]
    .filter(([, path = '', flags = '']) => path.startsWith(folder) && !flags.includes('O_DIRECTORY'))
    .map(([, path = '']) => path.slice(folder.length));
