import { describe, expect, test } from 'vitest';
import { SafelightError } from '../../../core/src/model/errors.ts';
import { USUAL_RULE } from '../../../core/src/status/rule.ts';
import { placeErrors } from '../../../core/src/workflows/place/place-rules.ts';
import { parseRegion, regionError, regionOf } from '../../../core/src/workflows/place/regions.ts';
import type { Config, PlaceConfig, VaultConfig } from '../../../manifests/src/index.ts';

const asked = { versions: null, expires: null, deletes: null, at: '2026-11-28T12:00:00.000Z' };
const bucket = (region: string | null, more: Partial<PlaceConfig> = {}): PlaceConfig => ({
  name: 'Cloud',
  kind: 's3',
  path: 's3://pictures/studio',
  store: { ...asked, region },
  ...more,
});
const remote: PlaceConfig = { name: 'Drop', kind: 'rclone', path: 'rclone:drop:studio' };
const drive: PlaceConfig = { name: 'T7', kind: 'folder', path: '/media/T7/Safelight' };
const isRefused = (place: PlaceConfig, ...allowed: readonly string[]): boolean =>
  regionError(place, [allowed]) !== null;

describe('where a place may lie', () => {
  test('a store is believed before what was declared of it', () => {
    expect(regionOf(bucket('us-east-1', { region: 'eu' }))).toEqual({ name: 'us-east-1', proven: true });
    expect(regionOf(bucket(null, { region: 'eu' }))).toEqual({ name: 'eu', proven: false });
    expect(regionOf(remote)).toBeNull();
    expect(isRefused(bucket('us-east-1', { region: 'eu' }), 'eu')).toBe(true);
  });

  test('a name stands for all that goes on after a hyphen, in any case', () => {
    expect(isRefused(bucket('eu-central-1'), 'eu')).toBe(false);
    expect(isRefused(bucket('EU'), 'eu')).toBe(false);
    expect(isRefused(bucket('europe-west3'), 'eu')).toBe(true);
    expect(isRefused(bucket('europe-west3'), 'eu', 'europe')).toBe(false);
    expect(isRefused(bucket('eu-central-1'), 'eu-central-2')).toBe(true);
  });

  test('of what lies elsewhere something must be known', () => {
    expect(isRefused(remote, 'eu')).toBe(true);
    expect(isRefused({ ...remote, region: 'eu-west' }, 'eu')).toBe(false);
    expect(isRefused({ ...drive, site: 'elsewhere' }, 'eu')).toBe(true);
    expect(isRefused({ ...drive, site: 'elsewhere', region: 'eu' }, 'eu')).toBe(false);
  });

  test('what is kept here needs no region, but for a store that says itself that it lies elsewhere', () => {
    expect(isRefused(drive, 'eu')).toBe(false);
    expect(isRefused({ ...remote, site: 'here' }, 'eu')).toBe(false);
    expect(isRefused(bucket('us-east-1', { site: 'here' }), 'eu')).toBe(true);
  });

  test('the error names the place, where it lies and what is allowed', () => {
    expect(regionError(bucket('us-east-1'), [['eu']])).toMatchObject({
      code: 'place-region',
      exit: 6,
      message: 'Cloud lies in us-east-1, and the rule allows eu only.',
    });
    expect(regionError(remote, [['eu', 'ch']])?.message).toBe(
      'Nobody said where Drop lies, and the rule allows eu, ch only.',
    );
  });

  test('a place holds all sets of its vault: the rule of each counts, and that of no other vault', () => {
    const vault = { id: 'a', rule: USUAL_RULE, places: [drive, remote] } as unknown as VaultConfig;
    const config = (of: string): Config =>
      ({ sets: [{ vault: of, rule: { ...USUAL_RULE, regions: ['eu'] } }] }) as unknown as Config;
    expect([...placeErrors(config('a'), vault).keys()]).toEqual(['Drop']);
    expect(placeErrors(config('b'), vault).size).toBe(0);
  });
});

test('a region is typed as stores write it', () => {
  expect(parseRegion('EU-Central-1')).toBe('eu-central-1');
  for (const text of ['', 'eu central', '-eu', 'eu/../..', 'e'.repeat(41)])
    expect(() => parseRegion(text)).toThrow(SafelightError);
});
