import { expect, test } from 'vitest';
import { lacking, lackingShared, testUnless } from './needs.ts';

test('names the programs that are not installed', () => {
  expect(lacking('sh', 'node')).toBeNull();
  expect(lacking('sh', 'no-such-one', 'nor-this')).toBe('not installed: no-such-one, nor-this');
});

test('names the shared data that is not there', () => {
  expect(lackingShared('no/such/file')).toBe('no shared data here: no/such/file');
});

test('without an obstacle it is an ordinary test', () => {
  expect(testUnless(null)).toBe(test);
});
