import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canonicalText,
  DocumentError,
  LedgerEvent,
  type LedgerFact,
  LedgerLine,
  parseDocument,
} from '../../manifests/src/index.ts';
import { hash, uuid } from './documents.ts';

type Data<K> = Extract<LedgerFact, { readonly kind: K }>['data'];

const digest = hash('6') as Data<'set-added'>['name'];
const set = { set: uuid, name: digest };
const place = { place: digest, where: digest };
const sizes = { files: 1, bytes: 2 };

/** One of each kind: a kind that is added is missing here until it is tested. */
const facts: { readonly [K in LedgerFact['kind']]: Data<K> } = {
  'vault-made': { vault: digest, computer: digest },
  'computer-attached': { computer: digest, writeOnly: false },
  'history-begun': { computer: digest },
  'set-added': set,
  'set-removed': set,
  'place-added': place,
  'place-removed': place,
  'place-first': place,
  backup: {
    ...set,
    ...sizes,
    place: digest,
    snapshot: digest,
    seq: 1,
    complete: true,
    accepted: false,
    storedFiles: 1,
    storedBytes: 2,
    problems: 0,
  },
  verify: { ...sizes, place: digest, depth: 'data', snapshots: 1, damage: 0, foreign: 0 },
  restore: { ...set, ...sizes, to: digest, snapshot: digest, seq: 1, already: 0, failures: 0 },
  'restore-test': { ...set, ...sizes, seq: 1, passed: true },
  'shoot-archived': { ...set, ...sizes, shoot: digest },
  'shoot-unarchived': { ...set, shoot: digest },
  'catalog-checked': { ...set, agrees: true, references: 3, present: 3, missing: 0, offline: 0 },
  'delivery-made': {
    ...sizes,
    delivery: uuid,
    client: digest,
    shoots: [digest],
    purpose: 'full',
    archives: 1,
    problems: 0,
  },
  'delivery-sent': { delivery: uuid, client: digest, shoots: [], road: 'words', by: 'print', to: digest },
  'delivery-checked': { delivery: uuid, client: digest, files: 3, faults: 0 },
  'delivery-closed': { delivery: uuid, client: digest, ended: 1, left: 0 },
  'computer-removed': {
    computer: digest,
    of: hash('7').slice(0, 40) as Data<'computer-removed'>['of'],
    from: 4,
  },
  'words-changed': {},
  erased: { ...sizes, path: digest, removal: digest, objects: 3, keyrings: 1 },
  pruned: { snapshots: 2, marked: 3, files: 1, bytes: 4 },
  'words-proven': {},
  'kit-written': { words: true },
  'history-verified': { events: 4, faults: 0 },
};

const eventOf = (kind: string, data: object): string =>
  JSON.stringify({
    index: 0,
    at: '2026-04-26T14:03:11.000Z',
    machine: 'b'.repeat(40),
    previous: null,
    kind,
    data,
    hash: hash('8'),
  });

test.each(Object.entries(facts))('%s is read exactly', (kind, data) => {
  expect(parseDocument(LedgerEvent, eventOf(kind, data))).toMatchObject({ kind, data });
  expect(() => parseDocument(LedgerEvent, eventOf(kind, { ...data, client: 'Anna' }))).toThrow(DocumentError);
  for (const [other, theirs] of Object.entries(facts))
    if (JSON.stringify(Object.keys(theirs)) !== JSON.stringify(Object.keys(data)))
      expect(() => parseDocument(LedgerEvent, eventOf(kind, theirs)), other).toThrow(DocumentError);
});

test('no event has room for a name: every text in it is an id, a digest or a word of a list', () => {
  for (const [kind, data] of Object.entries(facts))
    for (const [member, value] of Object.entries(data))
      if (typeof value === 'string')
        expect(() => parseDocument(LedgerEvent, eventOf(kind, { ...data, [member]: 'Anna & Tom' }))).toThrow(
          DocumentError,
        );
});

test('a kind that only a newer Safelight knows is a line of the chain and no event', () => {
  const line = eventOf('delivery-sent', { to: digest });
  expect(parseDocument(LedgerLine, line).kind).toBe('delivery-sent');
  expect(() => parseDocument(LedgerEvent, line)).toThrow(DocumentError);
});

test('the canonical text does not depend on the order of members', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, inner]) => [name, shuffled(inner)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalText(shuffled(value))).toBe(canonicalText(value));
      expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the canonical text is that of RFC 8785', () => {
  // Its section 3.2.3, by UTF-16 units, less the numbers.
  const example = {
    '\u20ac': 'Euro',
    '\r': 'CR',
    '\ufb33': 'Dalet',
    '1': 'One',
    '\u{1f600}': 'Smile',
    '\u0080': 'C',
    '\u00f6': 'o',
  };
  expect(Object.values(JSON.parse(canonicalText(example))).length).toBe(7);
  const order = [...canonicalText(example).matchAll(/:"(\w+)"/g)].map(([, value]) => value);
  expect(order).toEqual(['CR', 'One', 'C', 'o', 'Euro', 'Smile', 'Dalet']);
  expect(canonicalText({ b: [1, { d: null, c: true }], a: 'x\n' })).toBe(
    '{"a":"x\\n","b":[1,{"c":true,"d":null}]}',
  );
});
