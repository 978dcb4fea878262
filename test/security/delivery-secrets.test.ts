import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { DeliverReport, DeliveryWords } from '../../core/src/index.ts';
import { EXPORTED, picture, write } from '../scenario/delivery-studio.ts';
import { type CliResult, safelight } from '../support/cli.ts';
import { folderForAll } from '../support/temp-folder.ts';
import type { Secret } from './secrets-of.ts';
import { type Evidence, filesBelow, leaks, watchProcesses } from './watching.ts';

const made = folderForAll();
const under = (...parts: readonly string[]): string => join(made, ...parts);

interface Run {
  readonly name: string;
  readonly result: CliResult;
  /** What others could see while it ran, and what it left in temporary files. */
  readonly seen: readonly Evidence[];
}

const runs: Run[] = [];
let secrets: readonly Secret[] = [];

/** Runs the program with everything it says turned on, and keeps all that can be seen of it. */
const run = async (name: string, ...args: readonly string[]): Promise<CliResult> => {
  mkdirSync(under('tmp'), { recursive: true });
  const watch = watchProcesses();
  const env = {
    TMPDIR: under('tmp'),
    SAFELIGHT_HOME: under('home'),
    DEBUG: '*',
    NODE_DEBUG: 'child_process',
  };
  const result = await safelight(args, { home: made, env, cwd: under('tmp') });
  runs.push({ name, result, seen: [...watch.stop(), ...filesBelow(under('tmp'))] });
  return result;
};

/** Words as they stand, and in the ways they could be written. */
const secretsIn = (words: string): readonly Secret[] =>
  ['-', ' ', '', '%20', '\n', '","'].map((sign) => ({
    what: 'the words of a delivery',
    bytes: Buffer.from(words.split('-').slice(0, 3).join(sign)),
  }));

beforeAll(async () => {
  for (const [at, name] of EXPORTED.entries()) write(under('Export', name), picture(at));
  await run(
    'init',
    'init',
    '--vault',
    under('vault'),
    '--keystore',
    'file',
    '--recovery-words-file',
    under('r.txt'),
  );
  const deliver = ['deliver', under('Export'), '--client', 'Huber', '--out', under('out')];
  const found: string[] = [];
  for (const more of [[], ['--hide-names'], ['--format', 'pgp'], ['--preview'], ['--for', 'phone']]) {
    const name = `deliver ${more.join(' ')}`.trim();
    const { stdout } = await run(name, ...deliver, ...more, '--json');
    const { id } = JSON.parse(stdout) as DeliverReport;
    const shown = await safelight(['delivery', 'words', id, '--json'], {
      home: made,
      env: { SAFELIGHT_HOME: under('home') },
    });
    found.push((JSON.parse(shown.stdout) as DeliveryWords).words);
  }
  secrets = found.flatMap(secretsIn);
  const [words = ''] = found.slice(-1);
  const roads = [
    '--archive-to',
    'a@example.org',
    '--words-to',
    '+49 171 2345678',
    '--link',
    'https://x.example/a',
  ];
  await run('send', 'delivery', 'send', 'latest', ...roads, '--json');
  await run('send by smtp, not set up', 'delivery', 'send', 'latest', ...roads, '--by', 'smtp', '--json');
  await run('send with the program', 'delivery', 'send', 'latest', ...roads, '--by', 'program', '--json');
  await run('list', 'delivery', 'list');
  await run('show', 'delivery', 'show', 'latest');
  await run('close', 'delivery', 'close', 'latest');
  const file = under('typed.txt');
  writeFileSync(file, `${words}x`);
  await run('check with wrong words', 'delivery', 'check', under('no.zip'), '--words-file', file);
  await run('weak passphrase', ...deliver, '--passphrase-file', file, '--json');
  await run('history', 'history', '--export', under('history.jsonl'));
});

test('no words in arguments, environment, output or temporary files of any command but the one that is asked for them', () => {
  expect(secrets.length).toBe(30);
  for (const { name, result, seen } of runs) {
    const said = [result.stdout, result.stderr].map((text) => ({
      where: 'what it said',
      bytes: Buffer.from(text),
    }));
    expect(leaks(secrets, [...seen, ...said]), name).toEqual([]);
    expect(seen.some(({ where, bytes }) => where.endsWith('cmdline') && bytes.includes('safelight.js'))).toBe(
      true,
    );
  }
});

test('nor in any file of state, vault, history, job or delivery', () => {
  const kept = ['home', 'vault', 'out'].flatMap((folder) => filesBelow(under(folder)));
  const history = filesBelow(made).filter(({ where }) => where === under('history.jsonl'));
  expect(kept.length).toBeGreaterThan(30);
  expect(leaks(secrets, [...kept, ...history])).toEqual([]);
});

test('names of clients, contacts and shoots stand in the history as digests only', () => {
  const history = filesBelow(made).filter(({ where }) => where === under('history.jsonl'));
  const names = ['Huber', 'a@example.org', '171234', 'Export'].map((text) => ({
    what: text,
    bytes: Buffer.from(text),
  }));
  expect(leaks(names, history)).toEqual([]);
  expect(history.some(({ bytes }) => bytes.includes('delivery-sent'))).toBe(true);
});
