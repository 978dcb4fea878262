import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Fingerprint } from '../../core/src/model/digest.ts';
import {
  armorCertificate,
  certifyMachine,
  generatePrimary,
  verifierOf,
} from '../../core/src/seal/openpgp.ts';
import { machinePath } from '../../core/src/vault/layout.ts';
import { approach } from '../../core/src/workflows/open.ts';
import { codeOf } from '../core/model/error-code.ts';
import { safelight } from '../support/cli.ts';
import {
  type Computer,
  newComputer,
  pinOf,
  sessionOf,
  vaultFiles,
  verifyKeyed,
  verifyKeyless,
} from '../support/computer.ts';
import { cloneComputer } from '../support/computer-clone.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';
import { forgeInventory, storeBy, stranger } from './forging.ts';

const made = folderForAll();
let mine: Computer;
let theirs: Computer;
let pin: Fingerprint;

beforeAll(async () => {
  mine = await newComputer(join(made, 'mine'));
  theirs = await newComputer(join(made, 'theirs'));
  pin = await pinOf(mine);
});

/** My vault, in which these files are those of the forger's own vault. */
const withTheirs = async (...files: readonly string[]): Promise<Computer> => {
  const copy = await cloneComputer(mine, temporaryFolder());
  for (const file of files)
    cpSync(join(theirs.vault, file), join(copy.vault, file), { recursive: true, force: true });
  return copy;
};

const identity = ['vault.json', 'vault.json.sig'];
const keys = ['certificate.asc', 'recovery-key.asc', 'recovery-key.asc.sig'];
const everything = [...identity, ...keys, 'machines', 'settings', 'restore.sh', 'restore.sh.sig'];

describe.each([
  ['the certificate', ['certificate.asc']],
  ['the recovery key', ['recovery-key.asc']],
  ['the recovery key with its signature', keys.slice(1)],
  ['certificate and recovery key', keys],
] as const)('%s of another vault', (_, files) => {
  test.each(['with', 'without'] as const)('is refused %s a pin, before words', async (how) => {
    const { vault } = await withTheirs(...files);
    expect(await codeOf(() => approach(vault, how === 'with' ? pin : null))).toBe('certificate-swapped');
  });

  test('is refused by a computer that knows the vault', async () => {
    const copy = await withTheirs(...files);
    const code = files.some((file) => file === 'certificate.asc') ? 'certificate-swapped' : 'none';
    expect(await codeOf(() => sessionOf(copy))).toBe(code);
    if (code !== 'none') return;
    expect((await verifyKeyless(copy.vault)).damage).toContainEqual(
      expect.objectContaining({ path: 'recovery-key.asc', code: 'certificate-swapped' }),
    );
  });
});

describe('everything of another vault', () => {
  test('is refused with the pin of the kit, and by a computer that knows the vault', async () => {
    const copy = await withTheirs(...everything);
    expect(await codeOf(() => approach(copy.vault, pin))).toBe('certificate-swapped');
    expect(await codeOf(() => sessionOf(copy))).toBe('certificate-swapped');
  });

  test('without a pin it is told as not pinned', async () => {
    const { vault } = await withTheirs(...everything);
    expect((await approach(vault, null)).identity.pinned).toBe(false);
    expect((await verifyKeyless(vault)).pinned).toBe(false);
  });

  // The file with the words is not there: a program that looked for it first would say so.
  test.each([
    ['without a pin', [], 'not-pinned'],
    ['with the fingerprint of the kit', ['--fingerprint'], 'certificate-swapped'],
  ] as const)('`open` %s stops before it reads the words', async (_, flags, code) => {
    const { vault } = await withTheirs(...everything);
    const home = temporaryFolder();
    const args = [...flags.flatMap((flag) => [flag, pin]), '--recovery-words-file', join(home, 'none.txt')];
    const run = await safelight(['open', vault, '--keystore', 'file', ...args, '--json'], { home });
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code } });
    expect(run.code).toBe(6);
    expect(existsSync(join(home, 'config.json'))).toBe(false);
  });

  test('`key prove` stops before it reads the words', async () => {
    const copy = await withTheirs(...everything);
    const { path: home } = copy.home;
    const args = ['key', 'prove', '--recovery-words-file', join(home, 'none.txt'), '--json'];
    const run = await safelight(args, { home });
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'certificate-swapped' } });
    expect(run.code).toBe(6);
  });
});

test('a description that was changed is refused', async () => {
  const { vault } = await withTheirs();
  const path = join(vault, 'vault.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"Studio"', '"Studi0"'));
  expect(await codeOf(() => approach(vault, pin))).toBe('signature-bad');
});

describe('a computer that the vault never certified', () => {
  const certificates = {
    'signed by itself': async () => {
      const machine = await stranger();
      return { machine, armored: armorCertificate(verifierOf(machine)) };
    },
    'certified by another primary key': async () => {
      const machine = await stranger();
      const primary = await generatePrimary('Safelight vault Studio', new Date());
      return { machine, armored: await certifyMachine(machine, primary, new Date()) };
    },
    'certified by a computer of the vault': async () => {
      const machine = await stranger();
      const { store } = await sessionOf(mine);
      return { machine, armored: await certifyMachine(machine, store.machine, new Date()) };
    },
  } as const;

  test.each(Object.keys(certificates) as (keyof typeof certificates)[])('%s', async (kind) => {
    const copy = await cloneComputer(mine, temporaryFolder());
    const { machine, armored } = await certificates[kind]();
    const path = machinePath(machine.fingerprint);
    writeFileSync(join(copy.vault, path), armored);
    const inventory = await forgeInventory(await storeBy(copy, machine));
    for (const report of [await verifyKeyless(copy.vault), await verifyKeyed(copy)]) {
      expect(report.damage).toEqual([]);
      expect(report.foreign.map((finding) => finding.path)).toEqual([inventory, path]);
    }
  });

  test("a true certificate under another's name", async () => {
    const copy = await cloneComputer(mine, temporaryFolder());
    const [machine = ''] = vaultFiles(copy.vault, 'machines');
    const path = machinePath('f'.repeat(40));
    cpSync(join(copy.vault, machine), join(copy.vault, path));
    expect((await verifyKeyless(copy.vault)).foreign).toMatchObject([{ path, code: 'signature-bad' }]);
  });
});
