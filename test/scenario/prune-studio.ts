import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import type { Config, PruneReport, RestoreReport } from '../../manifests/src/index.ts';
import { inRepository } from '../support/repository.ts';
import { type Tree, treeDifferences, treeOf } from '../support/tree.ts';
import { type Computer, computerWithVault, newComputer } from './cli-studio.ts';

const preload = pathToFileURL(inRepository('test', 'support', 'clock-ahead.mjs')).href;

/** The environment of a program whose clock is so many days ahead. */
export const daysAhead = (days: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=${preload}`,
  CLOCK_AHEAD_MS: String(days * 86_400_000),
});

/** Nothing but the newest stays, and what alone holds an original. */
export const NEWEST_ALONE = ['--keep-days', '0', '--keep-weeks', '0', '--keep-months', '0'] as const;

/** What a computer does, on a day that may lie ahead. */
export const onDay = ({ run, wordsFile }: Computer, day: number) => {
  const env = daysAhead(day);
  const json = async <T>(args: readonly string[]) => {
    const { code, stdout, stderr } = await run([...args, '--json'], { env });
    return { code, stderr, document: JSON.parse(stdout || 'null') as T };
  };
  return {
    run: (args: readonly string[]) => run(args, { env }),
    json,
    look: (...flags: readonly string[]) => json<PruneReport>(['prune', ...NEWEST_ALONE, ...flags]),
    apply: (...flags: readonly string[]) =>
      json<PruneReport>([
        'prune',
        '--apply',
        '--yes',
        '--recovery-words-file',
        wordsFile,
        ...NEWEST_ALONE,
        ...flags,
      ]),
  };
};

/** A studio whose working file, catalog-like notes and sidecars change, beside pictures that never do. */
export const changingStudio = async () => {
  const computer = await computerWithVault();
  const pictures = join(computer.folder, 'Pictures');
  const shoot = join(pictures, '2026-04-26_Huber_Wedding');
  mkdirSync(shoot, { recursive: true });
  const write = (name: string, bytes: number, filling = name): void =>
    writeFileSync(join(shoot, name), Buffer.alloc(bytes, filling));
  for (const number of [1, 2, 3]) write(`IMG_000${number}.CR3`, 1_500_000);
  const edit = (version: number): void => {
    write('album.psd', 1_200_000, `album ${version} `);
    write('IMG_0001.xmp', 3_000, `settings ${version} `);
  };
  edit(1);
  expect((await computer.run(['backup', pictures])).code).toBe(0);
  return { ...computer, pictures, shoot, write, edit, tree: () => treeOf(pictures) };
};

/** Of the vault that a computer knows. */
export const fingerprintOf = ({ home }: Computer): string => {
  const config = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')) as Config;
  return config.vaults[0]?.certificate ?? '';
};

/** Another computer, attached to the same vault. */
export const attached = async (
  first: Computer,
  flags: readonly string[] = [],
  vault = first.vault,
): Promise<Computer> => {
  const second = newComputer(join(first.folder, 'second'));
  const opened = await second.run([
    'open',
    vault,
    '--keystore',
    'file',
    '--recovery-words-file',
    first.wordsFile,
    '--fingerprint',
    fingerprintOf(first),
    '--machine-name',
    'laptop',
    ...flags,
  ]);
  expect(opened).toMatchObject({ code: 0 });
  return { ...second, vault, wordsFile: first.wordsFile };
};

/** The snapshot comes back byte for byte. */
export const expectRestored = async (computer: Computer, tree: Tree, snapshot = 'latest'): Promise<void> => {
  const to = join(computer.folder, `back-${snapshot}`);
  rmSync(to, { recursive: true, force: true });
  const { code, document } = await computer.json<RestoreReport>(['restore', snapshot, '--to', to]);
  expect([code, document.failures]).toEqual([0, []]);
  expect(treeDifferences(tree, treeOf(join(to, 'Pictures')), ['kind', 'size', 'sha256'])).toEqual([]);
};

/** Names of all objects, also while somebody writes there. */
export const objectsOf = (vault: string): readonly string[] =>
  readdirSync(join(vault, 'objects'))
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .flatMap((name) => readdirSync(join(vault, 'objects', name)))
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .sort();
