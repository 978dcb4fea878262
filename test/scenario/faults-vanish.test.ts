import { existsSync, renameSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { CliResult } from '../support/cli.ts';
import { describeUnless, lacking } from '../support/needs.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { laterBackup } from '../torture/harness/backup-ordeal.ts';
import type { Call } from '../torture/harness/fault.ts';
import { beginAndStop, judge, type Ordeal, whenStopped } from '../torture/harness/ordeal.ts';
import { restoreOrdeal } from '../torture/harness/restore-ordeal.ts';
import { type Stage, setStage } from '../torture/harness/stage.ts';

/** Stops the run before a call, takes the vault's folder away, and lets the run go on to its end. */
const vanish = async (ordeal: Ordeal, call: Call, at: number): Promise<CliResult> => {
  const { vault } = ordeal.stage;
  const running = beginAndStop(ordeal, call, at);
  await whenStopped(ordeal, running);
  renameSync(vault, `${vault} away`);
  running.child.kill('SIGCONT');
  const result = await running.ended;
  expect(existsSync(vault)).toBe(false);
  renameSync(`${vault} away`, vault);
  return result;
};

const suite = (
  title: string,
  make: (stage: Stage) => Promise<Ordeal>,
  points: readonly (readonly [Call, number])[],
): void =>
  describeUnless(lacking('gcc'))(title, () => {
    const folder = folderForAll();
    const made: { ordeal?: Ordeal } = {};
    beforeAll(async () => {
      made.ordeal = await make(await setStage(folder));
    });

    test.each(points)(
      'gone before %s %i: said so, nothing made in its place, nothing lost',
      async (call, at) => {
        if (made.ordeal === undefined) throw new Error('there is no ordeal');
        const result = await vanish(made.ordeal, call, at);
        expect(result.code).toBe(7);
        expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'place-absent' } });
        expect(await judge(made.ordeal, result)).toEqual([]);
      },
    );
  });

suite('a vault that goes in the middle of a backup', (stage) => laterBackup(stage), [
  ['rename', 2],
  ['rename', 8],
  ['fsync', 20],
  ['fsync', 40],
  ['write', 60],
]);

suite('a vault that goes in the middle of a restore', restoreOrdeal, [
  ['mkdir', 3],
  ['link', 2],
]);
