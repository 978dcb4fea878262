import { expect, test } from 'vitest';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { isIncluded } from '../../../core/src/restore/included.ts';

test.each<[string, readonly string[], boolean]>([
  ['Anna/IMG_1.CR3', [], true],
  ['Anna/IMG_1.CR3', ['*.CR3'], true],
  ['Anna/IMG_1.CR3', ['Anna/*'], true],
  ['Anna/IMG_1.CR3', ['Anna'], false],
  ['Anna/IMG_1.CR3', ['Anna/**'], true],
  ['Anna/IMG_1.CR3', ['*.NEF', 'IMG_?.*'], true],
  ['Anna/IMG_1.CR3', ['*.NEF'], false],
  ['IMG_1.CR3', ['IMG_1.CR3'], true],
  ['Zoë/ä.jpg', ['Zoë/*'], true],
])('%s by %j: %s', (path, globs, included) => {
  expect(isIncluded(bytePathFromText(path), globs)).toBe(included);
});
