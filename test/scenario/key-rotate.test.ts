import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {
  CheckReport,
  ErrorDocument,
  HistoryReport,
  Overview,
  PlaceSync,
  ProofReport,
  WordsRotated,
} from '../../manifests/src/index.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import { newComputer, wordsIn, wordsToldIn } from './cli-studio.ts';
import { restoreScript } from './restore-sh-run.ts';
import { twoPlaces } from './two-places.ts';

const studio = async () => {
  const computer = await twoPlaces();
  const newWords = join(computer.folder, 'new-words.txt');
  expect((await computer.run(['key', 'prove', '--recovery-words-file', computer.wordsFile])).code).toBe(0);
  const rotate = (...more: readonly string[]) =>
    computer.json<WordsRotated>([
      ...['key', 'rotate', '--recovery-words-file', computer.wordsFile, '--new-words-file', newWords],
      ...more,
    ]);
  const fingerprint = (
    JSON.parse(readFileSync(join(computer.vault, 'vault.json'), 'utf8')) as { certificate: string }
  ).certificate;
  return { ...computer, newWords, rotate, fingerprint };
};

type Studio = Awaited<ReturnType<typeof studio>>;

/** Does gpg itself open the recovery key of a place with these words? */
const gpgOpens = (place: string, words: string): boolean => {
  // Sockets of gpg-agent want a short path.
  const home = mkdtempSync(join(tmpdir(), 'gpg-'));
  try {
    const { stdout } = spawnSync(
      'gpg',
      [
        ...['--homedir', home, '--no-tty', '--pinentry-mode', 'loopback', '--passphrase-fd', '0'],
        ...['--status-fd', '1', '--import', join(place, 'recovery-key.asc')],
      ],
      { input: readFileSync(words, 'utf8').trim(), encoding: 'utf8' },
    );
    return /IMPORT_OK (1[6-9]|2\d|3[01]) /.test(stdout);
  } finally {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    rmSync(home, { recursive: true, force: true });
  }
};

const scriptCode = async (place: string, words: string, { fingerprint }: Pick<Studio, 'fingerprint'>) =>
  (
    await restoreScript({
      vault: place,
      arguments: ['--list', '--fingerprint', fingerprint, '--words-file', words],
    })
  ).code;

const openCode = async (place: string, words: string, { fingerprint }: Pick<Studio, 'fingerprint'>) =>
  (
    await newComputer(temporaryFolder()).run([
      ...['open', place, '--keystore', 'file', '--fingerprint', fingerprint, '--recovery-words-file', words],
    ])
  ).code;

test('new words open every place, the old ones none; the kit is to be proven again', async () => {
  const made = await studio();
  const { vault, copy, wordsFile, newWords, rotate, json, run } = made;
  const dry = await rotate('--dry-run');
  expect([dry.code, dry.document.changed, existsSync(newWords)]).toEqual([0, false, false]);
  const before = readFileSync(join(vault, 'recovery-key.asc'));
  const { code, document } = await rotate();
  expect(code).toBe(0);
  expect(document).toMatchObject({ changed: true, away: [], kept: [] });
  expect(wordsToldIn(JSON.stringify(document), wordsIn(newWords))).toEqual([]);
  expect(wordsIn(newWords)).not.toEqual(wordsIn(wordsFile));
  for (const place of [vault, copy]) {
    expect(readFileSync(join(place, 'recovery-key.asc')).equals(before)).toBe(false);
    expect([gpgOpens(place, newWords), gpgOpens(place, wordsFile)]).toEqual([true, false]);
    expect([await scriptCode(place, newWords, made), await scriptCode(place, wordsFile, made)]).toEqual([
      0, 5,
    ]);
    expect([await openCode(place, newWords, made), await openCode(place, wordsFile, made)]).toEqual([0, 5]);
    const { document: check } = await json<CheckReport>(['verify', place]);
    expect([check.damage, check.foreign, check.notes]).toEqual([[], [], []]);
  }
  expect((await json<Overview>([])).document.wordsProven).toBe(null);
  expect((await json<ErrorDocument>(['key', 'prove', '--recovery-words-file', wordsFile])).code).toBe(5);
  expect((await json<ProofReport>(['key', 'prove', '--recovery-words-file', newWords])).code).toBe(0);
  const kinds = (await json<HistoryReport>(['history'])).document.entries.map(({ kind }) => kind);
  expect(kinds).toContain('words-changed');
  // And once more, with those.
  const third = join(made.folder, 'third.txt');
  expect(
    (await run(['key', 'rotate', '--recovery-words-file', newWords, '--new-words-file', third])).code,
  ).toBe(0);
  expect([gpgOpens(copy, third), gpgOpens(copy, newWords)]).toEqual([true, false]);
});

test('a place that was away gets the new file by sync, and never gives the old one back', async () => {
  const made = await studio();
  const { vault, copy, drive, wordsFile, newWords, rotate, run, json } = made;
  renameSync(drive, `${drive}-away`);
  const { code, document } = await rotate();
  expect([code, document.away.map(({ name }) => name)]).toEqual([7, ['T7']]);
  renameSync(`${drive}-away`, drive);
  expect([gpgOpens(copy, wordsFile), gpgOpens(copy, newWords)]).toEqual([true, false]);
  // The old words are good for nothing more where a place with the new ones is there.
  const old = await json<ErrorDocument>([
    'machine',
    'remove',
    'nobody',
    '--yes',
    '--recovery-words-file',
    wordsFile,
  ]);
  expect([old.code, old.document.error.code]).toEqual([5, 'words-wrong']);
  // It was whole, and is only out of date: nothing of it is damage, and it mends nobody.
  rmSync(join(vault, 'recovery-key.asc'));
  expect((await run(['place', 'sync'])).code).toBe(4);
  expect(existsSync(join(vault, 'recovery-key.asc'))).toBe(false);
});

test('`place sync` brings the new file to a place that has the old one', async () => {
  const made = await studio();
  const { vault, copy, drive, wordsFile, newWords, rotate, json } = made;
  renameSync(drive, `${drive}-away`);
  await rotate();
  const current = readFileSync(join(vault, 'recovery-key.asc'));
  renameSync(`${drive}-away`, drive);
  const { code, document } = await json<PlaceSync>(['place', 'sync']);
  expect(code).toBe(0);
  expect(document.places.flatMap(({ repaired, lacking }) => [...repaired, ...lacking])).toEqual([]);
  for (const place of [vault, copy])
    expect(readFileSync(join(place, 'recovery-key.asc')).equals(current)).toBe(true);
  expect([gpgOpens(copy, newWords), gpgOpens(copy, wordsFile)]).toEqual([true, false]);
});

test('the old file put back with its signature is told, and replaced by sync', async () => {
  const made = await studio();
  const { vault, copy, newWords, rotate, run, json } = made;
  const kept = join(temporaryFolder(), 'kept');
  cpSync(copy, kept, { recursive: true });
  await rotate();
  for (const file of ['recovery-key.asc', 'recovery-key.asc.sig']) cpSync(join(kept, file), join(copy, file));
  const { document } = await json<CheckReport>(['verify', copy]);
  expect(document.damage).toEqual([]);
  expect(document.notes).toMatchObject([{ path: 'recovery-key.asc', code: 'words-replaced' }]);
  expect((await run(['place', 'sync'])).code).toBe(0);
  expect([gpgOpens(vault, newWords), gpgOpens(copy, newWords)]).toEqual([true, true]);
});

test('wrong words, a file that is there, nowhere to put the new ones: nothing is changed', async () => {
  const made = await studio();
  const { vault, copy, wordsFile, newWords, json } = made;
  const other = newComputer(temporaryFolder());
  await other.run([
    'init',
    '--vault',
    other.vault,
    '--keystore',
    'file',
    '--recovery-words-file',
    other.wordsFile,
  ]);
  const before = [treeOf(vault), treeOf(copy)];
  const tries = [
    [['--recovery-words-file', other.wordsFile, '--new-words-file', newWords], 5],
    [['--recovery-words-file', wordsFile, '--new-words-file', other.wordsFile], 2],
    [['--recovery-words-file', wordsFile, '--new-words-file', join(vault, 'words.txt')], 6],
    [['--recovery-words-file', wordsFile], 2],
  ] as const;
  for (const [args, code] of tries)
    expect([args, (await json<ErrorDocument>(['key', 'rotate', ...args])).code]).toEqual([args, code]);
  for (const [at, place] of [vault, copy].entries())
    expect(treeDifferences(before[at] ?? new Map(), treeOf(place), ['kind', 'size', 'sha256'])).toEqual([]);
});
