import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { repository } from '../support/repository.ts';

const firstLine = (program: string, ...args: readonly string[]): string | null => {
  const { status, stdout } = spawnSync(program, args, { cwd: repository, encoding: 'utf8' });
  return status === 0 ? (stdout.split('\n')[0] ?? '') : null;
};

const commit = (): string => {
  const id = firstLine('git', 'rev-parse', '--short', 'HEAD') ?? 'none';
  return firstLine('git', 'status', '--porcelain', '--untracked-files=no') === '' ? id : `${id} with changes`;
};

const fileSystem = (dir: string): string => firstLine('stat', '-f', '-c', '%T', dir) ?? 'unknown';

/** What the figures hold for: lines of a list. */
export const machineLines = (dir: string, now: Date): readonly string[] => {
  const versions = [
    firstLine('restic', 'version'),
    firstLine('borg', '--version'),
    `Node ${process.version}`,
  ];
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 1e9).toFixed(0)} GB of memory`,
    `${type()} ${release()}, file system ${fileSystem(dir)}`,
    versions.filter((version) => version !== null).join(' · '),
    `Safelight at ${commit()}, ${now.toISOString().slice(0, 10)}`,
  ];
};
