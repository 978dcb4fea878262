import { homeFolder, readText } from './foundation';
import { Told } from './sentences';

/** What a script may be told, as JSON in its first argument: `osascript -l JavaScript FILE '{"preset":"huber"}'`. */
export interface Options {
  /** The id of a preset: nobody is asked. */
  readonly preset?: string;
  /** The id of the document that is meant; another one in front is refused. */
  readonly document?: string;
  readonly inbox?: string;
}

const parsed = (text: string, what: string): { readonly [member: string]: unknown } => {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Told(`${what} is no JSON: ${String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Told(`${what} is no JSON object.`);
  return value as { readonly [member: string]: unknown };
};

/** The argument of `run`; nothing from the Scripts menu. A member that is not known is refused. */
export const optionsFrom = (argv: unknown): Options => {
  const first = Array.isArray(argv) ? argv[0] : undefined;
  if (first === undefined) return {};
  const options = parsed(String(first), 'The argument');
  for (const name of Object.keys(options)) {
    if (['preset', 'document', 'inbox'].indexOf(name) === -1)
      throw new Told(`The argument has an unknown member: ${name}.`);
    if (typeof options[name] !== 'string') throw new Told(`The argument's ${name} is no text.`);
  }
  return options as Options;
};

export const ownFolder = (): string => `${homeFolder()}/Library/Application Support/Safelight`;

/** Where the inbox is: as told, as `capture-one.json` in our own folder says, or where `safelight inbox` makes it. */
export const inboxFolder = (options: Options): string => {
  if (options.inbox !== undefined) return options.inbox;
  const path = `${ownFolder()}/capture-one.json`;
  const text = readText(path);
  const inbox = text === null ? undefined : parsed(text, path).inbox;
  return typeof inbox === 'string' ? inbox : `${homeFolder()}/Safelight Inbox`;
};
