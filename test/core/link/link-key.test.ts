import { expect, test } from 'vitest';
import type { LinkKey } from '../../../core/src/link/link-host.ts';
import { assertOurKey, nameOfKey, newLinkKey } from '../../../core/src/link/link-key.ts';

const refusal = expect.objectContaining({ code: 'bad-argument' });

test.each([
  ['', /^[0-9a-f]{32}\/a\.zip$/],
  ['a/b', /^a\/b\/[0-9a-f]{32}\/a\.zip$/],
  ['/abs', /^\/abs\/[0-9a-f]{32}\/a\.zip$/],
])('a key below %j is new each time, and known again', (prefix, form) => {
  const keys = Array.from({ length: 100 }, () => newLinkKey(prefix, 'a.zip'));
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) {
    expect(key).toMatch(form);
    expect(nameOfKey(key)).toBe('a.zip');
    expect(() => assertOurKey(prefix, key)).not.toThrow();
  }
});

test.each(['', '.', '..', 'a/b', 'a\\b', 'a\nb', 'a\0'])('%j is no name of an archive', (name) => {
  expect(() => newLinkKey('a', name)).toThrow(refusal);
});

const random = '0123456789abcdef'.repeat(2);
test.each([
  ['a', 'a/b.zip'],
  ['a', `b/${random}/c.zip`],
  ['a', `${random}/c.zip`],
  ['a', `a/${random}/b/c.zip`],
  ['a', `a/${random}/`],
  ['a', `ab/${random}/c.zip`],
  ['a', `a/${random.slice(1)}/c.zip`],
  ['a', `a/${random.toUpperCase()}/c.zip`],
  ['', `a/${random}/c.zip`],
])('below %j, %s is not ours', (prefix, key) => {
  expect(() => assertOurKey(prefix, key as LinkKey)).toThrow(refusal);
});
