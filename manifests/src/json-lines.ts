import * as v from 'valibot';

/** A document that is not what its description says. `why` names the first place that differs, never a value. */
export class DocumentError extends Error {
  readonly why: string;
  constructor(why: string, cause?: unknown) {
    super(`not a valid document: ${why}`, { cause });
    this.name = 'DocumentError';
    this.why = why;
  }
}

type Schema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

const parseJson = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new DocumentError(`${where} is not JSON`);
  }
};

/** Parses one JSON document strictly: unknown members and wrong types are refused. Throws `DocumentError`. */
export const parseDocument = <S extends Schema>(schema: S, text: string, where = 'it'): v.InferOutput<S> => {
  const parsed = v.safeParse(schema, parseJson(text, where), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new DocumentError(`${where} has no valid ${v.getDotPath(issue) ?? 'form'}`);
};

/** One line for each document, each ended by a newline. */
export const encodeLines = (documents: Iterable<unknown>): string => {
  let text = '';
  for (const document of documents) text += `${JSON.stringify(document)}\n`;
  return text;
};

/** Parses JSON lines; a last line without its newline is refused, since it may be cut. Throws `DocumentError`. */
export function* parseLines<S extends Schema>(
  schema: S,
  text: string,
  firstLine = 1,
): Generator<v.InferOutput<S>> {
  let number = firstLine;
  for (let at = 0; at < text.length; number += 1) {
    const end = text.indexOf('\n', at);
    if (end < 0) throw new DocumentError(`line ${number} is cut short`);
    yield parseDocument(schema, text.slice(at, end), `line ${number}`);
    at = end + 1;
  }
}
