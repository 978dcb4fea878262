import { describe, expect, test } from 'vitest';
import { USUAL_RULE } from '../../../core/src/status/rule.ts';
import { erasingError, erasingOf, parseEraseWithin } from '../../../core/src/workflows/place/erasing.ts';
import { placeErrors } from '../../../core/src/workflows/place/place-rules.ts';
import type { Config, PlaceConfig, VaultConfig } from '../../../manifests/src/index.ts';

type Facts = Partial<NonNullable<PlaceConfig['store']>>;
const asked = { versions: true, expires: null, deletes: true, region: null, retains: null };
const bucket = (query: string, facts: Facts | null = {}): PlaceConfig => ({
  name: 'Cloud',
  kind: 's3',
  path: `s3://pictures/studio${query}`,
  ...(facts === null ? {} : { store: { ...asked, at: '2026-11-28T12:00:00.000Z', ...facts } }),
});
const remote: PlaceConfig = { name: 'Drop', kind: 'rclone', path: 'rclone:drop:studio' };
const drive: PlaceConfig = { name: 'T7', kind: 'folder', path: '/media/T7/Safelight' };

describe('when what was erased is final', () => {
  test.each<readonly [string, PlaceConfig, number | null, boolean]>([
    ['a drive', drive, 0, true],
    ['a remote: it may have a bin', remote, 0, false],
    ['a bucket whose key deletes', bucket(''), 0, true],
    ['a lock', bucket('?lock=365'), 365, true],
    ['a shorter lock of keyrings', bucket('?lock=365&keys=30'), 30, true],
    ['a key that deletes nothing', bucket('', { deletes: false }), null, true],
    ['the same, and a lock', bucket('?lock=365&keys=30', { deletes: false }), null, true],
    [
      'a bucket that locks by itself: nothing is known of the key',
      bucket('', { deletes: false, retains: 90 }),
      90,
      false,
    ],
    [
      'the same; a lock that is named counts before its own',
      bucket('?lock=30', { deletes: false, retains: 90 }),
      30,
      false,
    ],
    [
      'a bucket that was asked before it was asked for that',
      bucket('', { deletes: false, retains: undefined }),
      0,
      false,
    ],
    ['a bucket that does not tell', bucket('', { deletes: null }), 0, false],
    ['a bucket that was never asked', bucket('?lock=20', null), 20, false],
  ])('%s', (_, place, days, proven) => {
    expect(erasingOf(place)).toEqual({ days, proven });
  });

  test('a place is refused above the days, and not at them; the least of all rules counts', () => {
    const lock = bucket('?lock=365&keys=30');
    expect(erasingError(lock, [])).toBeNull();
    expect(erasingError(lock, [365, 30])).toBeNull();
    expect(erasingError(lock, [365, 29])).toMatchObject({
      code: 'place-keeps-erased',
      exit: 6,
      data: { place: 'Cloud', days: 30, within: 29 },
      message:
        'What opens the pictures is locked in Cloud for 30 days, and the rule asks that what is erased is gone within 29 days.',
    });
    expect(erasingError(bucket('', { deletes: false }), [3650])?.message).toBe(
      'The key in use cannot delete in Cloud, and the rule asks that what is erased is gone within 3650 days.',
    );
    for (const place of [drive, remote, bucket('', { deletes: null }), bucket('', null)])
      expect(erasingError(place, [1])).toBeNull();
  });

  test('a place holds all sets of its vault: the rule of each counts', () => {
    const vault = {
      id: 'a',
      rule: USUAL_RULE,
      places: [drive, bucket('?lock=30')],
    } as unknown as VaultConfig;
    const config = (of: string): Config =>
      ({ sets: [{ vault: of, rule: { ...USUAL_RULE, eraseWithin: 29 } }] }) as unknown as Config;
    expect([...placeErrors(config('a'), vault).keys()]).toEqual(['Cloud']);
    expect(placeErrors(config('b'), vault).size).toBe(0);
  });
});

test('days are typed as a number', () => {
  expect([parseEraseWithin('1'), parseEraseWithin('3650')]).toEqual([1, 3650]);
  for (const text of ['', '0', '-1', '1.5', '3651', 'x', '030'])
    expect(() => parseEraseWithin(text)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
});
