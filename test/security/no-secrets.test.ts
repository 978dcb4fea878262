import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateWords, parseWords } from '../../core/src/keys/words.ts';
import { Home } from '../../core/src/workflows/home.ts';
import { makeSampleStudio, tinySize } from '../../samples/shoot.ts';
import { type CliResult, safelight } from '../support/cli.ts';
import { type Computer, contextAt, vaultFiles } from '../support/computer.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { historySalt, keychainSecret, type Secret, secretsOf } from './secrets-of.ts';
import { type Evidence, filesBelow, leaks, watchProcesses } from './watching.ts';

const made = folderForAll();
const under = (...parts: readonly string[]): string => join(made, ...parts);
const wordsFile = under('words.txt');

interface Run {
  readonly name: string;
  readonly result: CliResult;
  readonly evidence: readonly Evidence[];
}
const runs: Run[] = [];
let secrets: readonly Secret[];
let keychain: readonly Secret[];
let salts: readonly Secret[];
let vault: string;

/** Runs the program with everything it says turned on, and keeps all that can be seen of it. */
const run = async (name: string, args: readonly string[], home = under('home')): Promise<void> => {
  mkdirSync(under('tmp'), { recursive: true });
  const watch = watchProcesses();
  const env = { TMPDIR: under('tmp'), SAFELIGHT_HOME: home, DEBUG: '*', NODE_DEBUG: 'child_process' };
  const result = await safelight(args, { home: made, env, cwd: under('tmp') });
  const said = [result.stdout, result.stderr].map((text) => ({
    where: 'what it said',
    bytes: Buffer.from(text),
  }));
  runs.push({ name, result, evidence: [...watch.stop(), ...said, ...filesBelow(under('tmp'))] });
};

const read = (name: string): Run | undefined => runs.find((one) => one.name === name);

const wholeRuns = async (catalog: string): Promise<void> => {
  const words = ['--recovery-words-file', wordsFile];
  await run('init', ['init', '--vault', vault, '--keystore', 'file', '--kit', under('kit.pdf'), ...words]);
  await run('backup', ['backup', catalog]);
  await run('restore', ['restore', '--to', under('back'), '--relocate']);
  await run('verify', ['verify', '--read-data', '--json']);
  await run('key prove', ['key', 'prove', ...words]);
  await run('snapshots with words', ['snapshots', ...words]);
  await run('history', ['history', '--export', under('history.jsonl')]);
  await run('history verify', ['history', 'verify', '--json']);
  const pin = ['--fingerprint', (await new Home(under('home')).config()).vaults[0]?.certificate ?? ''];
  await run('open', ['open', vault, '--keystore', 'file', ...pin, ...words], under('home-2'));
};

const brokenRuns = async (): Promise<void> => {
  const wrong = under('wrong.txt');
  writeFileSync(wrong, generateWords(randomBytes));
  const short = under('short.txt');
  writeFileSync(short, readFileSync(wordsFile, 'utf8').trim().split('-').slice(0, 7).join('-'));
  await run('wrong words', ['key', 'prove', '--recovery-words-file', wrong, '--json']);
  await run('seven words', ['key', 'prove', '--recovery-words-file', short, '--json']);
  await run('words file that is not there', ['open', vault, '--recovery-words-file', '/no/such/file']);
  for (const path of vaultFiles(vault, 'objects')) damage(join(vault, path));
  await run('damaged objects', ['restore', '--to', under('back-2'), '--json']);
  await run('damaged objects, verified', ['verify', '--read-data']);
  const key = vaultFiles(under('home-2'), 'vaults').find((path) => path.endsWith('machine.key')) ?? '';
  damage(under('home-2', key));
  await run('damaged key file', ['snapshots'], under('home-2'));
  appendFileSync(under('home-2', 'config.json'), '}');
  await run('broken configuration', ['backup'], under('home-2'));
};

const damage = (path: string): void => {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

const computerOf = (home: string): Computer => ({
  home: new Home(under(home)),
  vault,
  words: parseWords(readFileSync(wordsFile, 'utf8')),
  context: contextAt(),
});

beforeAll(async () => {
  vault = under('vault');
  const { catalog } = await makeSampleStudio(under('studio'), tinySize);
  await wholeRuns(catalog);
  const computers = [computerOf('home'), computerOf('home-2')];
  secrets = (await Promise.all(computers.map(secretsOf))).flat();
  keychain = (await Promise.all(computers.map(keychainSecret))).flat();
  salts = (await Promise.all(computers.map(historySalt))).flat();
  await brokenRuns();
});

test('the secrets are those that open the vault, and looking finds them where they are meant to be', () => {
  const kinds = new Set(secrets.map(({ what }) => what));
  expect(kinds.size).toBe(5);
  const there = filesBelow(made).filter(({ where }) => where === wordsFile);
  expect(leaks(secrets, there)).toEqual([`two recovery words in ${wordsFile}`]);
  expect(secrets.every(({ bytes }) => bytes.length > 4)).toBe(true);
});

describe('every run', () => {
  test.each([
    ['init', 0],
    ['backup', 0],
    ['restore', 0],
    ['verify', 0],
    ['key prove', 0],
    ['snapshots with words', 0],
    ['history', 0],
    ['history verify', 0],
    ['open', 0],
    ['wrong words', 5],
    ['seven words', 5],
    ['words file that is not there', 2],
    ['damaged objects', 4],
    ['damaged objects, verified', 4],
    ['damaged key file', 5],
    ['broken configuration', 1],
  ] as const)(
    '%s: exit code %i, and no secret in arguments, environment, output or temporary files',
    (name, code) => {
      const one = read(name);
      expect(one?.result.code).toBe(code);
      const evidence = one?.evidence ?? [];
      const own = evidence.filter(
        ({ where, bytes }) => where.endsWith('cmdline') && bytes.includes('safelight.js'),
      );
      expect(own.length).toBeGreaterThan(0);
      expect(leaks([...secrets, ...keychain, ...salts], evidence)).toEqual([]);
    },
  );
});

test('no file of configuration, state and vault holds one, but the file that was asked for', () => {
  const kept = [...filesBelow(under('home')), ...filesBelow(under('home-2')), ...filesBelow(vault)];
  expect(leaks(secrets, kept)).toEqual([]);
  const holders = leaks(keychain, kept).map((line) => line.split('/').at(-1));
  expect(holders).toEqual(['secret', 'secret']);
  expect(leaks([...secrets, ...keychain], filesBelow(under('back')))).toEqual([]);
});

test('the history tells no name: and the salt behind its digests is beside it alone', () => {
  const file = under('history.jsonl');
  const exported = filesBelow(made).filter(({ where }) => where === file);
  expect(readFileSync(file, 'utf8').match(/"kind":/g)).toHaveLength(7);
  const names = ['Studio', 'Lightroom', 'Pictures', made].map((name) => ({
    what: name,
    bytes: Buffer.from(name),
  }));
  expect(leaks([...names, ...salts, ...secrets], exported)).toEqual([]);
  const holders = leaks(salts, [
    ...filesBelow(under('home')),
    ...filesBelow(under('home-2')),
    ...filesBelow(vault),
  ]);
  expect([...new Set(holders.map((line) => line.replace(/^.*\//, '').replace(/-wal$/, '')))]).toEqual([
    'ledger.db',
  ]);
});
