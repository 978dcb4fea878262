import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CliResult } from '../../support/cli.ts';
import type { Tree } from '../../support/tree.ts';
import { historyTrouble } from './history.ts';
import { type Ordeal, repeat } from './ordeal.ts';
import { keylessTrouble, restoredTree, sessionOf, snapshotNumbers } from './snapshots.ts';
import { differences, sourceTree } from './sources.ts';
import { commandsOf, keep, mustRun, type Stage, workOn } from './stage.ts';
import { brokenNames, unfinishedObjects } from './vault-names.ts';

/** Snapshots that one `backup` of the stage makes: one a set. */
const SETS = 2;

interface Era {
  /** Snapshots that were reported done before. */
  readonly done: number;
  readonly before: Tree;
  readonly now: Tree;
}

/** The very first backup into a new vault. */
export const firstBackup = async (
  stage: Stage,
  { clock = 1 }: { readonly clock?: number } = {},
): Promise<Ordeal> => {
  await mustRun(stage, commandsOf(stage).init);
  keep(stage, 'first');
  const now = sourceTree(stage);
  return ordeal(stage, { before: 'first', clock }, { done: 0, before: now, now });
};

/** A backup of what changed since an earlier one, which must outlive it. */
export const laterBackup = async (
  stage: Stage,
  { clock = 1 }: { readonly clock?: number } = {},
): Promise<Ordeal> => {
  await mustRun(stage, commandsOf(stage).init);
  await mustRun(stage, commandsOf(stage).backup);
  const before = sourceTree(stage);
  keep(stage, 'later');
  workOn(stage);
  return ordeal(stage, { before: 'later', clock }, { done: SETS, before, now: sourceTree(stage) });
};

const ordeal = (stage: Stage, how: Pick<Ordeal, 'before' | 'clock'>, era: Era): Ordeal => ({
  ...how,
  stage,
  command: 'backup',
  again: () => repeat(stage, 'backup'),
  afterDeath: async (result) => [
    ...brokenNames(stage.vault),
    ...(await homeTrouble(stage)),
    ...(await keylessTrouble(stage)),
    ...(await snapshotTrouble(stage, era, result)),
    ...sourceTrouble(stage, era),
  ],
  afterRerun: async (result) => [
    ...brokenNames(stage.vault),
    ...leftovers(stage),
    ...(await keylessTrouble(stage)),
    ...(await reportTrouble(stage, era, result)),
    ...(await historyTrouble(stage)),
    ...sourceTrouble(stage, era),
  ],
});

/** Ids of the snapshots that a run said it had made. */
const reported = ({ stdout }: CliResult): number[] => {
  if (!stdout.trimEnd().endsWith('}')) return [];
  const document: { readonly sets?: readonly { readonly seq: number; readonly complete: boolean }[] } =
    JSON.parse(stdout);
  return (document.sets ?? []).filter(({ complete }) => complete).map(({ seq }) => seq);
};

const contentTrouble = async (stage: Stage, era: Era, numbers: readonly number[]): Promise<string[]> => {
  const trouble: string[] = [];
  for (const number of numbers) {
    const wanted = number <= era.done ? era.before : era.now;
    const found = differences(wanted, await restoredTree(stage, number));
    trouble.push(...found.map((line) => `snapshot ${number}: ${line}`));
  }
  return trouble;
};

/** Every snapshot that is there restores byte for byte, and every one that was reported is there. */
const snapshotTrouble = async (stage: Stage, era: Era, result: CliResult): Promise<string[]> => {
  const numbers = await snapshotNumbers(stage);
  const owed = [...Array.from({ length: era.done }, (_, index) => index + 1), ...reported(result)];
  const gone = owed.filter((number) => !numbers.includes(number));
  return [
    ...gone.map((number) => `snapshot ${number} was reported done and is gone`),
    ...(await contentTrouble(stage, era, numbers)),
  ];
};

/** The run that came to its end made a snapshot of each set; the older ones were looked at before it. */
const reportTrouble = async (stage: Stage, era: Era, result: CliResult): Promise<string[]> => {
  const numbers = reported(result);
  const missing = numbers.length === SETS ? [] : [`${numbers.length} sets were reported, not ${SETS}`];
  return [...missing, ...(await contentTrouble(stage, era, numbers))];
};

const sourceTrouble = (stage: Stage, { now }: Era): string[] =>
  [...sourceTree(stage).keys()].join() === [...now.keys()].join()
    ? []
    : ['something was left beside the sources'];

/** The configuration and the keys open, and so does a copy of the state: the state itself is left for the next run. */
const homeTrouble = async (stage: Stage): Promise<string[]> => {
  const { home, vault } = await sessionOf(stage);
  const copy = mkdtempSync(join(stage.folder, 'state-'));
  try {
    for (const suffix of ['', '-wal', '-journal']) {
      const path = home.statePath(vault.id) + suffix;
      if (existsSync(path)) copyFileSync(path, join(copy, `state.db${suffix}`));
    }
    return integrityTrouble(join(copy, 'state.db'));
  } finally {
    rmSync(copy, { recursive: true });
  }
};

const integrityTrouble = (path: string): string[] => {
  const state = new DatabaseSync(path);
  try {
    const found = state.prepare('PRAGMA integrity_check').all();
    return found.length === 1 && found[0]?.['integrity_check'] === 'ok' ? [] : ['the state is damaged'];
  } finally {
    state.close();
  }
};

const leftovers = (stage: Stage): string[] => {
  const runs = readdirSync(join(stage.vault, 'runs'))
    .filter((name) => !name.startsWith('.'))
    .map((name) => `a run stays announced: ${name}`);
  const unfinished = unfinishedObjects(stage.vault).map((path) => `not cleared up: ${path}`);
  const vaults = join(stage.home, 'vaults');
  const scratch = readdirSync(vaults)
    .flatMap((id) => readdirSync(join(vaults, id, 'scratch')))
    .map((name) => `not cleared up in the scratch folder: ${name}`);
  return [...runs, ...unfinished, ...scratch];
};
