import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CopySite, judgeRule, USUAL_RULE } from '../../../core/src/status/rule.ts';

const site = (disk: string, more: Partial<CopySite> = {}): CopySite => ({
  disk,
  medium: 'disk',
  isElsewhere: false,
  isPluggedIn: true,
  lock: 'none',
  ...more,
});
const cloud = site('cloud', { medium: 'cloud', isElsewhere: true, isPluggedIn: false });
const whole = (one: CopySite) => ({ site: one, isWhole: true });
const torn = (one: CopySite) => ({ site: one, isWhole: false });
const originals = whole(site('laptop'));

describe('the usual rule', () => {
  test('is kept by the originals, a drive and a bucket', () => {
    expect(judgeRule(USUAL_RULE, originals, [whole(site('T7')), whole(cloud)])).toEqual({
      copies: 3,
      media: 2,
      elsewhere: 1,
      locked: 0,
      lacks: [],
      lacksAtBest: [],
    });
  });

  test('counts copies on one disk once', () => {
    const judged = judgeRule(USUAL_RULE, originals, [whole(site('laptop')), whole(cloud)]);
    expect(judged).toMatchObject({ copies: 2, lacks: ['copies'], lacksAtBest: ['copies'] });
  });

  test('counts nothing that is not whole, and knows that it would do', () => {
    const judged = judgeRule(USUAL_RULE, originals, [whole(site('T7')), torn(cloud)]);
    expect(judged).toMatchObject({
      copies: 2,
      media: 1,
      elsewhere: 0,
      lacks: ['elsewhere', 'copies', 'media'],
      lacksAtBest: [],
    });
  });

  test('counts originals that lack a file as nothing, and knows that they would do', () => {
    expect(judgeRule(USUAL_RULE, torn(originals.site), [whole(site('T7')), whole(cloud)])).toMatchObject({
      copies: 2,
      lacks: ['copies'],
      lacksAtBest: [],
    });
  });

  test('counts originals that are gone as nothing', () => {
    expect(judgeRule(USUAL_RULE, null, [whole(site('T7')), whole(cloud)])).toMatchObject({
      copies: 2,
      lacksAtBest: ['copies'],
    });
  });

  test('counts a drive that is kept elsewhere only while it is not plugged in', () => {
    const bank = site('bank', { medium: 'ssd', isElsewhere: true });
    const places = (drive: CopySite) => [whole(site('T7')), whole(drive)];
    expect(judgeRule(USUAL_RULE, originals, places(bank))).toMatchObject({
      copies: 3,
      lacks: ['elsewhere'],
      lacksAtBest: [],
    });
    expect(judgeRule(USUAL_RULE, originals, places({ ...bank, isPluggedIn: false }))).toMatchObject({
      elsewhere: 1,
      lacks: [],
    });
  });
});

describe('copies that nobody can take away', () => {
  const rule = { ...USUAL_RULE, locked: 1 };
  const judged = (lock: CopySite['lock'], isWhole = true) =>
    judgeRule(rule, originals, [whole(site('T7')), { site: { ...cloud, lock }, isWhole }]);

  test('are asked for only where the rule says so', () => {
    expect(judgeRule(USUAL_RULE, originals, [whole(site('T7')), whole(cloud)]).lacks).toEqual([]);
    expect(judged('none')).toMatchObject({ locked: 0, lacks: ['locked'], lacksAtBest: ['locked'] });
  });

  test('count while the lock holds, and would count again once it is renewed', () => {
    expect(judged('now')).toMatchObject({ locked: 1, lacks: [] });
    expect(judged('meant')).toMatchObject({ locked: 0, lacks: ['locked'], lacksAtBest: [] });
    expect(judged('now', false)).toMatchObject({ locked: 0, lacksAtBest: [] });
  });
});

const anySite = fc.record({
  disk: fc.constantFrom('a', 'b', 'c', 'd'),
  medium: fc.constantFrom('disk', 'cloud', 'tape'),
  isElsewhere: fc.boolean(),
  isPluggedIn: fc.boolean(),
  lock: fc.constantFrom('none', 'meant', 'now'),
});
const anyCopy = fc.record({ site: anySite, isWhole: fc.boolean() });
const anyPlaces = fc.array(anyCopy, { maxLength: 6 });
const anyRule = fc.record({
  copies: fc.integer({ min: 1, max: 5 }),
  media: fc.integer({ min: 1, max: 3 }),
  elsewhere: fc.integer({ min: 0, max: 3 }),
  days: fc.constant(14),
});

test('a copy that is lost never makes more copies, and what is lacking at best is lacking now', () => {
  fc.assert(
    fc.property(anyRule, fc.option(anyCopy), anyPlaces, fc.nat(5), (rule, own, places, lost) => {
      const now = judgeRule(rule, own, places);
      const then = judgeRule(
        rule,
        own,
        places.map((place, at) => (at === lost ? { ...place, isWhole: false } : place)),
      );
      expect(then.copies).toBeLessThanOrEqual(now.copies);
      expect(now.copies).toBeLessThanOrEqual(new Set([own, ...places].map((one) => one?.site.disk)).size);
      if (now.lacks.length === 0) expect(now.copies).toBeGreaterThanOrEqual(rule.copies);
      expect(now.lacks).toEqual(expect.arrayContaining(now.lacksAtBest.filter((part) => part === 'copies')));
    }),
  );
});
