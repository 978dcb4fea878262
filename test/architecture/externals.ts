import { posix } from 'node:path';
import { type Import, importsOf, packageOf, targetOf } from './imports.ts';
import type { Source } from './sources.ts';

/** Built into Node, but as much a thing of its own as a package. */
const heavyBuiltins: readonly string[] = ['node:sqlite'];

/** What a whole package is built on, anywhere in these rooms. */
export const foundations: Readonly<Record<string, readonly string[]>> = {
  valibot: ['manifests/', 'core/'],
  '@oclif/core': ['cli/'],
};

/** Packages that more than one file touches, and why each must. */
export const touchedBySeveral: Readonly<Record<string, readonly string[]>> = {
  openpgp: [
    // keys of a vault, whatever the clock says
    'core/src/seal/openpgp.ts',
    // certificates of strangers, which may have expired
    'core/src/seal/recipient.ts',
  ],
  'node:sqlite': [
    // a copy of a catalog, opened to be read
    'core/src/catalog/sqlite-open.ts',
    // its integrity, in a thread
    'core/src/catalog/sqlite-check-thread.ts',
    // the backup API, in a child process
    'core/src/catalog/live-backup-process.ts',
    // our own state
    'core/src/vault/state.ts',
    // the history, which must outlive a state that is thrown away
    'core/src/ledger/ledger.ts',
    // one run at a time: a lock that dies with its process
    'core/src/vault/run-lock.ts',
    // opened keyrings, which hold keys: in memory only
    'core/src/vault/key-index.ts',
    // what each snapshot needs, a million contents of them: in memory only
    'core/src/vault/holdings.ts',
  ],
};

const isExternal = (found: Import): boolean => {
  const name = packageOf(found.specifier);
  if (targetOf(found) !== null) return false;
  return !name.startsWith('node:') || heavyBuiltins.includes(name);
};

const isFoundation = ({ from, specifier }: Import): boolean =>
  (foundations[packageOf(specifier)] ?? []).some((room) => from.startsWith(room));

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** Files allowed to touch a package: those named, else the one that does; more than one is the fault. */
const touching = (name: string, imports: readonly Import[]): readonly string[] =>
  unique(
    imports
      .filter(({ specifier, typeOnly }) => packageOf(specifier) === name && !typeOnly)
      .map(({ from }) => from),
  );

const strangersTo = (name: string, files: readonly string[]): readonly string[] => {
  const named = touchedBySeveral[name];
  if (named !== undefined) return files.filter((file) => !named.includes(file));
  return files.length > 1 ? files : [];
};

/** Packages touched in more files than the one that is theirs. */
export const touchedTwice = (sources: readonly Source[]): readonly string[] => {
  const imports = sources.flatMap(importsOf).filter((found) => isExternal(found) && !isFoundation(found));
  return unique(imports.map(({ specifier }) => packageOf(specifier))).flatMap((name) =>
    strangersTo(name, touching(name, imports)).map((file) => `${file} → ${name}`),
  );
};

/** Types of a package used outside the folder of the file that touches it: its nouns have leaked. */
export const leakedTypes = (sources: readonly Source[]): readonly string[] => {
  const imports = sources.flatMap(importsOf).filter((found) => isExternal(found) && !isFoundation(found));
  return imports
    .filter(({ from, specifier, typeOnly }) => {
      const homes = touching(packageOf(specifier), imports).map((file) => posix.dirname(file));
      return typeOnly && !homes.includes(posix.dirname(from));
    })
    .map(({ from, specifier }) => `${from} → ${specifier} (type)`);
};
