import { expect, test } from 'vitest';
import { State } from '../../../core/src/vault/state.ts';
import { obeyedBy, stillHolds } from '../../../core/src/workflows/place/clear-removed.ts';

const UNTIL = '2027-11-29T00:00:00.000Z';
const KEYS = '2026-12-29T00:00:00.000Z';

/** What this computer knows: a removal, and how far a place obeyed it. */
const knowing = (obeyed: object): State => {
  const state = new State(':memory:');
  state.setMeta('removals-obeyed', JSON.stringify(['a']));
  state.setMeta('cleared:Cloud', JSON.stringify({ head: 'a', ...obeyed }));
  return state;
};

test.each<readonly [string, object, { readonly until: string | null } | null]>([
  ['all is gone', { kept: 0, until: null, opening: { kept: 0, until: null } }, null],
  [
    'what opens it stays, and all else for longer',
    { kept: 9, until: UNTIL, opening: { kept: 2, until: KEYS } },
    { until: KEYS },
  ],
  ['noise alone stays', { kept: 9, until: UNTIL, opening: { kept: 0, until: null } }, null],
  [
    'what opens it stays, and nobody knows for how long',
    { kept: 2, until: null, opening: { kept: 2, until: null } },
    { until: null },
  ],
  ['it was noted before that was told apart', { kept: 9, until: UNTIL }, { until: UNTIL }],
  ['it was noted before, and all was gone', { kept: 0, until: null }, null],
  ['it obeyed an older removal only', { head: 'b', kept: 0, until: null }, { until: null }],
])('%s', (_, obeyed, held) => {
  using state = knowing(obeyed);
  expect(stillHolds(state, 'Cloud')).toEqual(held);
});

test('a place that was never told of anything', () => {
  using state = new State(':memory:');
  expect([obeyedBy(state, 'Cloud'), stillHolds(state, 'Cloud')]).toEqual([null, null]);
});
