import { importsOf, targetOf } from './imports.ts';
import type { Source } from './sources.ts';

/** `plugin → manifests ← core ← cli`: who may import whom. Tests, samples and scripts stand outside and see all. */
const seen: Readonly<Record<string, readonly string[]>> = {
  manifests: ['manifests'],
  core: ['core', 'manifests'],
  cli: ['cli', 'core', 'manifests'],
  plugin: ['plugin', 'manifests'],
};

const roomOf = (path: string): string => path.split('/')[0] ?? '';

/** Imports that go against the arrows; a file is given as `from → target`. */
export const againstArrows = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(importsOf).flatMap((found) => {
    const target = targetOf(found);
    const allowed = seen[roomOf(found.from)] ?? [];
    return target === null || allowed.includes(roomOf(target)) ? [] : [`${found.from} → ${target}`];
  });

/** Relative imports into another package: packages know each other by name only. */
export const reachingAcross = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(importsOf).flatMap((found) => {
    const target = found.specifier.startsWith('.') ? targetOf(found) : null;
    return target === null || roomOf(target) === roomOf(found.from) ? [] : [`${found.from} → ${target}`];
  });
