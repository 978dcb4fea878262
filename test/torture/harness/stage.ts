import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeSampleStudio, tinySize } from '../../../samples/shoot.ts';
import { type CliResult, safelight } from '../../support/cli.ts';
import { buildFaultLibrary } from './fault.ts';

/** A small studio, and a computer that backs it up: everything that a command may change lies in `work`. */
export interface Stage {
  readonly folder: string;
  /** Sources; no command may touch them. */
  readonly studio: string;
  readonly catalog: string;
  /** A plain folder with files that are objects of their own. */
  readonly archive: string;
  readonly work: string;
  readonly home: string;
  readonly vault: string;
  readonly out: string;
  readonly wordsFile: string;
  readonly newWordsFile: string;
  readonly library: string;
  readonly mark: string;
}

/** The same bytes each time, which nothing shortens. */
const noise = (seed: string, length: number): Buffer => {
  const parts = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed} ${index}`).digest(),
  );
  return Buffer.concat(parts).subarray(0, length);
};

const makeArchive = (archive: string): void => {
  mkdirSync(join(archive, 'empty'), { recursive: true });
  mkdirSync(join(archive, 'day one'));
  for (const name of ['IMG_1.CR3', 'IMG_2.CR3'])
    writeFileSync(join(archive, 'day one', name), noise(name, 1_200_000));
  writeFileSync(join(archive, 'notes.txt'), 'ISO 400 all day');
  symlinkSync('day one', join(archive, 'first'));
};

export const setStage = async (folder: string): Promise<Stage> => {
  const under = (...parts: readonly string[]) => join(folder, ...parts);
  const { catalog } = await makeSampleStudio(under('studio'), tinySize);
  makeArchive(under('studio', 'Archive'));
  const stage: Stage = {
    folder,
    studio: under('studio'),
    catalog,
    archive: under('studio', 'Archive'),
    work: under('work'),
    home: under('work', 'home'),
    vault: under('work', 'vault'),
    out: under('work', 'out'),
    wordsFile: under('work', 'words.txt'),
    newWordsFile: under('work', 'new-words.txt'),
    library: buildFaultLibrary(folder),
    mark: under('mark'),
  };
  mkdirSync(stage.home, { recursive: true });
  return stage;
};

/** The command lines that are put to the test. */
export const commandsOf = (stage: Stage) => {
  const keep = ['--keystore', 'file', '--recovery-words-file', stage.wordsFile, '--yes'];
  return {
    init: ['init', '--vault', stage.vault, '--name', 'Torture', ...keep, '--json'],
    rotate: [
      'key',
      'rotate',
      ...['--recovery-words-file', stage.wordsFile, '--new-words-file', stage.newWordsFile, '--json'],
    ],
    backup: ['backup', stage.catalog, stage.archive, '--json'],
    restore: ['restore', 'latest', '--set', 'Studio', '--to', stage.out, '--relocate', '--json'],
  } as const;
};

/** Runs the program; throws where it does not end well. */
export const mustRun = async (stage: Stage, args: readonly string[]): Promise<CliResult> => {
  const result = await safelight(args, { home: stage.home });
  if (result.code !== 0) throw new Error(`${args[0]} ended with ${result.code}: ${result.stderr}`);
  return result;
};

/** A week later: one shoot edited, a picture added, the catalog changed. */
export const workOn = (stage: Stage): void => {
  appendFileSync(join(stage.archive, 'notes.txt'), ', then 800');
  writeFileSync(join(stage.archive, 'day one', 'IMG_3.CR3'), noise('IMG_3.CR3', 1_100_000));
  const catalog = new DatabaseSync(stage.catalog);
  catalog.exec('UPDATE Adobe_images SET rating = 5');
  catalog.close();
};

const copy = (from: string, to: string): void => {
  rmSync(to, { recursive: true, force: true });
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cp: ${stderr}`);
};

/** Keeps everything that a command may change, under a name. */
export const keep = (stage: Stage, name: string): void =>
  copy(stage.work, join(stage.folder, `kept ${name}`));

export const putBack = (stage: Stage, name: string): void => {
  rmSync(stage.mark, { force: true });
  copy(join(stage.folder, `kept ${name}`), stage.work);
};
