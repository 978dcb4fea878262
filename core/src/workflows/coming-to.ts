import type { Coming } from '../check/coming.ts';
import { Copies } from '../vault/copies.ts';
import { State } from '../vault/state.ts';
import type { Session } from './session.ts';

/** What is on its way to a place of which a long feeding did not come to its end yet. */
export const comingTo = ({ home, vault }: Pick<Session, 'home' | 'vault'>, place: string): Coming => {
  using state = new State(home.statePath(vault.id));
  return new Copies(state).coming(place);
};
