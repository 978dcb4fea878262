import { parseAst } from 'rolldown/parseAst';
import * as allowed from './allowed.ts';

/** What a page, its style or its script uses that UXP does not have. Each is given its text, so that a test can give a bad one. */

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesIn(one);
  else if (isNode(value)) {
    yield value;
    for (const [name, member] of Object.entries(value)) if (name !== 'parent') yield* nodesIn(member);
  }
}

const parse = (source: string, lang: 'js' | 'ts'): readonly Node[] => [
  ...nodesIn(parseAst(source, { lang, sourceType: lang === 'js' ? 'script' : 'module' })),
];

const notIn = (known: ReadonlySet<string>, names: Iterable<string>): readonly string[] =>
  [...new Set(names)].filter((name) => !known.has(name)).sort();

const withoutComments = (css: string): string => css.replace(/\/\*[\s\S]*?\*\//g, '');

/** Properties, pseudo-classes, at-rules and media features. */
export const strangeCss = (css: string): readonly string[] => {
  const text = withoutComments(css);
  const declared = [...text.matchAll(/(?<=[{;]\s*)([\w-]+)\s*:(?=[^{}]*[;}])/g)].map(
    ([, name]) => name ?? '',
  );
  const selectors = [...text.matchAll(/([^{};]+)\{/g)].map(([, one]) => one?.trim() ?? '');
  const rules = selectors.filter((one) => one.startsWith('@'));
  const pseudo = selectors
    .filter((one) => !one.startsWith('@'))
    .flatMap((one) => [...one.matchAll(/::?([\w-]+)/g)].map(([, name]) => name ?? ''));
  const features = rules.flatMap((one) => [...one.matchAll(/\(([\w-]+)\s*:/g)].map(([, name]) => name ?? ''));
  return [
    ...notIn(
      allowed.properties,
      declared.filter((name) => !name.startsWith('--')),
    ),
    ...notIn(allowed.pseudoClasses, pseudo).map((name) => `:${name}`),
    ...rules.filter((one) => !one.startsWith('@media')),
    ...notIn(allowed.mediaFeatures, features).map((name) => `@media ${name}`),
  ];
};

/** Elements and attributes of the page. */
export const strangeHtml = (html: string): readonly string[] => {
  const tags = [...html.matchAll(/<([a-z][\w-]*)([^>]*)>/g)];
  const names = tags.flatMap(([, , rest]) =>
    [...(rest ?? '').matchAll(/([\w-]+)=/g)].map(([, name]) => name ?? ''),
  );
  return [
    ...notIn(
      allowed.elements,
      tags.map(([, name]) => name ?? ''),
    ),
    ...notIn(allowed.attributes, names).map((name) => `[${name}]`),
  ];
};

const literal = (node: unknown): string | null =>
  isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null;

const keyOf = (property: Node): string => {
  const key = property['key'];
  return literal(key) ?? (isNode(key) ? String(key['name']) : '');
};

/** Elements and attributes that a source of the view draws: `el('div', { attributes: { … } })`. */
export const strangeDrawing = (source: string): readonly string[] => {
  const nodes = parse(source, 'ts');
  const tags = nodes
    .filter(({ type, callee }) => type === 'CallExpression' && isNode(callee) && callee['name'] === 'el')
    .map((call) => literal((call['arguments'] as readonly unknown[])[0]) ?? '(not a literal)');
  const names = nodes
    .filter((node) => node.type === 'Property' && keyOf(node) === 'attributes')
    .flatMap((node) => [...nodesIn(node['value'])])
    .filter(({ type }) => type === 'Property')
    .map(keyOf);
  return [...notIn(allowed.elements, tags), ...notIn(allowed.attributes, names).map((name) => `[${name}]`)];
};

/** Members of the page that a source asks for: of those files that touch it, every member is looked at. */
export const strangeMembers = (source: string): readonly string[] =>
  notIn(
    new Set([...allowed.domMembers, ...allowed.ownMembers]),
    parse(source, 'ts')
      .filter(({ type, computed }) => type === 'MemberExpression' && computed !== true)
      .map(({ property }) => (isNode(property) ? String(property['name']) : '')),
  );

/** Does a source name the page at all? */
export const touchesPage = (source: string): boolean => freeNames(parse(source, 'ts')).includes('document');

const LANGUAGE = new Set([
  ...['Array', 'Boolean', 'Date', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Reflect'],
  ...['RegExp', 'Set', 'String', 'Symbol', 'TypeError', 'WeakMap', 'BigInt', 'undefined', 'NaN', 'Infinity'],
  ...['WeakSet', 'isNaN', 'arguments'],
]);

/** Names a script takes from outside that no host has; and JavaScript that is too young. */
export const strangeScript = (script: string): readonly string[] => {
  const nodes = parse(script, 'js');
  const late = allowed.lateSyntax.flatMap((pattern) => pattern.exec(script)?.[0].trim() ?? []);
  return [...notIn(new Set([...LANGUAGE, ...allowed.globals]), freeNames(nodes)), ...late];
};

const bound = (pattern: unknown): readonly string[] =>
  [...nodesIn(pattern)].filter(({ type }) => type === 'Identifier').map(({ name }) => String(name));

/** By name, not by scope: what is declared anywhere is ours everywhere. */
const freeNames = (nodes: readonly Node[]): readonly string[] => {
  const declared = new Set(nodes.flatMap(namesDeclared));
  return nodes.flatMap(namesUsed).filter((name) => !declared.has(name));
};

const namesDeclared = (node: Node): readonly string[] => {
  switch (node.type) {
    case 'VariableDeclarator':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return [...bound(node['id']), ...bound(node['params'])];
    case 'CatchClause':
      return bound(node['param']);
    default:
      return bound(node['params']);
  }
};

/** Identifiers in place of a value: not names of members, keys or labels. */
const namesUsed = (node: Node): readonly string[] => {
  const skipped =
    node.type === 'MemberExpression' && node['computed'] !== true
      ? ['property']
      : node['computed'] !== true
        ? ['key']
        : [];
  return Object.entries(node)
    .filter(([name]) => !skipped.includes(name) && name !== 'parent')
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .flatMap((value) => (isNode(value) && value.type === 'Identifier' ? [String(value['name'])] : []));
};
