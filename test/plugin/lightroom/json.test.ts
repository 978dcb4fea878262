import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { needs } from '../../support/needs.ts';
import { plugin, stub } from './lightroom.ts';

const lua = needs('lua5.1');

/** What one process of the plug-in's reader and writer makes of these texts, in their order. */
const through = (texts: readonly (string | Uint8Array)[]): readonly string[] => {
  const input = texts.map((text) => `${Buffer.from(text).toString('hex')}\n`).join('');
  const ended = spawnSync('lua5.1', [join(stub, 'json-lines.lua'), plugin], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(ended.stderr).toBe('');
  return ended.stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ok (.*)$/, (_, hex: string) => Buffer.from(hex, 'hex').toString()));
};

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('the JSON of the plug-in', () => {
  lua('gives back every value as it was', () => {
    const values = fc.sample(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), {
      numRuns: 3000,
      seed: 51,
    });
    const answers = through(values.map((value) => JSON.stringify(value)));
    expect(answers).toHaveLength(values.length);
    for (const [index, value] of values.entries()) {
      // Minus nought is nought in a text.
      expect(JSON.parse(answers[index] ?? '')).toEqual(JSON.parse(JSON.stringify(value)));
    }
  });

  lua('reads what is indented, and what is escaped without need', () => {
    const values = fc.sample(fc.jsonValue({ stringUnit: 'grapheme' }), { numRuns: 500, seed: 52 });
    const escaped = (text: string): string =>
      text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const answers = through(
      values.map((value) => escaped(JSON.stringify(value, null, 2)).replaceAll('\\u000a', '\n')),
    );
    for (const [index, value] of values.entries()) expect(JSON.parse(answers[index] ?? '')).toEqual(value);
  });

  const exact: readonly (readonly [string, string, string])[] = [
    [
      'control characters',
      '"\\u0000\\u001f\\u007f\\b\\f\\n\\r\\t"',
      '"\\u0000\\u001f\\u007f\\b\\f\\n\\r\\t"',
    ],
    ['a slash, escaped or not', '"a\\/b/c"', '"a/b/c"'],
    ['quotes and backslashes', '"\\"\\\\"', '"\\"\\\\"'],
    ['a pair of halves', '"\\ud83d\\ude00"', '"😀"'],
    ['a half alone', '"\\ud83dx"', '"\ufffdx"'],
    ['a half before another character', '"\\ud83d\\u0041"', '"\ufffdA"'],
    ['an empty list', '[]', '[]'],
    ['an empty object', '{}', '{}'],
    ['null in a list', '[null,1,null]', '[null,1,null]'],
    ['null as a member', '{"a":null}', '{"a":null}'],
    ['members in the order of their names', '{"b":1,"a":2}', '{"a":2,"b":1}'],
    ['the last of two members of a name', '{"a":1,"a":2}', '{"a":2}'],
    ['a large whole number', '4294967296', '4294967296'],
    ['the largest whole number', '9007199254740991', '9007199254740991'],
    ['minus nought', '-0', '0'],
    ['powers', '1E2', '100'],
    ['64 lists in each other', nested(64), nested(64)],
  ];
  for (const [what, text, expected] of exact) {
    lua(`reads and writes ${what}`, () => expect(through([text])).toEqual([expected]));
  }

  const refused: readonly (readonly [string, string | Uint8Array])[] = [
    ['nothing', ''],
    ['blanks', '  '],
    ['a text that was cut', '{"a": [1, 2'],
    ['a string that was cut', '"abc'],
    ['an escape that was cut', '"\\u12'],
    ['two values', '1 2'],
    ['a comma too many', '[1,]'],
    ['a comma too many in an object', '{"a":1,}'],
    ['a missing comma', '[1 2]'],
    ['a name without quotes', '{a:1}'],
    ['single quotes', "'a'"],
    ['an unknown word', 'nil'],
    ['a word with a tail', 'truex'],
    ['a nought in front', '01'],
    ['a fraction of nothing', '1.'],
    ['a plus', '+1'],
    ['hexadecimal', '0x10'],
    ['infinity', 'Infinity'],
    ['a number that is none in Lua', '1e999'],
    ['a newline in a string', '"a\nb"'],
    ['an unknown escape', '"\\x41"'],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a long form of a slash', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
    ['half a pair in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ['a character above the last', Uint8Array.of(0x22, 0xf4, 0x90, 0x80, 0x80, 0x22)],
    ['a character that was cut', Uint8Array.of(0x22, 0xe2, 0x82, 0x22)],
    ['65 lists in each other', nested(65)],
    ['200,000 lists in each other', nested(200_000)],
  ];
  for (const [what, text] of refused) {
    lua(`refuses ${what}`, () => expect(through([text])[0]).toMatch(/^no /));
  }
});
