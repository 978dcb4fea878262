import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../core/src/index.ts';
import type { Config } from '../../manifests/src/index.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import { type Computer, computerWithVault, newComputer } from './cli-studio.ts';

const stateFolder = ({ home }: Computer): string => {
  const [id = ''] = readdirSync(join(home, 'vaults'));
  return join(home, 'vaults', id);
};

const look = async (computer: Computer) => {
  const { code, document } = await computer.json<DoctorReport>(['doctor']);
  const found = (subject: string) => document.checks.find((check) => check.subject.startsWith(subject));
  return { code, document, found };
};

test('on a sound computer nothing is wrong, and nothing is changed', async () => {
  const computer = await computerWithVault();
  await computer.run(['key', 'prove', '--recovery-words-file', computer.wordsFile]);
  writeFileSync(join(computer.folder, 'picture.jpg'), 'a picture');
  mkdirSync(join(computer.folder, 'shoot'));
  await computer.run(['backup', join(computer.folder, 'shoot')]);
  const before = treeOf(computer.folder);
  const { code, document, found } = await look(computer);
  expect({ code, sound: document.sound }).toEqual({ code: 0, sound: true });
  for (const subject of ['Node', 'Configuration', 'Vault', 'Key', 'Memory', 'Words'])
    expect(found(subject)?.state, subject).toBe('good');
  expect(treeDifferences(before, treeOf(computer.folder), ['kind', 'size', 'mode', 'sha256'])).toEqual([]);
});

describe('each thing that is wrong is named, with what to do and its exit code', () => {
  const faults: readonly (readonly [string, (computer: Computer) => void, string, number])[] = [
    ['no vault folder', ({ vault }) => rmSync(vault, { recursive: true }), 'Vault', 7],
    [
      'a swapped certificate',
      ({ vault }) => writeFileSync(join(vault, 'certificate.asc'), 'not mine'),
      'Vault',
      6,
    ],
    ['no key file', (computer) => rmSync(join(stateFolder(computer), 'machine.key')), 'Key', 5],
    ['no secret', (computer) => rmSync(join(stateFolder(computer), 'secret')), 'Key', 5],
    [
      'a damaged memory',
      (computer) => writeFileSync(join(stateFolder(computer), 'state.db'), 'x'.repeat(9000)),
      'Memory',
      4,
    ],
    [
      'a damaged configuration',
      ({ home }) => writeFileSync(join(home, 'config.json'), '{'),
      'Configuration',
      1,
    ],
  ];
  test.each(faults)('%s', async (_, spoil, subject, exit) => {
    const computer = await computerWithVault();
    spoil(computer);
    const { code, document } = await look(computer);
    const wrong = document.checks.filter(({ state }) => state === 'wrong');
    expect(wrong.map((check) => [check.subject.split(' ')[0], check.exit])).toEqual([[subject, exit]]);
    expect(wrong[0]?.remedy).toMatch(/\.$/);
    expect({ code, sound: document.sound }).toEqual({ code: exit, sound: false });
  });
});

describe('what only wants a look does not fail', () => {
  test('words that nobody typed back', async () => {
    const { code, found } = await look(await computerWithVault());
    expect([code, found('Words')?.state]).toEqual([0, 'attention']);
  });

  test('a folder that others may read', async () => {
    const computer = await computerWithVault();
    chmodSync(computer.home, 0o755);
    const { code, found } = await look(computer);
    expect([code, found('Configuration')?.state]).toEqual([0, 'attention']);
  });

  test.each(['machine.key', 'secret', 'ledger.db'])('%s that others may read', async (name) => {
    const computer = await computerWithVault();
    chmodSync(join(stateFolder(computer), name), 0o640);
    const { code, found } = await look(computer);
    // A secret that others can read is refused altogether.
    expect([code, found('Configuration')?.state]).toEqual([name === 'secret' ? 5 : 0, 'attention']);
    expect(found('Configuration')?.finding).toContain(name);
  });

  test('working copies that were left', async () => {
    const computer = await computerWithVault();
    mkdirSync(join(stateFolder(computer), 'scratch', 'left'), { recursive: true });
    const { code, found } = await look(computer);
    expect([code, found('Leftovers')?.state]).toEqual([0, 'attention']);
  });
});

describe('a bucket', () => {
  const places = [
    ['the key in use can delete', { deletes: true, versions: true }, '', 'attention'],
    ['it cannot', { deletes: false, versions: null }, '', 'good'],
    ['the store did not tell', { deletes: null, versions: null }, '', 'unknown'],
    ['what is there is locked', { deletes: true, versions: true }, '&lock=30', 'good'],
  ] as const;
  test.each(places)('%s', async (_, facts, lock, state) => {
    const computer = await computerWithVault();
    const path = join(computer.home, 'config.json');
    const config = JSON.parse(readFileSync(path, 'utf8')) as Config;
    const store = { ...facts, expires: null, region: null, at: '2026-11-28T12:00:00.000Z' };
    const bucket = {
      name: 'Cloud',
      kind: 's3',
      path: `s3://anna/vault?endpoint=http://127.0.0.1:9${lock}`,
      store,
    };
    const vaults = config.vaults.map((vault) => ({ ...vault, places: [...vault.places, bucket] }));
    writeFileSync(path, JSON.stringify({ ...config, vaults }));
    const { found } = await look(computer);
    expect(found('Deleting in Cloud')?.state).toBe(state);
    // Nobody answers there: that is not "strangers cannot".
    expect(found('Strangers at Cloud')?.state).toBe('unknown');
  });
});

test('where no vault is set up, that is what is wrong', async () => {
  const { code, stdout } = await newComputer().run(['doctor']);
  expect(code).toBe(2);
  expect(stdout).toContain('WRONG    Configuration: No vault is set up on this computer yet.');
});

test('a place that was added after the kit was drawn is missed on it, until a new one is drawn', async () => {
  const computer = await computerWithVault();
  const { run, folder } = computer;
  expect((await look(computer)).found('Kit')?.state).toBe('unknown');
  await run(['key', 'kit', '--out', join(folder, 'kit.pdf')]);
  expect((await look(computer)).found('Kit')?.state).toBe('good');
  const added = await run(['place', 'add', join(folder, 'T7'), '--name', 'T7', '--same-disk']);
  expect([added.code, added.stdout]).toEqual([0, expect.stringContaining('kit does not name it')]);
  expect((await look(computer)).found('Kit')).toMatchObject({
    state: 'attention',
    finding: expect.stringContaining('T7'),
  });
  await run(['key', 'kit', '--out', join(folder, 'kit-2.pdf')]);
  expect((await look(computer)).found('Kit')?.state).toBe('good');
});
