import { describe, expect, test } from 'vitest';
import { Copies, CopyProofs } from '../../../core/src/vault/copies.ts';
import { Proofs } from '../../../core/src/vault/proofs.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { State } from '../../../core/src/vault/state.ts';
import { Strays } from '../../../core/src/vault/strays.ts';

const [known, unknown] = [sha256Of('known'), sha256Of('unknown')];

/** Knows what one of two objects holds. */
const filled = (): State => {
  const state = new State(':memory:');
  state.addObject({ sha256: known, size: 7 }, state.addKeyring({ sha256: sha256Of('keyring'), size: 1 }));
  return state;
};

describe.each([
  ['the first place', (state: State) => new Proofs(state)],
  ['a copy that was not fed to the end', (state: State) => new CopyProofs(state, 'T7')],
])('%s', (_, proofsOf) => {
  test('a reading is kept of every object, and the last one counts', () => {
    using state = filled();
    const proofs = proofsOf(state);
    proofs.prove([known, unknown], new Date(5));
    expect([...proofs.readings()].sort()).toEqual(
      [known, unknown].map((object) => [object, { kind: 'proven', at: 5 }]).sort(),
    );
    proofs.doubt([known, unknown].map((sha256) => ({ sha256, why: 'it is damaged.' })));
    expect(new Set(proofs.damaged())).toEqual(new Set([known, unknown]));
    proofs.prove([unknown], new Date(9));
    expect(proofs.damaged()).toEqual([known]);
    expect(proofs.readings().get(unknown)).toEqual({ kind: 'proven', at: 9 });
  });

  test('what was brought anew was not read', () => {
    using state = filled();
    const proofs = proofsOf(state);
    proofs.prove([known, unknown], new Date(5));
    proofs.mend([known, unknown]);
    expect(proofs.readings().size).toBe(0);
  });
});

test('readings of one place say nothing of another, and go with it', () => {
  using state = filled();
  new Proofs(state).prove([unknown], new Date(1));
  new CopyProofs(state, 'T7').prove([unknown], new Date(2));
  expect(new CopyProofs(state, 'Bank').readings().size).toBe(0);
  new Copies(state).forget('T7');
  expect(new CopyProofs(state, 'T7').readings().size).toBe(0);
  expect(new Proofs(state).readings().get(unknown)).toEqual({ kind: 'proven', at: 1 });
  new Proofs(state).forget();
  expect(new Proofs(state).readings().size).toBe(0);
});

test('what was read before a copy was fed to the end counts for its shoots from then on', () => {
  using state = filled();
  new CopyProofs(state, 'T7').prove([known, unknown], new Date(5));
  new Copies(state).hold('T7', null, new Set([known]));
  expect(state.sql('SELECT proven FROM copy').all()).toEqual([{ proven: 5 }]);
  expect([...new Strays(state, 'T7').readings().keys()]).toEqual([unknown]);
  expect(new CopyProofs(state, 'T7').readings().size).toBe(2);
});

test('of what does not lie there any more nothing is kept', () => {
  using state = filled();
  new Proofs(state).prove([unknown], new Date(5));
  new Strays(state, null).keep(new Set([unknown]));
  expect(new Proofs(state).readings().size).toBe(1);
  new Strays(state, null).keep(new Set([known]));
  expect(new Proofs(state).readings().size).toBe(0);
});
