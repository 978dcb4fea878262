import { describe, expect, test } from 'vitest';
import { DocumentError, LeafEntry, parseDocument } from '../../manifests/src/index.ts';
import { documents } from './documents.ts';

type Json = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Every member of an example, however deep, by the way that leads to it. */
const members = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return [here, ...members(inner, here)];
  });
};

/** Every object in an example: the places where a member could be added. */
const objects = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    objects(one, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? inner : [path, ...inner];
};

const reached = (value: unknown, path: Path): Record<string | number, unknown> =>
  path.reduce((at: unknown, key) => (at as Record<string | number, unknown>)[key], value) as Record<
    string | number,
    unknown
  >;

/** The example with the member at `path` given another value, or taken away. */
const changed = (example: Json, path: Path, value: unknown): string => {
  const copy: unknown = structuredClone(example);
  const owner = reached(copy, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  if (value === undefined) delete owner[key];
  else owner[key] = value;
  return JSON.stringify(copy);
};

const optional = new Set([
  'maps',
  'nameBytes',
  'pathBytes',
  'targetBytes',
  'content',
  'extents',
  'holder',
  'asOf',
  'companion',
  'latestOnly',
  'presets',
  'inbox',
  'panels',
  'pairing',
]);
const ofAnotherType = [true, 1.5, -1, 'Z', [['Z']], { Z: 1 }];
const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
/** Free text may be any text, and a number that counts nothing is a number. */
const isOfOtherKind = (now: unknown, was: unknown): boolean => kindOf(now) !== kindOf(was) && was !== null;

describe.each(documents)('$name', ({ schema, example }) => {
  test('reads its example and gives it back as it is', () => {
    expect(parseDocument(schema, JSON.stringify(example))).toEqual(example);
  });

  test('refuses a member it does not know, at any depth', () => {
    for (const path of objects(example))
      for (const name of ['more', 'Name', 'type ', ''])
        expect(() => parseDocument(schema, changed(example, [...path, name], 1)), `${path}`).toThrow(
          DocumentError,
        );
  });

  test('refuses to do without a member that is not optional', () => {
    for (const path of members(example)) {
      const key = path.at(-1);
      if (typeof key === 'number' || optional.has(String(key))) continue;
      expect(() => parseDocument(schema, changed(example, path, undefined)), `${path}`).toThrow(
        DocumentError,
      );
    }
  });

  test('refuses another type in the place of any member', () => {
    for (const path of members(example)) {
      const was = path.reduce<unknown>((at, key) => (at as Json)[key], example);
      for (const now of ofAnotherType)
        if (isOfOtherKind(now, was))
          expect(() => parseDocument(schema, changed(example, path, now)), `${path}`).toThrow(DocumentError);
    }
  });

  test('refuses to be cut anywhere', () => {
    const text = JSON.stringify(example);
    for (let end = 0; end < text.length; end += 1)
      expect(() => parseDocument(schema, text.slice(0, end))).toThrow(DocumentError);
  });
});

test('a document cannot stand in for one of another type', () => {
  for (const { schema, name } of documents)
    for (const other of documents)
      if (other.name !== name)
        expect(() => parseDocument(schema, JSON.stringify(other.example)), other.name).toThrow(DocumentError);
});

test('an entry of a leaf is a file or a link by its kind, and nothing else', () => {
  const entries = documents.filter(({ name }) => name === 'file entry' || name === 'link entry');
  for (const { example } of entries)
    expect(parseDocument(LeafEntry, JSON.stringify(example)).kind).toBe('kind' in example && example.kind);
  expect(() => parseDocument(LeafEntry, '{"kind":"socket","name":"s"}')).toThrow(DocumentError);
});

test('an error names the place that differs and no value of the document', () => {
  const secret = 'CAFE'.repeat(16);
  const [line] = documents.filter(({ name }) => name === 'keyring line');
  const text = changed(line?.example ?? {}, ['contents', 0, 1], secret);
  expect(() => parseDocument(line?.schema ?? LeafEntry, text, 'line 4')).toThrow(
    expect.objectContaining({ why: 'line 4 has no valid contents.0.1' }),
  );
});
