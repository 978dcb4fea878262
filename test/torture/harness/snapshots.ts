import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckReport } from '../../../core/src/check/report.ts';
import { openPlace } from '../../../core/src/place/open-place.ts';
import { listRoots } from '../../../core/src/vault/roots.ts';
import { chooseVault, Home } from '../../../core/src/workflows/home.ts';
import { restore } from '../../../core/src/workflows/restore.ts';
import { openSession, type Session } from '../../../core/src/workflows/session.ts';
import { checkPlace } from '../../../core/src/workflows/verify.ts';
import { type Tree, treeOf } from '../../support/tree.ts';
import type { Stage } from './stage.ts';

const clock = () => new Date();
const context = () => ({ signal: new AbortController().signal, onEvent: () => undefined, clock });

/** The vault as this computer may use it; fails where its configuration or keys are not whole. */
export const sessionOf = async (stage: Stage): Promise<Session> => {
  const home = new Home(stage.home);
  const vault = chooseVault(await home.config(), home, null);
  return openSession(home, vault, { clock, place: null });
};

const told = (report: CheckReport): string[] =>
  [...report.damage, ...report.foreign].map(({ path, message }) => `verify: ${path}: ${message}`);

/** What a check without any key finds. */
export const keylessTrouble = async (stage: Stage): Promise<string[]> =>
  told(
    (
      await checkPlace(
        openPlace('vault', { kind: 'folder', path: stage.vault }),
        { pin: null, sample: null },
        context(),
      )
    ).report,
  );

/** Numbers of the snapshots that are there. */
export const snapshotNumbers = async (stage: Stage): Promise<number[]> =>
  (await listRoots((await sessionOf(stage)).store)).map(({ seq }) => seq);

/** A snapshot restored elsewhere, as a tree; throws where a file of it fails. */
export const restoredTree = async (stage: Stage, snapshot: number): Promise<Tree> => {
  const to = join(stage.folder, `restored ${snapshot}`);
  try {
    const options = { set: null, to, include: [], overwrite: false, relocate: false };
    const { failures } = await restore(
      await sessionOf(stage),
      { ...options, snapshot: String(snapshot) },
      context(),
    );
    if (failures.length > 0)
      throw new Error(failures.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    return treeOf(to);
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
};
