import type { Sample } from '../check/plan.ts';
import { State } from '../vault/state.ts';
import { proofsOf } from './note-proofs.ts';
import type { Session } from './session.ts';

/** How much of the objects is read, and by what chance. */
export type SampleChoice = Omit<Sample, 'readings'>;

/** What is read of a place before it is fed. */
export type PlaceReading = 'nothing' | 'everything' | SampleChoice;

/** A sample, with what this computer knows of earlier readings in a place. */
export const sampleOf = (
  { home, vault }: Pick<Session, 'home' | 'vault'>,
  place: string,
  choice: SampleChoice | null,
): Sample | null => {
  if (choice === null) return null;
  using state = new State(home.statePath(vault.id));
  return { ...choice, readings: proofsOf(state, vault, place).readings() };
};
