import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { safelight } from '../support/cli.ts';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { type Call, calls, faultEnvironment } from '../torture/harness/fault.ts';
import { commandsOf, keep, mustRun, putBack, type Stage, setStage } from '../torture/harness/stage.ts';

/** The system calls behind each kind. */
const systemCalls: Readonly<Record<Call, string>> = {
  rename: 'rename,renameat,renameat2',
  link: 'link,linkat',
  unlink: 'unlink,unlinkat,rmdir',
  mkdir: 'mkdir,mkdirat',
  fsync: 'fsync,fdatasync',
  write: 'write,writev,pwrite64,pwritev,pwritev2',
};

/** Lines of strace's log that begin a call on something below the folder; `-y` writes a descriptor's path behind it. */
const begun = (log: string, under: string): number =>
  log.split('\n').filter((line) => !/^\d+ +(<\.\.\.|\+\+\+|---)/.test(line) && line.includes(under)).length;

/** What the library counted of a command, and what the kernel saw of the same run. */
const counted = async (stage: Stage, command: 'backup' | 'restore', call: Call) => {
  const log = join(stage.folder, 'strace.log');
  const trace = ['strace', '-f', '-qq', '-y', '-o', log, '-e', `trace=${systemCalls[call]}`];
  const fault = { call, at: 0, action: 'kill', under: stage.work, mark: stage.mark } as const;
  const env = faultEnvironment(stage.library, { fault, clock: 1 });
  // strace itself is left alone: the library is loaded by what it starts.
  const given = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const prefix = [...trace, 'env', ...given];
  const { code } = await safelight(commandsOf(stage)[command], { home: stage.home, prefix });
  return {
    code,
    library: Number(readFileSync(stage.mark, 'utf8')),
    kernel: begun(readFileSync(log, 'utf8'), stage.work),
  };
};

needs('gcc', 'strace')('every call that the kernel sees is a point where a run can be killed', async () => {
  const folder = join(temporaryFolder(), 'stage');
  mkdirSync(folder);
  const stage = await setStage(folder);
  await mustRun(stage, commandsOf(stage).init);
  for (const command of ['backup', 'restore'] as const) {
    keep(stage, command);
    for (const call of calls) {
      putBack(stage, command);
      const { code, library, kernel } = await counted(stage, command, call);
      expect({ command, call, code, count: library }).toEqual({ command, call, code: 0, count: kernel });
    }
  }
});
