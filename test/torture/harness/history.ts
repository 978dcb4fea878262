import { listRoots } from '../../../core/src/vault/roots.ts';
import { showHistory } from '../../../core/src/workflows/history/show-history.ts';
import { verifyHistory } from '../../../core/src/workflows/history/verify-history.ts';
import { Home } from '../../../core/src/workflows/home.ts';
import { sessionOf } from './snapshots.ts';
import type { Stage } from './stage.ts';

const use = { vaultName: null, place: null, words: null, clock: () => new Date() };

/** The history is whole, and tells of every snapshot that is there once and of no other. */
export const historyTrouble = async (stage: Stage): Promise<string[]> => {
  const home = new Home(stage.home);
  const { damage, foreign } = await verifyHistory(home, use);
  const { entries } = await showHistory(home, { ...use, set: null, since: null, exportTo: null });
  const told = entries.flatMap(({ event }) => (event?.kind === 'backup' ? [event.data.snapshot] : [])).sort();
  const there = (await listRoots((await sessionOf(stage)).store)).map(({ sha256 }) => sha256).sort();
  return [
    ...[...damage, ...foreign].map(({ message }) => `history: ${message}`),
    ...(told.join() === there.join()
      ? []
      : [`the history tells of ${told.length} backups, and ${there.length} snapshots are there`]),
  ];
};
