import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { base64, instant, uuid } from '../../manifests/src/fields.ts';
import * as manifests from '../../manifests/src/index.ts';
import { documents } from '../../scripts/schemas/documents.ts';
import {
  type Described,
  type Description,
  jsonSchema,
  schemaFile,
  schemaText,
} from '../../scripts/schemas/json-schema.ts';
import { reportDocuments } from '../../scripts/schemas/reports.ts';
import { inRepository } from '../support/repository.ts';

const { DocumentError, parseDocument } = manifests;
const described: readonly Described[] = [...documents, ...reportDocuments];
const folder = inRepository('docs', 'schema');
const committed = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');

describe('docs/schema', () => {
  test.each(described.map((document) => [schemaFile(document), document] as const))(
    '%s is what its description says; `npm run schemas` writes it',
    (file, document) => expect(committed(file)).toBe(schemaText(document)),
  );

  test('holds no schema of a document that is gone, and its page names each', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.json'));
    expect(files.sort()).toEqual(described.map(schemaFile).sort());
    const page = committed('README.md');
    expect(files.filter((file) => !page.includes(`](${file})`))).toEqual([]);
  });
});

/** All that a description is made of, itself included. */
const partsOf = (value: unknown, parts = new Set<unknown>()): ReadonlySet<unknown> => {
  if (typeof value !== 'object' || value === null || parts.has(value)) return parts;
  parts.add(value);
  for (const part of Object.values(value)) partsOf(part, parts);
  return parts;
};

const isDescription = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

test('every description of manifests is in a schema', () => {
  const parts = new Set(described.flatMap(({ schema }) => [...partsOf(schema)]));
  // Written beside `opened`, member by member.
  const spread = ['OpenReport'];
  const missing = Object.entries(manifests)
    .filter(([name, value]) => isDescription(value) && !parts.has(value) && !spread.includes(name))
    .map(([name]) => name);
  expect(missing).toEqual([]);
});

const accepts = (schema: Description, text: string): boolean => {
  try {
    parseDocument(schema, JSON.stringify(text));
    return true;
  } catch (error) {
    if (error instanceof DocumentError) return false;
    throw error;
  }
};

const id = '7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b0';
const cases: readonly (readonly [string, Description, readonly string[]])[] = [
  ['uuid', uuid, [id, id.toUpperCase(), `${id}0`, id.replace('7', 'g'), id.replace('7', 'G'), '']],
  ['base64', base64, ['', 'Zvw=', 'zVW=', 'Z+/=', 'Z9==', 'Zvw', '=', 'Z v=', 'Z_w=']],
  [
    'instant',
    instant,
    [
      '2026-04-26T14:03:11.000Z',
      '2026-04-26T14:03:11Z',
      '2026-04-26',
      '2026-04-26T24:03:11Z',
      '2026-13-26T14:03:11Z',
    ],
  ],
];

describe('a schema takes and refuses what the parser does', () => {
  const rows = cases.flatMap(([name, schema, texts]) => texts.map((text) => ({ name, schema, text })));
  test.each(rows)('$name $text', ({ name, schema, text }) => {
    const { pattern } = jsonSchema({ name, title: name, about: name, schema });
    expect(pattern).toBeDefined();
    expect(new RegExp(pattern ?? '', 'u').test(text)).toBe(accepts(schema, text));
  });
});
