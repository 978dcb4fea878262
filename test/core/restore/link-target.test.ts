import { expect, test } from 'vitest';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { staysInside } from '../../../core/src/restore/link-target.ts';

test.each([
  ['Pictures/a/link', 'IMG_1.CR3', true],
  ['Pictures/a/link', './sub/IMG_1.CR3', true],
  ['Pictures/a/link', '../b/IMG_1.CR3', true],
  ['Pictures/a/link', '../../Lightroom/x', true],
  ['Pictures/a/link', '../../../etc/passwd', false],
  ['Pictures/a/link', 'deep/l/../x', false],
  ['Pictures/a/link', '..', true],
  ['link', '..', false],
  ['Pictures/a/link', '/etc/passwd', false],
  ['Pictures/a/link', '', false],
])('a link at %s to %s stays inside: %s', (label, target, inside) => {
  expect(staysInside(bytePathFromText(label), bytePathFromText(target))).toBe(inside);
});
