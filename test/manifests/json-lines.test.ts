import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DocumentError,
  ExclusionCount,
  encodeLines,
  parseDocument,
  parseLines,
} from '../../manifests/src/index.ts';

const Line = ExclusionCount;
const line = fc.record({ rule: fc.string({ unit: 'binary' }), reason: fc.constant(''), entries: fc.nat() });

test('what was written as lines is read as it was, whatever the names hold', () => {
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect([...parseLines(Line, encodeLines(lines))]).toEqual(lines);
    }),
  );
});

test('any cut within a line is refused, any cut between lines gives fewer of them', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.nat(), (lines, at) => {
      const text = encodeLines(lines);
      const cut = text.slice(0, at % text.length);
      const read = () => [...parseLines(Line, cut)];
      if (cut === '' || cut.endsWith('\n')) expect(read().length).toBeLessThan(lines.length);
      else expect(read).toThrow(DocumentError);
    }),
  );
});

const good = '{"rule":"a","reason":"b","entries":1}';
describe.each([
  ['a last line without its newline', `${good}\n${good}`, 'line 8 is cut short'],
  ['a line that is not JSON', `${good}\nnonsense\n`, 'line 8 is not JSON'],
  ['an empty line', `${good}\n\n`, 'line 8 is not JSON'],
  ['a line of another type', `${good}\n{"rule":1,"reason":"b","entries":1}\n`, 'line 8 has no valid rule'],
  [
    'a member that is not known',
    `${good}\n{"rule":"a","reason":"b","entries":1,"more":1}\n`,
    'line 8 has no valid more',
  ],
  ['two documents on one line', `${good}\n${good}${good}\n`, 'line 8 is not JSON'],
])('%s', (_, text, why) => {
  test('is refused with the number of its line', () => {
    expect(() => [...parseLines(Line, text, 7)]).toThrow(expect.objectContaining({ why }));
  });
});

test('lines before a bad one are given as they come', () => {
  const lines = parseLines(Line, `${good}\nnonsense\n`);
  expect(lines.next().value).toEqual({ rule: 'a', reason: 'b', entries: 1 });
  expect(() => lines.next()).toThrow(DocumentError);
});

test.each(['null', '[]', '1', '"a"', ''])('%j is not a document', (text) => {
  expect(() => parseDocument(Line, text)).toThrow(DocumentError);
});

test('members that every object has by nature do not come through', () => {
  const read = () =>
    parseDocument(Line, '{"rule":"a","reason":"b","entries":1,"__proto__":{"x":1},"constructor":1}');
  expect(read).toThrow(DocumentError);
});
