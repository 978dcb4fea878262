import { describe, expect, test } from 'vitest';
import { againstArrows, reachingAcross } from './arrows.ts';
import { lostWhenBuilt } from './built-form.ts';
import {
  doorsLookingUp,
  featuresMeeting,
  impureStages,
  modelLeaning,
  stagesOutOfOrder,
  unknownRooms,
} from './core-rooms.ts';
import { leakedTypes, touchedTwice } from './externals.ts';
import { namelessNames, tooLong } from './shape.ts';
import { type Source, shipped, sourcesIn } from './sources.ts';

type Rule = (sources: readonly Source[]) => readonly string[];

const rules: readonly (readonly [string, Rule])[] = [
  ['imports follow plugin → manifests ← core ← cli, and nothing imports tests', againstArrows],
  ['packages know each other by name', reachingAcross],
  ['features meet only in workflows', featuresMeeting],
  ['doors know neither features nor workflows', doorsLookingUp],
  ['stages take types from their left only', stagesOutOfOrder],
  ['plan and report are pure', impureStages],
  ['the model leans on nothing', modelLeaning],
  ['core has the rooms the design names', unknownRooms],
  ['each outside package is touched in one file', touchedTwice],
  ['types of outside packages stay where the package is touched', leakedTypes],
  ['what looks for a file beside it finds it in the built form too', lostWhenBuilt],
  ['no source is longer than 250 lines', tooLong],
];

describe('the house', () => {
  test('has sources', () => expect(shipped().length).toBeGreaterThan(50));

  test.each(rules)('%s', (_, rule) => expect(rule(shipped())).toEqual([]));

  test('no file is named for nothing', () => {
    expect(namelessNames([...shipped(), ...sourcesIn('test', 'samples')])).toEqual([]);
  });
});
