import { expect, test } from 'vitest';
import {
  base64,
  contentId,
  count,
  fingerprint,
  instant,
  nanoseconds,
  sessionKey,
  sha256,
  uuid,
  xxh128,
} from '../../manifests/src/fields.ts';
import {
  type ContentId,
  DocumentError,
  type Fingerprint,
  parseDocument,
  type Sha256,
  type Xxh128,
} from '../../manifests/src/index.ts';

const fields = {
  base64,
  contentId,
  count,
  fingerprint,
  instant,
  nanoseconds,
  sessionKey,
  sha256,
  uuid,
  xxh128,
} as const;

const { MAX_SAFE_INTEGER } = Number;
const hex = (length: number, digit = 'a'): string => digit.repeat(length);

const cases = {
  sha256: {
    good: [hex(64), hex(64, '0')],
    bad: [hex(63), hex(65), hex(64, 'A'), hex(64, 'g'), `${hex(64)}\n`],
  },
  xxh128: { good: [hex(32)], bad: [hex(31), hex(33), hex(32, 'F'), `${hex(31)} `] },
  fingerprint: { good: [hex(40)], bad: [hex(39), hex(41), hex(40, 'A')] },
  contentId: {
    good: [`${hex(32)}.0`, `${hex(32)}.1`, `${hex(32)}.9007199254740991`],
    bad: [
      hex(32),
      `${hex(32)}.`,
      `${hex(32)}.00`,
      `${hex(32)}.01`,
      `${hex(32)}.-1`,
      `${hex(32)}.1e3`,
      `${hex(31)}.1`,
      `${hex(32)}.10000000000000000`,
    ],
  },
  sessionKey: { good: [hex(64, 'A'), hex(64, '0')], bad: [hex(64, 'a'), hex(63, 'A'), hex(65, 'A')] },
  uuid: {
    good: ['7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b0'],
    bad: ['7f9c24e83b124fef91e056a2d5a8e1b0', '../../etc', ''],
  },
  count: { good: [0, 1, MAX_SAFE_INTEGER], bad: [-1, 0.5, MAX_SAFE_INTEGER + 1, '1', null] },
  nanoseconds: {
    good: ['0', '-1', '1777212191000000001', hex(20, '9')],
    bad: ['', '-', '+1', '1.0', '1e9', hex(21, '9'), 1],
  },
  instant: {
    good: ['2026-04-26T14:03:11.000Z', '2026-04-26T14:03:11Z'],
    bad: ['2026-04-26', 'yesterday', '', 0],
  },
  base64: { good: ['', 'Zvw=', 'Zm8='], bad: ['Zvw', 'Z', '=', 'Z v='] },
} as const satisfies Partial<
  Record<keyof typeof fields, { good: readonly unknown[]; bad: readonly unknown[] }>
>;

const parse = (name: keyof typeof cases, value: unknown) =>
  parseDocument(fields[name], JSON.stringify(value));
const rows = (which: 'good' | 'bad') =>
  Object.entries(cases).flatMap(([name, values]) =>
    values[which].map((value: unknown): [keyof typeof cases, unknown] => [name as keyof typeof cases, value]),
  );

test.each(rows('good'))('%s takes %j', (name, value) => {
  expect(parse(name, value)).toBe(value);
});

test.each(rows('bad'))('%s refuses %j', (name, value) => {
  expect(() => parse(name, value)).toThrow(DocumentError);
});

test('a name of bytes is not taken for another, nor text for a name', () => {
  const plain: Sha256 = parseDocument(fields.sha256, JSON.stringify(hex(64)));
  const seed: Xxh128 = parseDocument(fields.xxh128, JSON.stringify(hex(32)));
  const key: Fingerprint = parseDocument(fields.fingerprint, JSON.stringify(hex(40)));
  const content: ContentId = parseDocument(fields.contentId, JSON.stringify(`${hex(32)}.1`));
  // @ts-expect-error: the hash of plain bytes is not the name of an object
  const object: Sha256 = seed;
  // @ts-expect-error: nor is any text
  const text: Sha256 = hex(64);
  // @ts-expect-error: nor a certificate
  const certificate: Fingerprint = plain;
  // @ts-expect-error: nor a content
  const id: ContentId = key;
  expect([object, text, certificate, id]).not.toContain(content);
});
