/** What ExifTool read of one file: by group and name, as its JSON has them. */
export type Tags = Readonly<Record<string, unknown>>;

/** The texts of a tag, whether it holds one, a list or a number. */
export const namesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value === 'string') return [value];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
};

/** The text of a tag, or null where it has none. */
export const textOf = (tags: Tags, tag: string): string | null => namesIn(tags[tag])[0] ?? null;

/** A title `1.10` is printed as a number, and is no 1.1. */
const asWritten = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' ? (context?.source ?? String(value)) : value;

/** Records of ExifTool's `-json`, by the path each was read from; throws where it is no JSON. */
export const recordsOf = (json: string): ReadonlyMap<string, Tags> => {
  const parsed: unknown = json.trim() === '' ? [] : JSON.parse(json, asWritten);
  const records = Array.isArray(parsed) ? parsed.filter(isRecord) : [];
  return new Map(records.map((record) => [String(record['SourceFile']), record]));
};

const isRecord = (value: unknown): value is Tags => typeof value === 'object' && value !== null;

/** `XMP-dc` of `XMP-dc:Rights`. */
export const groupOf = (tag: string): string => tag.slice(0, tag.indexOf(':'));

/** `XMP-dc:Rights-de` is `XMP-dc:Rights` in German. */
export const withoutLanguage = (tag: string): string =>
  tag.startsWith('XMP-') ? tag.replace(/(?<=:\w+)-[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, '') : tag;
