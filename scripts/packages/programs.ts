import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** How a source names the file of a thread or process beside it; in the built form all of them lie in one folder. */
const started = /new URL\(`\.\/([\w-]+)\$\{extname\(import\.meta\.url\)\}`, import\.meta\.url\)/g;

/** Names of the files that the sources of a package start as threads and processes, and where those lie in `src`. */
export const programsIn = (src: string): ReadonlyMap<string, string> => {
  const paths = globSync('**/*.ts', { cwd: src });
  const names = paths.flatMap((path) =>
    [...readFileSync(`${src}/${path}`, 'utf8').matchAll(started)].map(([, name]) => name ?? ''),
  );
  return new Map([...new Set(names)].sort().map((name) => [name, onlyOne(name, paths)]));
};

const onlyOne = (name: string, paths: readonly string[]): string => {
  const [path, ...more] = paths.filter((each) => basename(each, '.ts') === name);
  if (path === undefined || more.length > 0) throw new Error(`${name}.ts is started, and must be one file`);
  return path;
};
