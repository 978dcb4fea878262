import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { startProgram } from '../torture/harness/program.ts';
import { keylessTrouble, restoredTree, snapshotNumbers } from '../torture/harness/snapshots.ts';
import { differences, sourceTree } from '../torture/harness/sources.ts';
import { commandsOf, mustRun, type Stage, setStage } from '../torture/harness/stage.ts';

/** Long enough to be read for a while. Bytes. */
const LONG = 96 * 1024 * 1024;

/** Does something to a file over and over while a backup runs. */
const backUpWhile = async (stage: Stage, disturb: () => void) => {
  const running = startProgram(commandsOf(stage).backup, { home: stage.home });
  const state = { ended: false };
  void running.ended.finally(() => {
    state.ended = true;
  });
  while (!state.ended) {
    disturb();
    await pause(1);
  }
  return running.ended;
};

const cutAndGrow = (file: string): void => {
  truncateSync(file, LONG / 2);
  truncateSync(file, LONG);
};

interface Told {
  readonly complete: boolean;
  readonly sets: readonly {
    readonly problems: readonly { readonly path: string; readonly code: string }[];
  }[];
}

for (const [name, disturb] of [
  ['grows', (file: string) => appendFileSync(file, 'x')],
  ['is cut off and grows again', cutAndGrow],
] as const)
  needs('gcc')(
    `a file that ${name} while it is read is named, the others are done, and the next run has it`,
    async () => {
      const stage = await setStage(temporaryFolder());
      await mustRun(stage, commandsOf(stage).init);
      const file = join(stage.archive, 'clip.mov');
      writeFileSync(file, Buffer.alloc(LONG, 'frame'));
      const result = await backUpWhile(stage, () => disturb(file));
      expect(result.code).toBe(3);
      const told: Told = JSON.parse(result.stdout);
      expect(told.complete).toBe(false);
      expect(told.sets.flatMap(({ problems }) => problems)).toMatchObject([
        { path: file, code: 'source-changing' },
      ]);
      const [, archive = 0] = await snapshotNumbers(stage);
      expect(differences(sourceTree(stage), await restoredTree(stage, archive))).toEqual([
        'missing: Archive/clip.mov',
      ]);

      await mustRun(stage, commandsOf(stage).backup);
      const newest = Math.max(...(await snapshotNumbers(stage)));
      expect(differences(sourceTree(stage), await restoredTree(stage, newest))).toEqual([]);
      expect(await keylessTrouble(stage)).toEqual([]);
      expect(readFileSync(file).length).toBeGreaterThanOrEqual(LONG);
    },
  );
