import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extentLeaves, overlay, type Stretch } from '../../../core/src/backup/extents.ts';
import type { ContentId } from '../../../core/src/model/digest.ts';
import { Extent, parseLines } from '../../../manifests/src/index.ts';

/** Contents whose bytes are all their own number: byte `n` of content `c` is `c:n`. */
const idOf = (content: number): ContentId => `${String(content).padStart(32, '0')}.1000` as ContentId;
const bytesOf = (extents: readonly Extent[]): readonly string[] =>
  extents.flatMap(({ content, offset, length }) =>
    Array.from({ length }, (_, n) => `${content.slice(0, 32)}:${offset + n}`),
  );

const pieces = fc.array(fc.record({ offset: fc.nat(20), length: fc.integer({ min: 1, max: 9 }) }), {
  maxLength: 6,
});
const gapped = fc.array(fc.record({ gap: fc.nat(8), length: fc.integer({ min: 1, max: 9 }) }), {
  maxLength: 4,
});

test('gives the bytes that the same changes to an array of bytes give', () => {
  fc.assert(
    fc.property(pieces, gapped, fc.nat(12), (before, changes, rest) => {
      const extents = before.map(({ offset, length }, n) => ({ content: idOf(n), offset, length }));
      const model = [...bytesOf(extents)];
      const stretches: Stretch[] = [];
      let position = 0;
      for (const [n, { gap, length }] of changes.entries()) {
        // A gap lies within what was there: beyond its end every byte is new.
        position = Math.min(position + gap, Math.max(model.length, position));
        const extent = { content: idOf(100 + n), offset: 0, length };
        stretches.push({ position, extent });
        model.splice(position, length, ...bytesOf([extent]));
        position += length;
      }
      const size = Math.min(position + rest, model.length);
      const laid = overlay(extents, stretches, size);
      expect(bytesOf(laid)).toEqual(model.slice(0, size));
      expect(laid.every(({ length }) => length > 0)).toBe(true);
    }),
  );
});

test.each([
  [0, []],
  [1, [1]],
  [1023, [1023]],
  [1024, [1024]],
  [1025, [1024, 1]],
])('%i extents are written in leaves of %j', (count, leaves) => {
  const extents = Array.from({ length: count }, (_, n) => ({ content: idOf(n), offset: n, length: n + 1 }));
  const read = extentLeaves(extents).map((leaf) => [...parseLines(Extent, leaf)]);
  expect(read.map((leaf) => leaf.length)).toEqual(leaves);
  expect(read.flat()).toEqual(extents);
});
