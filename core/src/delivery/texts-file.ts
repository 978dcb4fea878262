import { readFileSync } from 'node:fs';
import type { ClientLanguage } from '@safelight/manifests';
import { assetUrl } from '../fs/asset.ts';
import { SafelightError } from '../model/errors.ts';

/** What `{names}` in a text stand for. */
export type Values = Readonly<Record<string, string>>;

/** A text for clients, as its file has it. The names of the files are the same in every language. */
export const readText = (language: ClientLanguage, name: string): string =>
  readFileSync(assetUrl(`delivery/${language}/${name}.txt`), 'utf8');

/**
 * Puts values into a text. A line of nothing but names that stand for nothing goes, with the blank line after it. Throws
 * `unexpected` for a name without a value: a client must not read `{link}`.
 */
export const fill = (text: string, values: Values): string =>
  text
    .split('\n')
    .map((line) => (isEmptied(line, values) ? null : line.replace(placeholder, valued(values))))
    .filter((line) => line !== null)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const placeholder = /\{([a-z-]+)\}/g;

const isEmptied = (line: string, values: Values): boolean =>
  line !== '' && line.replace(placeholder, (whole, name: string) => values[name] ?? whole).trim() === '';

const valued =
  (values: Values) =>
  (_: string, name: string): string => {
    const value = values[name];
    if (value === undefined) throw new SafelightError('unexpected', { why: `a text lacks its {${name}}` });
    return value;
  };

/** The names that a text leaves open, each once. */
export const placeholdersOf = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(placeholder)].map(([, name]) => name ?? ''))].sort();

export type Phrases = (key: string, values?: Values) => string;

/** Short pieces of text, a line each: `key: text`. */
export const phrasesOf = (language: ClientLanguage): Phrases => {
  const phrases = new Map(
    readText(language, 'phrases')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return (key, values = {}) => {
    const text = phrases.get(key);
    if (text === undefined) throw new SafelightError('unexpected', { why: `there is no phrase ${key}` });
    return fill(text, values);
  };
};
