import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect } from 'vitest';
import type { Sha256 } from '../../core/src/model/digest.ts';
import { openKeyring, putKeyring } from '../../core/src/vault/keyrings.ts';
import { putRemoval } from '../../core/src/vault/removals.ts';
import { provenanceOf, type ReadableStore } from '../../core/src/vault/store.ts';
import type { KeyringLine } from '../../manifests/src/index.ts';
import { makeSampleStudio, type SampleStudio, tinySize } from '../../samples/shoot.ts';
import { needs } from '../support/needs.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';
import { type Tree, treeDifferences, treeOf } from '../support/tree.ts';
import {
  backUpPath,
  copyVault,
  makeOddFolder,
  makeVault,
  type VaultFixture,
} from '../support/vault-fixture.ts';
import { primaryOf, storeBy } from './restore-sh-forged.ts';
import { macPrograms, opening, restoreInto, restoreScript, spyOn } from './restore-sh-run.ts';

const withTools = needs('dash', 'gpg', 'jq');
const withBash = needs('bash', 'gpg', 'jq');

const folder = folderForAll();
const odd = join(folder, 'odd');
let fixture: VaultFixture;
let studio: SampleStudio;

/** A catalog in three states, the last stored as the blocks that changed, and a folder of odd names. */
beforeAll(async () => {
  studio = await makeSampleStudio(join(folder, 'studio'), tinySize);
  makeOddFolder(odd);
  fixture = await makeVault(folder);
  await backUpPath(fixture, studio.catalog);
  await changeCatalog('CREATE TABLE grown (x); INSERT INTO grown VALUES (randomblob(3000000))');
  const before = bytesBelow(fixture.path);
  await changeCatalog('UPDATE grown SET x = substr(x, 1, 1500000) || zeroblob(9) || substr(x, 1500010)');
  if (bytesBelow(fixture.path) - before > 2_000_000) throw new Error('the catalog was stored whole again');
  await backUpPath(fixture, odd);
});

const changeCatalog = async (sql: string): Promise<void> => {
  const catalog = new DatabaseSync(studio.catalog);
  catalog.exec(sql);
  catalog.close();
  await backUpPath(fixture, studio.catalog);
};

const bytesBelow = (path: string): number =>
  [...treeOf(path).values()].reduce((sum, { size }) => sum + size, 0);

/** What a restore is to bring back: folders without their times and modes, links without their times. */
const content = (tree: Tree): Tree =>
  new Map(
    [...tree].map(([path, entry]) => [
      path,
      entry.kind === 'file' ? entry : { ...entry, mode: 0, mtimeNs: 0n },
    ]),
  );

const without = (tree: Tree, left: (path: string) => boolean): Tree =>
  new Map([...tree].filter(([path]) => !left(path)));

const restoredStudio = (): Tree =>
  content(
    without(
      new Map([
        ...[...treeOf(studio.pictures)].map(([path, entry]) => [`Pictures/${path}`, entry] as const),
        ...[...treeOf(join(studio.folder, 'Lightroom'))].map(
          ([path, entry]) => [`Lightroom/${path}`, entry] as const,
        ),
      ]),
      (path) => path.includes('Helper.lrdata') || path.includes('Previews.lrdata'),
    ),
  );

const restorableOdd = (): Tree =>
  content(without(treeOf(odd), (path) => ['link absolute', 'link out'].includes(path)));

const below = (tree: Tree, ...roots: readonly string[]): Tree =>
  content(without(tree, (path) => roots.includes(path)));

const bytesOf = (keys: readonly string[]): readonly Buffer[] =>
  keys.flatMap((key) => [Buffer.from(key), Buffer.from(key.toLowerCase()), Buffer.from(key, 'hex')]);

/** Every line of every keyring of a vault, opened by core. */
const keyringLines = async ({ path, session }: VaultFixture): Promise<readonly KeyringLine[]> => {
  if (session.opener === null) throw new Error('the fixture can read');
  const store: ReadableStore = { ...session.store, opener: session.opener };
  const ids = readdirSync(join(path, 'keyrings')).filter((name) => name !== 'twin');
  const keyrings = await Promise.all(ids.map((id) => openKeyring(store, id as Sha256)));
  return keyrings.flatMap(({ lines }) => lines);
};

const objectFile = ({ path }: VaultFixture, object: string): string =>
  join(path, 'objects', object.slice(0, 2), object);

/** The object that holds a content of so many bytes. */
const objectWith = async (vault: VaultFixture, length: number): Promise<string> => {
  const lines = await keyringLines(vault);
  const found = lines.find(({ contents }) => contents.some(([id]) => id.endsWith(`.${length}`)));
  if (found === undefined) throw new Error(`no object holds ${length} bytes`);
  return found.object;
};

const flipByte = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

const leftovers = (to: string): readonly string[] =>
  readdirSync(to).filter((name) => name.startsWith('.safelight'));

withTools('brings the latest catalog and its pictures back, and shows no secret on the way', async () => {
  const run = temporaryFolder();
  const [to, temporary] = [join(run, 'to'), join(run, 'tmp')];
  mkdirSync(temporary);
  const { programs, seen } = spyOn(run, [temporary, to]);
  const { code, stdout, stderr } = await restoreInto(fixture, to, {
    arguments: ['--set', 'Studio'],
    programs,
    temporary,
  });

  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toContain('Restoring Lightroom\n');
  expect(stdout.indexOf('Restoring Lightroom\n')).toBeLessThan(stdout.indexOf('Restoring Pictures/'));
  expect(treeDifferences(restoredStudio(), below(treeOf(to), 'Pictures', 'Lightroom'))).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);

  const keys = (await keyringLines(fixture)).map(({ key }) => key);
  const words = fixture.words.split('-');
  const secrets = [
    ...bytesOf(keys),
    ...words
      .slice(1)
      .flatMap((word, at) => ['-', ' ', '\n'].map((gap) => Buffer.from(`${words[at]}${gap}${word}`))),
  ];
  const shown = [...seen(), Buffer.from(stdout), Buffer.from(stderr)];
  expect(keys.length).toBeGreaterThan(5);
  // The spies saw the private keyring and the files on their way: else they would prove nothing.
  expect(shown.some((bytes) => bytes.includes('protected-private-key'))).toBe(true);
  expect(shown.some((bytes) => bytes.includes('SQLite format 3'))).toBe(true);
  expect(secrets.filter((secret) => shown.some((bytes) => bytes.includes(secret)))).toEqual([]);
});

withBash('brings odd names, modes, times and links back', async () => {
  const to = join(temporaryFolder(), 'to');
  const { code, stderr } = await restoreInto(fixture, to, { arguments: ['--set', 'odd'], shell: 'bash' });

  expect(treeDifferences(restorableOdd(), content(treeOf(join(to, 'odd'))))).toEqual([]);
  expect(stderr.split('\n').filter((line) => line !== '')).toEqual([
    'NOTE     odd/link absolute: a link to /etc/passwd, which leads out of its folder; it was not made',
    'NOTE     odd/link out: a link to ../../outside, which leads out of its folder; it was not made',
  ]);
  expect(code).toBe(0);
});

/** Times of files cut to seconds. */
const bySecond = (tree: Tree): Tree =>
  new Map(
    [...tree].map(([path, entry]) => [
      path,
      { ...entry, mtimeNs: entry.mtimeNs - (entry.mtimeNs % 1_000_000_000n) },
    ]),
  );

needs(
  'dash',
  'gpg',
  'jq',
  'shasum',
)('makes do with what a Mac has', async () => {
  const run = temporaryFolder();
  const to = join(run, 'to');
  mkdirSync(to);
  const programs = macPrograms(join(run, 'programs'));
  for (const set of ['Studio', 'odd']) {
    const given = { arguments: ['--set', set], programs, only: true };
    const { code, stdout } = await restoreInto(fixture, join(to, set), given);
    expect(stdout).toContain(' 0 refused, 0 damaged.');
    expect(code).toBe(0);
  }
  const catalog = below(treeOf(join(to, 'Studio')), 'Pictures', 'Lightroom');
  expect(treeDifferences(bySecond(restoredStudio()), catalog)).toEqual([]);
  expect(treeDifferences(bySecond(restorableOdd()), content(treeOf(join(to, 'odd', 'odd'))))).toEqual([]);
});

withTools('lists the snapshots, restores an older one, and only what was asked for', async () => {
  const run = temporaryFolder();
  const listed = await restoreScript({
    vault: fixture.path,
    arguments: ['--list', ...opening(fixture, run)],
  });
  expect(listed.stdout.split('\n').map((line) => line.split('  ')[0])).toEqual(['4', '3', '2', '1', '']);
  expect(listed.code).toBe(0);

  const to = join(run, 'to');
  const { code } = await restoreInto(fixture, to, {
    arguments: ['--snapshot', '00000001', '--include', 'Pictures/2026/*.xmp'],
  });
  expect(code).toBe(0);
  expect(
    treeDifferences(
      without(restoredStudio(), (path) => !path.endsWith('.xmp') || path.startsWith('Lightroom')),
      below(without(treeOf(to), (path) => !path.includes('.'))),
    ),
  ).toEqual([]);

  const unsaid = await restoreInto(fixture, to);
  expect(unsaid.stderr).toContain('holds several sets');
  expect(unsaid.code).toBe(2);
});

withTools(
  'names a damaged object, leaves nothing of it, brings the rest, and adds it from a good copy',
  async () => {
    const run = temporaryFolder();
    const damaged = copyVault(fixture, run);
    flipByte(objectFile(damaged, await objectWith(fixture, 1024 * 1024 + 7)));
    const bundle = await objectWith(fixture, 'nobody writes here'.length);
    rmSync(objectFile(damaged, bundle));
    const to = join(run, 'to');

    const first = await restoreInto(damaged, to, { arguments: ['--set', 'odd'] });
    expect(first.code).toBe(4);
    expect(first.stderr).toMatch(/^DAMAGED {2}odd\/large\.bin: object [0-9a-f]{64} is not what was stored$/m);
    expect(first.stderr).toContain(`DAMAGED  odd/locked: object ${bundle} is missing\n`);
    expect(existsSync(join(to, 'odd', 'large.bin'))).toBe(false);
    expect(existsSync(join(to, 'odd', 'locked'))).toBe(false);
    expect(readFileSync(join(to, 'odd', 'inner\nfolder', 'nothing'))).toHaveLength(0);
    expect(leftovers(to)).toEqual([]);

    const second = await restoreInto(fixture, to, { arguments: ['--set', 'odd'] });
    expect(second.code).toBe(0);
    expect(readFileSync(join(to, 'odd', 'large.bin')).equals(readFileSync(join(odd, 'large.bin')))).toBe(
      true,
    );
  },
);

withTools('serves from the second copy of a keyring and says so', async () => {
  const run = temporaryFolder();
  const damaged = copyVault(fixture, run);
  const keyrings = readdirSync(join(damaged.path, 'keyrings')).filter((name) => name !== 'twin');
  for (const name of keyrings) appendFileSync(join(damaged.path, 'keyrings', name), 'x');
  const { code, stdout, stderr } = await restoreInto(damaged, join(run, 'to'), {
    arguments: ['--set', 'odd'],
  });
  expect(code).toBe(4);
  expect(stderr).toContain('its second copy served');
  expect(stdout).toContain('21 restored');
});

withTools('obeys a removal and follows the keyring that took the place of another', async () => {
  const run = temporaryFolder();
  const erased = copyVault(fixture, run);
  const object = await objectWith(fixture, 1024 * 1024 + 7);
  const primary = await primaryOf(fixture);
  const store = storeBy(erased, primary);
  const reading: ReadableStore = { ...erased.session.store, opener: primary };
  const keyrings: { keyring: Sha256; successor: Sha256 }[] = [];
  for (const name of readdirSync(join(erased.path, 'keyrings')).filter((name) => name !== 'twin')) {
    const { lines } = await openKeyring(reading, name as Sha256);
    if (!lines.some((line) => line.object === object)) continue;
    const rest = lines.filter((line) => line.object !== object);
    const { sha256 } = await putKeyring(store, provenanceOf(store, 0, null), rest);
    keyrings.push({ keyring: name as Sha256, successor: sha256 });
    rmSync(join(erased.path, 'keyrings', name));
    rmSync(join(erased.path, 'keyrings', 'twin', name));
  }
  const taken = { objects: [object as Sha256], keyrings, roots: [] };
  await putRemoval(store, { type: 'removal', ...provenanceOf(store, 1, null), ...taken }, primary);

  const { stderr, stdout } = await restoreInto(erased, join(run, 'to'), { arguments: ['--set', 'odd'] });
  expect(stdout).toContain('20 restored');
  expect(stderr).toContain('odd/large.bin');
  expect(existsSync(join(run, 'to', 'odd', 'large.bin'))).toBe(false);
});

withTools('takes words as people type them, and says when they are not the ones', async () => {
  const run = temporaryFolder();
  const typed = fixture.words.split('-').map((word, at) => `${at + 1}. ${word.toUpperCase()}`);
  const asked = await restoreScript({
    vault: fixture.path,
    arguments: ['--list'],
    input: `yes\n${typed.slice(0, 3).join(', ')}\n\n${typed.slice(3).join('\n')}\n`,
  });
  expect(asked.stderr).toContain(fixture.fingerprint.toUpperCase().replace(/(.{4})(?=.)/g, '$1 '));
  expect(asked.code).toBe(0);

  writeFileSync(join(run, 'wrong'), [...fixture.words.split('-').slice(1), 'abacus'].join(' '));
  const wrong = ['--list', '--fingerprint', fixture.fingerprint, '--words-file', join(run, 'wrong')];
  expect(await restoreScript({ vault: fixture.path, arguments: wrong })).toEqual({
    code: 5,
    stdout: '',
    stderr:
      'restore.sh: these are not the words of this vault. Compare each with your kit; the vault is unharmed.\n',
  });
});

withTools('never overwrites, and knows what is there already', async () => {
  const to = join(temporaryFolder(), 'to');
  mkdirSync(join(to, 'odd'), { recursive: true });
  writeFileSync(join(to, 'odd', 'program'), 'mine');
  const { code, stderr, stdout } = await restoreInto(fixture, to, { arguments: ['--set', 'odd'] });
  expect(stderr).toContain('REFUSED  odd/program: another file has that name; it was left as it is\n');
  expect(stdout).toContain('20 restored, 0 there already');
  expect(code).toBe(6);
  expect(readFileSync(join(to, 'odd', 'program'), 'utf8')).toBe('mine');
  const again = await restoreInto(fixture, to, { arguments: ['--set', 'odd'] });
  expect(again.stdout).toContain('0 restored, 20 there already');
  expect(lstatSync(join(to, 'odd', 'locked')).mode & 0o777).toBe(0o444);
});
