import { posix } from 'node:path';
import type { Source } from './sources.ts';

/** What tells a source where it lies. In the built form it lies elsewhere, in one file with others. */
const place = /import\.meta\.\w+|__dirname|__filename/g;

/** Where it may be asked: right both in the sources and in their built form (scripts/packages). */
const rightInBoth: readonly RegExp[] = [
  // a thread or process beside it, which the build finds by these very words
  /new URL\(`\.\/[\w-]+\$\{extname\(import\.meta\.url\)\}`, import\.meta\.url\)/g,
  // packages are found from anywhere in the package
  /createRequire\(import\.meta\.url\)/g,
  // of the process itself, whose file stays one
  /import\.meta\.main/g,
];

const ASSETS = `new URL(\`../../assets/\${name}\`, import.meta.url)`;

/** Two folders below the package, as the built form. */
const isDeepEnough = (path: string): boolean => posix.dirname(path).split('/').length === 3;

/** Sources of what is bundled that ask where they lie in a way that is wrong once they lie elsewhere. */
export const lostWhenBuilt = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => /^(manifests|core|cli)\/src\//.test(path))
    .flatMap(({ path, source }) => {
      const asked = isDeepEnough(path) ? source.replaceAll(ASSETS, '') : source;
      const left = rightInBoth.reduce((text, allowed) => text.replaceAll(allowed, ''), asked);
      return [...left.matchAll(place)].map(([found]) => `${path}: ${found}`);
    });
