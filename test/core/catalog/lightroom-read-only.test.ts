import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { file, fingerprint, madeCatalog, temporaryFolder } from './catalog-folder.ts';
import { crashAfter, crashWithin } from './half-written.ts';

const program = fileURLToPath(new URL('./copy-program.ts', import.meta.url));

/** Root writes where it may not: such a process gives that up first. */
const withoutOverride = [
  '--bounding-set=-dac_override,-dac_read_search',
  '--inh-caps=-dac_override,-dac_read_search',
];

const runAsReader = (path: string): unknown => {
  const args = [process.execPath, program, path, temporaryFolder()];
  const [command = '', ...rest] = process.getuid?.() === 0 ? ['setpriv', ...withoutOverride, ...args] : args;
  return JSON.parse(execFileSync(command, rest, { encoding: 'utf8' }));
};

const readOnly = (path: string): string => {
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o555);
  onTestFinished(() => chmodSync(dirname(path), 0o755));
  return path;
};

const manyFiles = Array.from({ length: 400 }, (_, n) => file(`IMG_${n}.CR3`));
const roots = [{ absolutePath: '/p/', folders: [{ pathFromRoot: '', files: manyFiles }] }];

const crashed = (how: typeof crashAfter, options: Parameters<typeof madeCatalog>[0], sql: string): string => {
  const path = join(temporaryFolder(), 'Studio.lrcat');
  how(madeCatalog({ roots, ...options }), path, sql);
  return path;
};

const rename = "UPDATE AgLibraryFile SET idx_filename = 'x' || id_local, lc_idx_filename = 'x' || id_local";

test.skipIf(process.platform !== 'linux').each([
  ['closed, WAL mode', () => madeCatalog({ roots }), 1],
  ['closed, rollback mode', () => madeCatalog({ roots, shape: 'v5', journal: 'delete' }), 1],
  ['rows in the -wal', () => crashed(crashAfter, {}, rename), 2],
  ['a hot journal', () => crashed(crashWithin, { shape: 'v5', journal: 'delete' }, rename), 2],
] as const)('in a folder that cannot be written: %s', (_, make, parts) => {
  const path = readOnly(make());
  const before = fingerprint(dirname(path));
  expect(runAsReader(path)).toEqual({ probe: 'EACCES', parts, problems: [], files: 400 });
  expect(fingerprint(dirname(path))).toEqual(before);
});

test.skipIf(process.platform !== 'linux')('a catalog that may not be read is a problem, not a crash', () => {
  const path = madeCatalog();
  chmodSync(path, 0o000);
  expect(runAsReader(path)).toMatchObject({ parts: 0, problems: ['source-unreadable'], files: 0 });
});
