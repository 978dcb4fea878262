import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, test } from 'vitest';
import { textsFor } from '../../../plugin/uxp/src/text/strings.ts';
import { inRepository } from '../../support/repository.ts';

const room = inRepository('plugin/uxp');
const tableOf = (language: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(room, 'strings', `${language}.json`), 'utf8'));
const gaps = (text: string): readonly string[] =>
  [...text.matchAll(/\{\w+\}|`[^`]*`/g)].map(([gap]) => gap).sort();

const en = tableOf('en');
const sources = readdirSync(join(room, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, source: readFileSync(join(room, 'src', name), 'utf8') }));

/** All literals of a source that stand for a value. */
const literals = (source: string): readonly string[] => {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      const node = value as Readonly<Record<string, unknown>>;
      if (node['type'] === 'ImportDeclaration') return;
      if (node['type'] === 'Literal' && typeof node['value'] === 'string') found.push(node['value']);
      if (node['type'] === 'TemplateElement') found.push((node['value'] as { readonly raw: string }).raw);
      for (const member of Object.values(node)) walk(member);
    }
  };
  walk(parseAst(source, { lang: 'ts', sourceType: 'module' }));
  return found;
};

/** Words for people: a blank between letters, or a sentence’s beginning. Not a key, a class or a name of the host. */
const isProse = (text: string): boolean =>
  /\p{L}{2,}[,.…]? \p{L}/u.test(text) || /^\p{Lu}\p{Ll}+[.…!?]?$/u.test(text);

describe('texts', () => {
  test.each(['de'])('%s has the keys of English, and each leaves the same gaps', (language) => {
    const table = tableOf(language);
    expect(Object.keys(table)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(en)) expect(gaps(table[key] ?? ''), key).toEqual(gaps(text));
  });

  test('none is left over, and none is missing', () => {
    const code = sources.flatMap(({ source }) => literals(source));
    const starts = code.filter((text) => text.endsWith('.'));
    const unused = Object.keys(en).filter((key) => {
      const bare = key.replace(/\.(one|many)$/, '');
      return (
        !code.includes(key) &&
        !code.includes(bare) &&
        !starts.some((start) => start !== '.' && key.startsWith(start))
      );
    });
    expect(unused).toEqual([]);
  });

  test('none stands in the code of what is shown', () => {
    const shown = sources.filter(({ name }) => name.startsWith('view') || name === 'main.ts');
    const left = shown.flatMap(({ name, source }) =>
      literals(source)
        .filter((text) => isProse(text) && !/^[a-z]+( [a-z]+)*$/.test(text))
        .map((text) => `${name}: ${text}`),
    );
    expect(left).toEqual([]);
    expect(['Look again', 'Deliver', 'Ordner wählen …', 'a, b'].map(isProse)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test('a number is told as one or many, a size in the way of the language', () => {
    const [english, german] = [textsFor('en_US'), textsFor('de_CH')];
    const client = 'Anna';
    expect(english.count('planned.sum', 1, { size: '1 B', client })).toBe('One picture, 1 B, for Anna');
    expect(german.count('planned.sum', 2, { size: '1 B', client })).toBe('2 Bilder, 1 B, für Anna');
    const sizes = [0, 999, 1_000, 999_499, 999_500, 9_949_999, 9_950_000, 61_000_000_000];
    expect(sizes.map((bytes) => english.size(bytes).replace('\u00a0', ' '))).toEqual([
      ...['0 B', '999 B', '1.0 kB', '999 kB', '1.0 MB', '9.9 MB', '10 MB', '61 GB'],
    ]);
    expect(german.size(1_500)).toBe('1,5\u00a0kB');
    expect(english('pick.title')).toBe('Where is the inbox?');
    expect(textsFor('')('pick.title')).toBe('Where is the inbox?');
  });

  test('what is put into a gap is not looked into', () => {
    const tell = textsFor('en');
    expect(tell('planned.renamed.line', { path: '{name}', name: 'x' })).toBe('{name} → x');
    expect(tell('planned.renamed.line', { path: '$&', name: '$1' })).toBe('$& → $1');
  });
});
