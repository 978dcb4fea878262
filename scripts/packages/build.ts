import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputOptions, rolldown } from 'rolldown';
import { programsIn } from './programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Which sources of a package become files of their own, by the name of the file. */
type Entries = Readonly<Record<string, string>>;

/**
 * Two folders below the package, as the sources are that look for its assets: the same relative path is right in both.
 * Threads and processes lie beside those who start them.
 */
const JAVASCRIPT = 'js';

const ofManifests = (): Entries => ({ [`${JAVASCRIPT}/index`]: 'index.ts' });

const ofCore = (): Entries => ({
  [`${JAVASCRIPT}/index`]: 'index.ts',
  ...Object.fromEntries(
    [...programsIn(join(root, 'core', 'src'))].map(([name, path]) => [`${JAVASCRIPT}/${name}`, path]),
  ),
});

/** Commands stay where oclif looks for them, a file each: only the one that runs is loaded. */
const ofCli = (): Entries => ({
  start: 'start.ts',
  ...Object.fromEntries(
    globSync('commands/**/*.ts', { cwd: join(root, 'cli', 'src') }).map((path) => [
      path.replace(/\.ts$/, ''),
      path,
    ]),
  ),
});

const output = (dir: string): OutputOptions => ({
  dir,
  format: 'es',
  entryFileNames: '[name].js',
  chunkFileNames: `${JAVASCRIPT}/[name]-[hash].js`,
  hashCharacters: 'hex',
  // Node reads them only where it is started with --enable-source-maps.
  sourcemap: true,
  sourcemapExcludeSources: true,
});

/** A package knows the others, and every package it uses, by name: only its own files become one. */
const isOutside = (id: string): boolean => !id.startsWith('.') && !id.startsWith('/') && !/^[a-z]:/i.test(id);

const bundlePackage = async (room: string, entries: Entries): Promise<void> => {
  const src = join(root, room, 'src');
  const bundle = await rolldown({
    input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(src, path)])),
    external: isOutside,
    platform: 'node',
    tsconfig: false,
    preserveEntrySignatures: 'strict',
    logLevel: 'warn',
  });
  await bundle.write(output(join(root, room, 'dist')));
  await bundle.close();
};

/** What runs of the packages, in few files: every start of the program reads them all. Types come from tsc. */
export const buildPackages = async (): Promise<void> => {
  await bundlePackage('manifests', ofManifests());
  await bundlePackage('core', ofCore());
  await bundlePackage('cli', ofCli());
};

if (import.meta.main) await buildPackages();
