import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { signText } from '../../core/src/seal/openpgp.ts';
import { putMachine } from '../../core/src/vault/create.ts';
import { removalPath } from '../../core/src/vault/layout.ts';
import { sha256Of } from '../../core/src/vault/signing.ts';
import { provenanceOf } from '../../core/src/vault/store.ts';
import { needs } from '../support/needs.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';
import { treeOf } from '../support/tree.ts';
import { backUpPath, copyVault, makeVault, type VaultFixture } from '../support/vault-fixture.ts';
import { FORGED, type ForgedFolder, forgeSnapshot, storeBy, stranger } from './restore-sh-forged.ts';
import { restoreInto, restoreScript, type ScriptResult } from './restore-sh-run.ts';

const withTools = needs('dash', 'gpg', 'jq');

const folder = folderForAll();
let fixture: VaultFixture;
let other: VaultFixture;

/** One honest snapshot of one file, and a second vault of somebody else. */
beforeAll(async () => {
  const source = join(folder, 'source');
  mkdirSync(source);
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(source, 'honest.txt'), 'honest');
  fixture = await makeVault(folder);
  other = await makeVault(join(folder, 'other'));
  await backUpPath(fixture, source);
});

/** Runs the script with a file of words that is not there: whoever asks for words ends with 2. */
const beforeWords = (vault: string, fingerprint: string): Promise<ScriptResult> =>
  restoreScript({
    vault,
    arguments: ['--list', '--fingerprint', fingerprint, '--words-file', '/nowhere/words'],
  });

const swaps: readonly {
  readonly name: string;
  readonly swap: (vault: string) => void;
  readonly says: string;
}[] = [
  {
    name: 'certificate.asc',
    swap: (vault) => copyFileSync(join(other.path, 'certificate.asc'), join(vault, 'certificate.asc')),
    says: 'recovery-key.asc does not belong to certificate.asc.',
  },
  {
    name: 'recovery-key.asc',
    swap: (vault) => copyFileSync(join(other.path, 'recovery-key.asc'), join(vault, 'recovery-key.asc')),
    says: 'recovery-key.asc does not belong to certificate.asc.',
  },
  {
    name: 'a second key in certificate.asc',
    swap: (vault) =>
      writeFileSync(
        join(vault, 'certificate.asc'),
        [vault, other.path].map((path) => readFileSync(join(path, 'certificate.asc'), 'utf8')).join('\n'),
      ),
    says: 'certificate.asc is not a single certificate.',
  },
  {
    name: 'the identity in vault.json',
    swap: (vault) => {
      const path = join(vault, 'vault.json');
      const text = readFileSync(path, 'utf8');
      writeFileSync(
        path,
        text.replace(/(?<="vault": ")./, (first) => (first === '0' ? '1' : '0')),
      );
    },
    says: 'vault.json was not signed by the key of this vault.',
  },
  {
    name: 'all four by those of another vault',
    swap: (vault) => {
      for (const name of ['certificate.asc', 'recovery-key.asc', 'vault.json', 'vault.json.sig'])
        copyFileSync(join(other.path, name), join(vault, name));
    },
    says: 'and you gave another.',
  },
];

withTools('refuses whatever was swapped before it asks for words', async () => {
  for (const { name, swap, says } of swaps) {
    const vault = copyVault(fixture, temporaryFolder()).path;
    swap(vault);
    const { code, stderr } = await beforeWords(vault, fixture.fingerprint);
    expect([name, code, stderr]).toEqual([name, 6, expect.stringContaining(says)]);
  }
  const denied = await restoreScript({ vault: fixture.path, arguments: ['--list'], input: 'no\n' });
  expect([denied.code, denied.stdout]).toEqual([6, '']);
  expect((await beforeWords(fixture.path, fixture.fingerprint)).code).toBe(2);
});

const plain = (...names: readonly string[]): ForgedFolder => ({
  path: '',
  names: names.map((name) => ({ name })),
});

withTools('ignores snapshots, keyrings and removals of strangers', async () => {
  const run = temporaryFolder();
  const vault = copyVault(fixture, run);
  const enemy = await stranger();
  // Certified by a computer of this vault, which has no right to.
  await putMachine(vault.session.store.place, enemy, vault.session.store.machine, new Date());
  const root = await forgeSnapshot(vault, { seq: 8, label: 'forged', folders: [plain('a.txt')], by: enemy });
  const store = storeBy(vault, enemy);
  const claim = { type: 'removal', ...provenanceOf(store, 1, null), objects: [], keyrings: [], roots: [] };
  const removal = Buffer.from(await signText(JSON.stringify(claim), enemy, new Date()));
  await store.place.put(removalPath(1, sha256Of(removal)), removal);

  const { code, stderr, stdout } = await restoreInto(vault, join(run, 'to'));
  expect(stderr.split('\n').sort()).toEqual([
    '',
    `IGNORED  machines/${enemy.fingerprint}.asc: this vault never certified that computer`,
    `IGNORED  removals/00000001-${sha256Of(removal)}: the key of this vault did not sign it`,
    `IGNORED  ${root}: no computer of this vault signed it`,
  ]);
  expect(stdout).toContain('1 restored');
  expect(code).toBe(0);

  await forgeSnapshot(vault, { seq: 9, label: 'forged', folders: [plain('a.txt')], keyringBy: enemy });
  const foreign = await restoreInto(vault, join(run, 'to'), { arguments: ['--snapshot', '9'] });
  expect(foreign.stderr).toMatch(/DAMAGED {2}keyrings\/[0-9a-f]{64}: no computer of this vault signed it/);
  expect(foreign.code).toBe(4);
  expect(existsSync(join(run, 'to', 'forged'))).toBe(false);
});

const climbing = Buffer.from('../climbed').toString('base64');
const hostileNames = (absolute: string): ForgedFolder => ({
  path: '',
  names: [
    { name: 'good.txt' },
    { name: '../climbed' },
    { name: '..' },
    { name: '.' },
    { name: '' },
    { name: absolute },
    { name: 'in/side' },
    { name: 'nul\u0000byte' },
    { name: 'harmless', nameBytes: climbing },
    { name: 'not base64', nameBytes: '!' },
    { name: 'link', target: '../../climbed' },
    { name: 'around', target: 'deep/../../..' },
  ],
});
const hostileFolders: readonly ForgedFolder[] = [
  '../climbed',
  '/climbed',
  'a//b',
  'a/../../climbed',
  '..',
  './x',
  'x/',
].map((path) => ({ path, names: [{ name: 'bad.txt' }] }));

withTools('writes nothing outside the folder it was given', async () => {
  const run = temporaryFolder();
  const vault = copyVault(fixture, run);
  await forgeSnapshot(vault, {
    seq: 7,
    label: 'forged',
    folders: [
      hostileNames(join(run, 'climbed')),
      ...hostileFolders,
      { path: 'harmless', pathBytes: climbing, names: [{ name: 'bad.txt' }] },
    ],
  });
  await forgeSnapshot(vault, { seq: 8, label: '..', folders: [plain('climbed')] });
  const inner = join(run, 'far', 'inside', 'to');
  mkdirSync(inner, { recursive: true });

  const { code, stderr, stdout } = await restoreInto(vault, inner, { arguments: ['--snapshot', '7'] });
  expect(code).toBe(6);
  expect(stdout).toMatch(/^1 restored, 0 there already, 0 removed on purpose, 2 links left out, /m);
  expect(stderr).toContain('REFUSED  forged/../climbed: its name is not one\n');
  expect([...treeOf(inner).keys()]).toEqual(['forged', 'forged/good.txt']);
  expect(readFileSync(join(inner, 'forged', 'good.txt')).equals(FORGED)).toBe(true);

  expect((await restoreInto(vault, inner, { arguments: ['--snapshot', '8'] })).code).toBe(6);
  expect(readdirSync(join(run, 'far', 'inside')).filter((name) => !name.startsWith('to'))).toEqual([]);
  expect(existsSync(join(run, 'climbed'))).toBe(false);
  expect(existsSync('/climbed')).toBe(false);
});

withTools('does not write through a link that lies there, nor into the vault', async () => {
  const run = temporaryFolder();
  const vault = copyVault(fixture, run);
  await forgeSnapshot(vault, {
    seq: 7,
    label: 'forged',
    folders: [{ path: 'sub', names: [{ name: 'a.txt' }] }],
  });
  const [to, outside] = [join(run, 'to'), join(run, 'outside')];
  mkdirSync(join(to, 'forged'), { recursive: true });
  mkdirSync(outside);
  symlinkSync(outside, join(to, 'forged', 'sub'));
  const { code } = await restoreInto(vault, to, { arguments: ['--snapshot', '7'] });
  expect(code).toBe(6);
  expect(readdirSync(outside)).toEqual([]);

  const before = [...treeOf(vault.path).keys()];
  const within = await restoreInto(vault, join(run, 'x'), {
    arguments: ['--to', join(vault.path, 'new', 'folder')],
  });
  expect(within.code).toBe(6);
  expect([...treeOf(vault.path).keys()]).toEqual(before);
});

withTools('opens under a clock that is decades off', async () => {
  const run = temporaryFolder();
  const programs = join(run, 'programs');
  mkdirSync(programs);
  const real = (process.env['PATH'] ?? '').split(':').find((path) => existsSync(join(path, 'gpg'))) ?? '';
  writeFileSync(
    join(programs, 'gpg'),
    `#!/bin/sh\nexec '${join(real, 'gpg')}' --faked-system-time '20010101T000000!' "$@"\n`,
    { mode: 0o755 },
  );
  const { code, stderr } = await restoreInto(fixture, join(run, 'to'), { programs });
  expect([code, stderr]).toEqual([0, '']);
});

withTools('says so where there is no vault', async () => {
  const run = temporaryFolder();
  rmSync(join(copyVault(fixture, run).path, 'vault.json'));
  expect((await beforeWords(join(run, 'vault'), fixture.fingerprint)).code).toBe(7);
});
