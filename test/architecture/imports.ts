import { posix } from 'node:path';
import type { Source } from './sources.ts';

export interface Import {
  /** The file that imports. */
  readonly from: string;
  /** As written: `./plan.ts`, `node:fs`, `@safelight/manifests`. */
  readonly specifier: string;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

/** `import`/`export` … `from '…'`, also over several lines; the first group is what is taken. */
const fromClause = /^\s*(?:import|export)\s([^;'"`]*?)\s*from\s*['"]([^'"]+)['"]/gm;
const bare = /^\s*import\s*['"]([^'"]+)['"]/gm;
/** `import('…')`, a type where `typeof` or a dot behind it says so; `require('…')` made by `createRequire`. */
const call = /(typeof\s+)?\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)(\.[A-Z])?/g;
const created = /createRequire\([^)]*\)\(\s*['"]([^'"]+)['"]\s*\)/g;

/** `type …`, or braces in which every name is a type: `{ type A, type B as C }`. */
const isTypeClause = (clause: string): boolean => {
  if (/^type\s/.test(clause)) return true;
  const names = /^\{([^}]*)\}$/
    .exec(clause.trim())?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '');
  return names?.every((name) => /^\s*type\s/.test(name)) ?? false;
};

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

/** Every import of a file. */
export const importsOf = ({ path, source }: Source): readonly Import[] => {
  const code = withoutComments(source);
  const found = (specifier: string | undefined, typeOnly: boolean): readonly Import[] =>
    specifier === undefined ? [] : [{ from: path, specifier, typeOnly }];
  return [
    ...[...code.matchAll(fromClause)].flatMap(([, clause, name]) => found(name, isTypeClause(clause ?? ''))),
    ...[...code.matchAll(bare)].flatMap(([, name]) => found(name, false)),
    ...[...code.matchAll(call)].flatMap(([, asType, name, member]) => found(name, Boolean(asType ?? member))),
    ...[...code.matchAll(created)].flatMap(([, name]) => found(name, false)),
  ];
};

const packageRooms: Readonly<Record<string, string>> = {
  '@safelight/manifests': 'manifests/src/index.ts',
  '@safelight/core': 'core/src/index.ts',
  '@safelight/plugin': 'plugin/src/index.ts',
  safelight: 'cli/src/index.ts',
};

/** The file of the house that is imported, from the checkout's folder; null for what comes from outside. */
export const targetOf = ({ from, specifier }: Import): string | null => {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return packageRooms[packageOf(specifier)] ?? null;
};

/** The package of a specifier: `@aws-sdk/client-s3` of `@aws-sdk/client-s3/dist`. */
export const packageOf = (specifier: string): string =>
  specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
