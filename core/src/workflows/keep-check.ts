import type { CheckReport } from '../check/report.ts';
import { provenOf, wholeOf } from '../check/whole.ts';
import { objectAt } from '../vault/layout.ts';
import { State } from '../vault/state.ts';
import { recordCheck } from './history/record-check.ts';
import { noteCheck, proofsOf } from './note-proofs.ts';
import type { Session } from './session.ts';
import type { PlaceCheck } from './verify.ts';

/** Keeps what a check of a place found, and gives its report with what is proven of the place by now. */
export const keepCheck = async (
  { home, vault }: Pick<Session, 'home' | 'vault'>,
  { place, found, at }: { readonly place: string; readonly found: PlaceCheck; readonly at: Date },
): Promise<CheckReport> => {
  const { report, listed, missing, read } = found;
  noteCheck({ home, vault }, { place, report, objects: objectsIn(read), listed: objectsIn(listed), at });
  using state = new State(home.statePath(vault.id));
  const readings = proofsOf(state, vault, place).readings();
  const proven = provenOf({ listed, missing, whole: wholeOf(read, report.damage) }, readings, at);
  return recordCheck(home, vault, { report: { ...report, proven }, place, at });
};

const objectsIn = (files: PlaceCheck['listed']) => files.flatMap(({ path }) => objectAt(path) ?? []);
