import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { safelight } from '../support/cli.ts';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { Durability } from '../torture/harness/durability.ts';
import { commandsOf, mustRun, type Stage, setStage } from '../torture/harness/stage.ts';

const calls = 'write,pwrite64,writev,fsync,fdatasync,mkdir,rename';

/** What must outlive a power cut before a name below the folder is given: the write order of the format. */
const order: readonly (readonly [string, readonly string[]])[] = [
  ['keyrings', ['objects']],
  ['inventories', ['objects', 'keyrings', 'ledger', 'settings']],
  ['snapshots', ['objects', 'keyrings', 'ledger', 'settings', 'inventories']],
];

const traced = async (stage: Stage, command: 'init' | 'backup'): Promise<string> => {
  const log = join(stage.folder, 'strace.log');
  const prefix = ['strace', '-f', '-qq', '-y', '-o', log, '-e', `trace=${calls}`];
  const { code } = await safelight(commandsOf(stage)[command], { home: stage.home, prefix });
  expect(code).toBe(0);
  return readFileSync(log, 'utf8');
};

const stageHere = async (): Promise<Stage> => {
  const folder = join(temporaryFolder(), 'stage');
  mkdirSync(folder);
  return setStage(folder);
};

needs('gcc', 'strace')('a power cut finds every name in the vault on whole and durable files', async () => {
  const stage = await stageHere();
  await mustRun(stage, commandsOf(stage).init);
  const early: string[] = [];
  const names: string[] = [];
  const after = new Durability((path, durability) => {
    names.push(path);
    if (!durability.isSynced(path)) early.push(`${path} before its bytes`);
    for (const [folder, needed] of order)
      if (path.startsWith(`${stage.vault}/${folder}/`))
        for (const other of needed.flatMap((name) => durability.lost(`${stage.vault}/${name}`)))
          if (!other.startsWith(`${stage.vault}/${folder}/`)) early.push(`${path} before ${other}`);
  }).read(await traced(stage, 'backup'));
  expect(early).toEqual([]);
  expect(names.filter((name) => name.startsWith(`${stage.vault}/`)).length).toBeGreaterThan(15);
  expect(after.lost(stage.vault)).toEqual([]);
});

needs('gcc', 'strace')('a new vault and its keys outlive a power cut once init is done', async () => {
  const stage = await stageHere();
  const after = new Durability(() => undefined).read(await traced(stage, 'init'));
  expect(after.lost(stage.vault)).toEqual([]);
  expect(after.lost(stage.home)).toEqual([]);
});
