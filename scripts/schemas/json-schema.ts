import { type ConversionConfig, type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';

export type Description = Parameters<typeof toJsonSchema>[0];

/** A document that gets a schema of its own. */
export interface Described {
  /** Name of the schema's file, below docs/schema, without its ending. */
  readonly name: string;
  readonly title: string;
  /** What it is and where it is found, in a sentence. */
  readonly about: string;
  readonly schema: Description;
}

type OverrideAction = NonNullable<ConversionConfig['overrideAction']>;

/**
 * What JSON Schema calls a format is a remark that readers may pass over. The parser checks these by a pattern, so the
 * schema has it too.
 */
const withPattern: OverrideAction = ({ valibotAction, jsonSchema }) => {
  if (!['uuid', 'base64', 'iso_timestamp'].includes(valibotAction.type)) return undefined;
  if (!('requirement' in valibotAction) || !(valibotAction.requirement instanceof RegExp)) return undefined;
  return { ...jsonSchema, pattern: patternOf(valibotAction.requirement) };
};

/** JSON Schema has no flags: what is matched in either case must say so. */
const patternOf = ({ source, flags }: RegExp): string => {
  if (!flags.includes('i')) return source;
  return source.replaceAll(
    /([a-z])-([a-z])/g,
    (range, first: string, last: string) => `${range}${first.toUpperCase()}-${last.toUpperCase()}`,
  );
};

/** The schema of one document. Throws where the description says what JSON Schema cannot. */
export const jsonSchema = ({ name, title, about, schema }: Described): JsonSchema => {
  const { $schema, ...body } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    // They give texts their brand and change nothing.
    ignoreActions: ['transform'],
    overrideAction: withPattern,
  });
  const $id = `urn:safelight:schema:${name.replaceAll('/', ':')}`;
  return { $schema, $id, title, description: about, ...body } as JsonSchema;
};

/** The bytes of its file: the same for the same description, always. */
export const schemaText = (document: Described): string =>
  `${JSON.stringify(jsonSchema(document), null, 2)}\n`;

export const schemaFile = ({ name }: Described): string => `${name}.schema.json`;
