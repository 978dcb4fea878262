import { expect, test } from 'vitest';
import { parseColourTag } from '../../../core/src/catalog/captureone-tags.ts';
import { foldTyped } from '../../../core/src/model/fold-case.ts';

test('capitals, composed letters and spaces around it do not tell what was typed apart', () => {
  expect(foldTyped(' Gru\u0308n\t')).toBe('grün');
  expect(foldTyped('GRÜN')).toBe('grün');
  expect(foldTyped('grün blau')).not.toBe(foldTyped('grünblau'));
  expect(parseColourTag(' GRU\u0308N ')).toBe(4);
});
